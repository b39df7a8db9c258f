// Says which decide function of procurement answers which command in the stories, and turns facts into what it gathers.
#include <cstdlib>

#include "absl/strings/str_split.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"
#include "services/procurement/adherence/adherence.h"
#include "services/procurement/award/award.h"
#include "services/procurement/award/withdrawal.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/bids/bid_attempt.h"
#include "services/procurement/bids/bid_content.h"
#include "services/procurement/consortia/consortium.h"
#include "services/procurement/disregard/disregard.h"
#include "services/procurement/evaluation/appointing.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/evaluation/marking.h"
#include "services/procurement/evaluation/moderation.h"
#include "services/procurement/gates/standstill.h"
#include "services/procurement/lot_end/lot_end.h"
#include "services/procurement/parties/party.h"
#include "services/procurement/prices/prices.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/extension.h"
#include "services/procurement/procedure/later_particulars.h"
#include "services/procurement/procedure/notices.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/procedure/procedure_facts.h"
#include "services/procurement/procedure/questions.h"
#include "services/procurement/quotes/choosing.h"
#include "services/procurement/quotes/inviting.h"
#include "services/procurement/reopening/reopening.h"
#include "tests/stories/procurement_documents.h"
#include "tests/stories/procurement_facts.h"
#include "tests/stories/procurement_partnerships.h"
#include "tests/stories/procurement_stages.h"
#include "tests/stories/story.h"

namespace concord::procurement {
namespace {

std::vector<std::string> parties(const std::string& joined) { return absl::StrSplit(joined, '+'); }

// The procedure as the bids, evaluations and awards of the stories know it. procedure: [status]; deadline_ms; rules:
// accredited_only, cap=n, different=n; formula: [ENUM]; lots: id|value_pence|floor|benchmark min|max; standstill: [n].
v1::Procedure procedure_of(const StoryFacts& facts) {
  v1::Procedure procedure;
  v1::ProcedureStatus status = v1::PROCEDURE_STATUS_PUBLISHED;
  if (const std::string name = text(facts, "procedure", ""); name == "none") {
    return procedure;
  } else if (!name.empty()) {
    v1::ProcedureStatus_Parse("PROCEDURE_STATUS_" + name, &status);
  }
  procedure.set_id("floating-2027");
  procedure.set_plan_id("plan-1");
  procedure.set_status(status);
  procedure.set_seal_key_id("key-1");
  v1::ProcedureDraft& draft = *procedure.mutable_draft();
  draft.set_title("Floating support 2027");
  draft.mutable_timetable()->set_deadline_ms(number(text(facts, "deadline_ms", "1795262400000")));
  draft.mutable_timetable()->set_standstill_days(static_cast<int>(number(text(facts, "standstill", "0"))));
  draft.mutable_contract()->set_starts_on("2027-06-01");
  draft.mutable_contract()->set_term_months(36);
  draft.mutable_contract()->set_extension_months(24);
  v1::PriceFormulaKind formula = v1::PRICE_FORMULA_KIND_FIXED_PRICE;
  v1::PriceFormulaKind_Parse("PRICE_FORMULA_KIND_" + text(facts, "formula", "FIXED_PRICE"), &formula);
  draft.set_price_formula(formula);
  for (const auto& row : table(facts, "lots")) {
    v1::Lot* lot = draft.add_lots();
    lot->set_id(row[0]);
    lot->set_title("Lot " + row[0]);
    lot->add_yearly_pence(number(row[1]));
  }
  for (const std::string& rule : ids(facts, "rules")) {
    const std::vector<std::string> parts = absl::StrSplit(rule, '=');
    if (parts[0] == "accredited_only") draft.mutable_award_rules()->set_accredited_only(true);
    if (parts[0] == "cap") {
      draft.mutable_award_rules()->set_max_lots_per_provider(static_cast<int>(number(parts[1])));
    }
    if (parts[0] == "different") {
      draft.mutable_award_rules()->set_different_providers(static_cast<int>(number(parts[1])));
    }
  }
  // quality: id|weight|pass mark; price: weight
  for (const auto& row : table(facts, "questions")) {
    v1::Criterion* criterion = draft.add_criteria();
    criterion->set_id(row[0]);
    criterion->set_title(row[0]);
    criterion->set_kind(v1::CRITERION_KIND_QUALITY);
    criterion->set_weight_ppm(number(row[1]));
    if (row.size() > 2) criterion->set_pass_mark(static_cast<int>(number(row[2])));
  }
  return procedure;
}

// Findings as gathered from the procedure's own rules. bids: id|party+party|declared+declared; accredited: ids.
GateFacts gate_facts(const v1::ProcedureDraft& rules, const StoryFacts& facts) {
  GateFacts gate;
  gate.rules = rules;
  for (const auto& row : table(facts, "bids")) {
    FoundBid bid{row[0], parties(row[1]), {}};
    if (row.size() > 2) {
      for (const std::string& id : parties(row[2])) bid.declared.insert(id);
    }
    gate.bids.push_back(bid);
  }
  gate.accredited = ids(facts, "accredited");
  gate.today = "2026-11-21";
  gate.opened_on = text(facts, "opened_on", "");
  // framework: last day|open|longest months|what of its award fell; suspended: ids
  for (const auto& row : table(facts, "framework")) {
    gate.framework.emplace();
    gate.framework->is_open = row[1] == "open";
    gate.framework->ends_on = row[0];
    gate.framework->longest_months = static_cast<int>(number(row[2]));
    gate.framework->suspended = ids(facts, "suspended");
    if (row.size() > 3) gate.framework->competition = absl::FailedPreconditionError(row[3]);
  }
  return gate;
}

PublishFacts publish_facts(const ProcedureState& state, const StoryFacts& told) {
  PublishFacts facts;
  facts.rank_reversal = rank_reversal_of(state.draft());
  GateFacts gate = gate_facts(state.draft(), told);
  gate.rank_reversal = facts.rank_reversal;
  facts.findings = gather_findings(Gate::kPublish, gate);
  facts.seal_key_id = "key-1";
  facts.seal_public_key = "public";
  return facts;
}

// content_fault: [sentence]; content: [sha256, bytes]
BidFacts bid_facts(const StoryFacts& facts) {
  BidFacts bid;
  bid.procedure = procedure_of(facts);
  bid.registered = ids(facts, "registered");
  bid.accredited = ids(facts, "accredited");
  bid.suspended = ids(facts, "suspended");
  bid.content_sha256 = text(facts, "content", "c0ffee");
  bid.sealed_sha256 = "sealed-" + bid.content_sha256;
  bid.other_bids_of_lead = number(text(facts, "other_bids", "0"));
  bid.sealed_bytes = number(text(facts, "size", "200"));
  state_stages(bid, facts);
  return bid;
}

constexpr auto kBid = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  BidFacts bid = bid_facts(facts);
  if constexpr (requires { request.content(); }) {
    if (stories::has_fact(facts, "check", "content")) {
      bid.content_fault = check_content(bid.procedure.draft(), request.content());
    }
  }
  return decide(state, request, context, bid);
};

// bids: id|party+party|declared; offers: bid|lot|price
StartFacts start_facts(const StoryFacts& facts) {
  StartFacts start;
  start.procedure = procedure_of(facts);
  for (const auto& row : table(facts, "bids")) {
    v1::EvaluatedBid& bid = start.bids.emplace_back();
    bid.set_bid_id(row[0]);
    for (const std::string& id : parties(row[1])) bid.add_party_ids(id);
    for (const auto& offer : table(facts, "offers")) {
      if (offer[0] != row[0]) continue;
      v1::OfferedLot* lot = bid.add_lots();
      lot->set_lot_id(offer[1]);
      lot->set_price_pence(number(offer[2]));
      lot->add_yearly_pence(number(offer[2]));
    }
  }
  for (const auto& row : table(facts, "unreadable")) {
    v1::UnreadableBid& bid = start.unreadable.emplace_back();
    bid.set_bid_id(row[0]);
    bid.set_reason(row[1]);
  }
  start.findings = gather_findings(Gate::kEvaluate, gate_facts(start.procedure.draft(), facts));
  return start;
}

// A completed evaluation. bids as above; results: bid|lot|total_milli|quality_milli[|failed]; reconsidered: lot|bid of
// one that was reopened
v1::Evaluation evaluation_of(const StoryFacts& facts) {
  v1::Evaluation evaluation;
  evaluation.set_procedure_id("floating-2027");
  *evaluation.mutable_rules() = procedure_of(facts).draft();
  evaluation.set_status(v1::EVALUATION_STATUS_COMPLETED);
  for (const auto& row : table(facts, "bids")) {
    v1::EvaluatedBid* bid = evaluation.add_bids();
    bid->set_bid_id(row[0]);
    for (const std::string& id : parties(row[1])) bid->add_party_ids(id);
    for (const auto& result : table(facts, "results")) {
      if (result[0] != row[0]) continue;
      v1::OfferedLot* lot = bid->add_lots();
      lot->set_lot_id(result[1]);
      lot->set_price_pence(300);
      for (int year = 0; year < 3; ++year) lot->add_yearly_pence(100);
    }
  }
  for (const auto& row : table(facts, "results")) {
    v1::LotResult* result = evaluation.add_results();
    result->set_bid_id(row[0]);
    result->set_lot_id(row[1]);
    result->set_total_milli(number(row[2]));
    result->set_quality_milli(number(row[3]));
    result->set_passed(row.size() < 5);
  }
  for (const std::string& lot_id : ids(facts, "kept")) evaluation.add_kept_lot_ids(lot_id);
  if (stories::has_fact(facts, "reopening", "proposed")) evaluation.mutable_reopening()->set_reason("A mistake");
  for (const std::string& bid_id : ids(facts, "left_out_proposed")) {
    v1::Disregard* proposed = evaluation.add_disregards();
    proposed->set_bid_id(bid_id);
    proposed->set_status(v1::DISREGARD_STATUS_PROPOSED);
  }
  for (const auto& row : table(facts, "reconsidered")) {
    v1::BidOnLot* bid = evaluation.add_reconsidered();
    bid->set_lot_id(row[0]);
    bid->set_bid_id(row[1]);
    evaluation.set_rounds(1);
  }
  return evaluation;
}

// Lots of an award. award: lot|STANDING|bid[|bid set aside]
v1::Award award_of(const StoryFacts& facts) {
  v1::Award award;
  for (const auto& row : table(facts, "award")) {
    v1::LotDecision* lot = award.add_lots();
    lot->mutable_award()->set_lot_id(row[0]);
    lot->mutable_award()->set_bid_id(row[2]);
    v1::LotStanding standing = v1::LOT_STANDING_UNSPECIFIED;
    v1::LotStanding_Parse("LOT_STANDING_" + row[1], &standing);
    lot->set_standing(standing);
    if (row.size() > 3) lot->add_set_aside_bid_ids(row[3]);
  }
  return award;
}

// award and procedure as above
constexpr auto kReopening = [](const auto& state, const auto& request, const StoryFacts& facts,
                               const Context& context) {
  return decide(state, request, context, facts_of_award(award_of(facts), procedure_of(facts)));
};

// procedure as above; evaluation: started
constexpr auto kConsortium = [](const auto& state, const auto& request, const StoryFacts& facts,
                                const Context& context) {
  return decide(state, request, context,
                ConsortiumFacts{procedure_of(facts), stories::has_fact(facts, "evaluation", "started")});
};

// completed: the day on which the evaluation was
constexpr auto kDelay = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  v1::TimetableKept kept;
  *kept.mutable_first() = *kept.mutable_now() = state;
  const TimetableFacts other{v1::StageRun(), text(facts, "completed", ""), v1::Award()};
  return decide(state, request, context, timetable_of(kept, other, context.today));
};

// award as above; approver: marked
constexpr auto kLotEnd = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, LotEndFacts{award_of(facts), stories::has_fact(facts, "approver", "marked")});
};

// approver: marked
constexpr auto kTakesBack = [](const auto& state, const auto& request, const StoryFacts& facts,
                               const Context& context) {
  return decide(state, request, context, SetAsideFacts{stories::has_fact(facts, "approver", "marked")});
};

// registered: ids; deadline_on: day
constexpr auto kInvitation = [](const auto& state, const auto& request, const StoryFacts& facts,
                                const Context& context) {
  const v1::Procedure invited = invited_procedure(state, request, text(facts, "deadline_on", ""));
  InviteFacts invite{publish_facts(invited, facts), ids(facts, "registered")};
  invite.publish.findings = gather_findings(Gate::kPublish, gate_facts(invited.draft(), facts));
  return decide(state, request, context, invited, invite);
};

// Opened quotes for one lot, GBP 300. quality: weight in parts per million; type: other; bids and offers as above
constexpr auto kChoice = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  v1::InviteQuotesRequest invited;
  invited.set_title("Cleaning");
  invited.set_value_pence(30'000);
  invited.set_term_months(12);
  invited.set_quality_weight_ppm(number(text(facts, "quality", "0")));
  ChoiceFacts choice;
  choice.start = start_facts(facts);
  if (!choice.start.procedure.id().empty()) {
    *choice.start.procedure.mutable_draft() = invited_procedure({}, invited, "2026-11-20").draft();
  }
  if (stories::has_fact(facts, "type", "other")) choice.start.procedure.mutable_draft()->clear_type();
  return decide(state, request, context, choice);
};

// award and procedure as above; registered, accredited: ids
constexpr auto kDisregard = [](const auto& state, const auto& request, const StoryFacts& facts,
                               const Context& context) {
  DisregardFacts disregard = disregard_facts(award_of(facts), procedure_of(facts));
  disregard.registered = ids(facts, "registered");
  disregard.accredited = ids(facts, "accredited");
  disregard.may_join = may_join(facts);
  return decide(state, request, context, disregard);
};

// A notice of the contract of lot E, and one that was taken back. notice_on: day; recorded and taken_back: day|subject
void add_notices(v1::Procedure& procedure, const StoryFacts& facts) {
  v1::RecordedNotice notice;
  notice.set_notice("UK6");
  notice.set_published_on(text(facts, "notice_on", ""));
  notice.add_contract_ids("floating-2027-e");
  for (const auto& row : table(facts, "taken_back")) {
    v1::TakenBackNotice& taken_back = *procedure.add_taken_back_notices();
    *taken_back.mutable_notice() = notice;
    taken_back.set_taken_back_on(row[0]);
    taken_back.set_taken_back_by(row[1]);
  }
  if (notice.published_on().empty()) return;
  for (const auto& row : table(facts, "recorded")) {
    notice.set_recorded_on(row[0]);
    notice.set_recorded_by(row[1]);
  }
  *procedure.add_recorded_notices() = notice;
}

// stated_later: fact|subject; no_standstill: yes
AwardFacts award_facts(Gate at, const std::vector<FoundWinner>& winners, const StoryFacts& facts) {
  AwardFacts award;
  award.procedure = procedure_of(facts);
  for (const auto& row : table(facts, "stated_later")) {
    v1::LaterParticulars& later = *award.procedure.add_later_particulars();
    later.add_stated()->set_name(row[0]);
    later.set_stated_by(row[1]);
  }
  for (const std::string& subject : ids(facts, "approval_stated_by")) {
    v1::LaterParticulars& later = *award.procedure.add_later_particulars();
    later.add_approvals("cabinet");
    later.set_stated_by(subject);
  }
  for (const std::string& lot_id : ids(facts, "lot_end_proposed")) {
    award.procedure.add_lot_ends()->set_lot_id(lot_id);
  }
  award.has_marked = stories::has_fact(facts, "approver", "marked");
  award.outdated_letter = text(facts, "outdated_letter", "");
  add_notices(award.procedure, facts);
  const bool is_none = stories::has_fact(facts, "no_standstill", "yes");
  if (!is_none) award.standstill = standstill_without_rules(award.procedure, text(facts, "notice_on", ""));
  GateFacts gate = gate_facts(award.procedure.draft(), facts);
  gate.winners = winners;
  award.findings = gather_findings(at, gate);
  return award;
}

// awarded: lot|contract|day; known: no
NoticeFacts notice_facts(const StoryFacts& facts) {
  NoticeFacts notice;
  notice.is_known = !stories::has_fact(facts, "known", "no");
  for (const auto& row : table(facts, "awarded")) notice.awarded.push_back({row[0], row[1], row[2]});
  return notice;
}

stories::StoryBook make_book() {
  stories::StoryBook book;
  add_partnerships(book);
  add_stages(book);
  add_documents(book);
  book.add(with_papers(stories::Aggregate<ProcedureAggregate>("procedure"))
               .on<v1::DraftProcedureFromPlan>("DraftProcedureFromPlan", kPlain)
               .on<v1::DraftMiniCompetition>("DraftMiniCompetition", kPlain)
               .all(PlainProcedureCommands(), kPlain)
               .on<v1::SubmitForPublicationRequest>(
                   "SubmitForPublication",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, SubmissionFacts{publish_facts(state, facts).findings});
                   })
               .on<v1::PublishProcedureRequest>(
                   "PublishProcedure",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, publish_facts(state, facts));
                   })
               .on<v1::RecordNoticeRequest>(
                   "RecordNotice",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, notice_facts(facts));
                   })
               .on<v1::TakeNoticeBackRequest>("TakeNoticeBack", kPlain)
               .on<v1::ExtendDeadlineRequest>(
                   "ExtendDeadline",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, moved_days(state, request, facts));
                   })
               .on<v1::StateParticularsRequest>(
                   "StateParticulars",
                   [](const auto& state, const auto& request, const StoryFacts&, const Context& context) {
                     return decide(state, request, context, StatedFactsKnown());
                   })
               .on<v1::CancelProcedureRequest>(
                   "CancelProcedure",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context,
                                   CancelFacts{stories::has_fact(facts, "award", "approved"),
                                               stories::has_fact(facts, "approver", "marked")});
                   })
               .all(PlainLotEndCommands(), kPlain)
               .on<v1::ProposeLotEndRequest>("ProposeLotEnd", kLotEnd)
               .on<v1::ApproveLotEndRequest>("ApproveLotEnd", kLotEnd)
               .on<v1::ExplainDelayRequest>("ExplainDelay", kDelay)
               .on<v1::InviteQuotesRequest>("InviteQuotes", kInvitation)
               .on<v1::AskQuestionRequest>("AskQuestion", kPlain)
               .all(PlainQuestionCommands(), kPlain)
               .on<v1::OpenBidsRequest>("OpenBids", [](const auto& state, const auto& request, const StoryFacts& facts,
                                                       const Context& context) {
                 OpeningFacts opening;
                 opening.findings = gather_findings(Gate::kClose, gate_facts(state.draft(), facts));
                 opening.bids = static_cast<std::int64_t>(table(facts, "bids").size());
                 opening.stages_over = stages_over(facts);
                 return decide(state, request, context, opening);
               }));
  book.add(stories::Aggregate<BidAggregate>("bid")
               .on<v1::SubmitBidRequest>("SubmitBid", kBid)
               .on<v1::ReplaceBidRequest>("ReplaceBid", kBid)
               .on<v1::WithdrawBidRequest>("WithdrawBid", kBid)
               .on<v1::ConfirmMembershipRequest>("ConfirmMembership", kConsortium)
               .on<v1::LeaveBidRequest>("LeaveBid", kConsortium)
               .on<v1::AllowLateConfirmationRequest>("AllowLateConfirmation", kConsortium));
  book.add(stories::Aggregate<BidAttemptAggregate>("bid_attempt").on<v1::RecordRefusedBid>("RecordRefusedBid", kPlain));
  book.add(stories::Aggregate<PartyAggregate>("party").on<v1::RecordParty>("RecordParty", kPlain));
  book.add(stories::Aggregate<EvaluationAggregate>("evaluation")
               .on<v1::StartEvaluationRequest>(
                   "StartEvaluation",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     return decide(state, request, context, start_facts(facts));
                   })
               .all(PlainPanelCommands(), kPlain)
               .all(PlainMarkingCommands(), kPlain)
               .all(PlainModerationCommands(), kPlain)
               .all(PlainPriceCommands(), kPlain)
               .on<v1::ChooseQuoteRequest>("ChooseQuote", kChoice)
               .all(PlainDisregardCommands(), kPlain)
               .on<v1::ProposeDisregardRequest>("ProposeDisregard", kDisregard)
               .on<v1::AnswerDisregardRequest>("AnswerDisregard", kDisregard)
               .on<v1::RecordDisregardAnswerRequest>("RecordDisregardAnswer", kDisregard)
               .on<v1::ApproveDisregardRequest>("ApproveDisregard", kDisregard)
               .on<v1::DeclineDisregardRequest>("DeclineDisregard", kDisregard)
               .on<v1::ScoreLotsAnewRequest>("ScoreLotsAnew", kDisregard)
               .all(PlainReopeningCommands(), kPlain)
               .on<v1::ProposeReopeningRequest>("ProposeReopening", kReopening)
               .on<v1::ApproveReopeningRequest>("ApproveReopening", kReopening)
               .on<v1::CompleteEvaluationRequest>("CompleteEvaluation", [](const auto& state, const auto& request,
                                                                           const StoryFacts&, const Context& context) {
                 return decide(state, request, context, CompletionFacts{});
               }));
  book.add(stories::Aggregate<AwardAggregate>("award")
               .on<v1::RecommendAwardRequest>(
                   "RecommendAward",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     RecommendFacts recommend;
                     recommend.evaluation_completed = !stories::has_fact(facts, "evaluation", "open");
                     recommend.proposal = propose_award(evaluation_of(facts), state);
                     recommend.outdated_lots = outdated_lots(evaluation_of(facts), state);
                     std::vector<FoundWinner> winners;
                     if (recommend.proposal.ok()) recommend.proposal->nodes = 0;  // how long it searched is no story
                     if (recommend.proposal.ok()) winners = winners_of(state, &*recommend.proposal);
                     AwardFacts award = award_facts(Gate::kAward, winners, facts);
                     recommend.procedure = award.procedure;
                     recommend.findings = award.findings;
                     return decide(state, request, context, recommend);
                   })
               .on<v1::ApproveAwardRequest>(
                   "ApproveAward",
                   [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
                     AwardFacts award = award_facts(Gate::kAward, winners_of(state, nullptr), facts);
                     v1::Evaluation evaluation = evaluation_of(facts);
                     if (stories::has_fact(facts, "evaluation", "open")) {
                       evaluation.set_status(v1::EVALUATION_STATUS_MODERATION);
                     }
                     award.still_proposed = is_still_proposed(evaluation, state);
                     award.undecided = check_winners_decided(evaluation, state, "");
                     return decide(state, request, context, award);
                   })
               .on<v1::SetAsideAwardRequest>("SetAsideAward", kTakesBack)
               .on<v1::ApproveAwardWithdrawalRequest>("ApproveAwardWithdrawal", kTakesBack)
               .all(PlainWithdrawalCommands(), kPlain)
               .on<v1::SignContractRequest>("SignContract", [](const auto& state, const auto& request,
                                                               const StoryFacts& facts, const Context& context) {
                 AwardFacts award = award_facts(Gate::kSign, winners_of(state, nullptr), facts);
                 award.undecided = check_winners_decided(evaluation_of(facts), state, request.lot_id());
                 return decide(state, request, context, award);
               }));
  return book;
}

CONCORD_STORIES("procurement", make_book)

}  // namespace
}  // namespace concord::procurement
