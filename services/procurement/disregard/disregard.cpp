// PURE. Proposed, heard, decided; see disregard.h.
#include "services/procurement/disregard/disregard.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/disregard/hearing.h"
#include "services/procurement/disregard/replacement.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"
#include "services/procurement/prices/prices.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody leaves a bid out alone.";

bool is_in(const std::vector<v1::BidOnLot>& lots, const std::string& lot_id) {
  return std::any_of(lots.begin(), lots.end(), [&](const v1::BidOnLot& lot) { return lot.lot_id() == lot_id; });
}

absl::StatusOr<const v1::Disregard*> proposed_for(const EvaluationState& state, const std::string& bid_id) {
  const v1::Disregard* disregard = find_disregard(state.sheet, bid_id);
  if (disregard != nullptr && disregard->status() == v1::DISREGARD_STATUS_PROPOSED) return disregard;
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = cat("Nobody waits for a decision to leave bid ", in_quotes(bid_id), " out."),
                       .remedy = "An officer proposes it (ProposeDisregard)."});
}

template <typename Request>
EvaluationDecided answered(const EvaluationState& state, const Request& request, const Context& context,
                           const DisregardFacts& facts, bool by_bidder) {
  CONCORD_ASSIGN(const v1::Disregard* disregard, proposed_for(state, request.bid_id()));
  if (!by_bidder && disregard->answered_by_bidder()) {
    return refuse_state({.code = "ANSWERED_BY_BIDDER",
                         .sentence = cat("The bidder of ", disregard->bid_id(), " has answered in its own words."),
                         .remedy = "Decide with them (ApproveDisregard, DeclineDisregard)."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.answer(), kMaxAnswer, "The answer", "answer"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The answer", request.answer(), "answer"));
  CONCORD_RETURN_IF_ERROR(
      check_asked(state, *disregard, {request.replacement_provider_id(), request.goes_on_without()}, facts));
  std::vector<v1::EvaluationEvent> events;
  if (disregard->answer() == request.answer() && disregard->answered_by_bidder() == by_bidder &&
      disregard->replacement_provider_id() == request.replacement_provider_id() &&
      disregard->goes_on_without() == request.goes_on_without()) {
    return events;
  }
  auto* event = events.emplace_back().mutable_disregard_answered();
  event->set_procedure_id(state.sheet.procedure_id());
  event->set_bid_id(disregard->bid_id());
  event->set_answer(request.answer());
  event->set_answered_on(platform::format_date(context.today));
  event->set_by_bidder(by_bidder);
  event->set_replacement_provider_id(request.replacement_provider_id());
  event->set_goes_on_without(request.goes_on_without());
  return events;
}

absl::Status check_decider(const EvaluationState& state, const v1::Disregard& disregard, const Context& context) {
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      disregard.proposed_by(), context,
      {.did = "proposed it", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  return refuse_marker(took_part(state, context.actor.subject), context, kTwoPersons);
}

void keep_round(const EvaluationState& state, const DisregardFacts& facts, v1::BidDisregarded& event) {
  event.set_round(state.sheet.rounds() + 1);
  for (const v1::BidOnLot& lot : facts.signed_lots) *event.add_fixed_lots() = lot;
  for (const v1::BidOnLot& lot : facts.awarded_lots) {
    if (lot.bid_id() != event.rejected().bid_id()) event.add_kept_lot_ids(lot.lot_id());
  }
}

}  // namespace

absl::StatusOr<const v1::EvaluatedBid*> open_bid(const EvaluationState& state, const std::string& procedure_id,
                                                 const std::string& bid_id, const DisregardFacts& facts) {
  if (state.sheet.procedure_id().empty()) return check_running(state, procedure_id);
  if (facts.cancelled) {
    return refuse_state({.code = "PROCEDURE_CANCELLED",
                         .sentence = cat("Procedure ", state.sheet.procedure_id(), " is cancelled."),
                         .remedy = "Nothing is left to award; draft a new procedure (DraftProcedure)."});
  }
  const v1::EvaluatedBid* bid = find_bid(state.sheet, bid_id);
  if (bid == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("No bid ", in_quotes(bid_id), " is evaluated here."),
                                     .remedy = "Take it from the evaluation's list of bids (GetEvaluation)."});
  }
  const auto& lots = bid->lots();
  if (!lots.empty() &&
      std::all_of(lots.begin(), lots.end(), [&](const auto& lot) { return is_in(facts.signed_lots, lot.lot_id()); })) {
    return refuse_state({.code = "LOT_SIGNED",
                         .sentence = cat("The contracts of all lots that bid ", bid_id, " offers are signed."),
                         .remedy = "A signed contract is ended in the registry (ProposeContractEnd)."});
  }
  return bid;
}

DisregardFacts disregard_facts(const v1::Award& award, const v1::Procedure& procedure) {
  DisregardFacts facts;
  facts.cancelled = procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
  for (const v1::LotDecision& lot : award.lots()) {
    v1::BidOnLot won;
    won.set_lot_id(lot.award().lot_id());
    won.set_bid_id(lot.award().bid_id());
    if (lot.standing() == v1::LOT_STANDING_AWARDED) facts.awarded_lots.push_back(won);
    if (lot.standing() == v1::LOT_STANDING_SIGNED) facts.signed_lots.push_back(won);
  }
  return facts;
}

EvaluationDecided decide(const EvaluationState& state, const v1::AnswerDisregardRequest& request,
                         const Context& context, const DisregardFacts& facts) {
  const v1::EvaluatedBid* bid = find_bid(state.sheet, request.bid_id());
  const std::string& organisation = context.actor.organisation;
  if (bid == nullptr || organisation.empty() || bid->party_ids(0) != organisation) {
    return platform::refuse_missing({.code = "UNKNOWN_BID",
                                     .sentence = cat("You lead no bid ", in_quotes(request.bid_id()), " here."),
                                     .remedy = "Take it from ListDisregards; the bid's lead answers."});
  }
  return answered(state, request, context, facts, true);
}

EvaluationDecided decide(const EvaluationState& state, const v1::RecordDisregardAnswerRequest& request,
                         const Context& context, const DisregardFacts& facts) {
  return answered(state, request, context, facts, false);
}

EvaluationDecided decide(const EvaluationState& state, const v1::ConfirmReplacementRequest& request,
                         const Context& context) {
  const v1::Disregard* disregard = find_disregard(state.sheet, request.bid_id());
  const std::string& organisation = context.actor.organisation;
  if (disregard == nullptr || disregard->status() != v1::DISREGARD_STATUS_PROPOSED || organisation.empty() ||
      disregard->replacement_provider_id() != organisation) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_BID",
         .sentence = cat("No bid ", in_quotes(request.bid_id()), " offers you as a replacement now."),
         .remedy = "Take it from ListDisregards; the bid's lead offers you by AnswerDisregard."});
  }
  std::vector<v1::EvaluationEvent> events;
  if (disregard->replacement_confirmed()) return events;
  auto* event = events.emplace_back().mutable_replacement_confirmed();
  event->set_procedure_id(state.sheet.procedure_id());
  event->set_bid_id(request.bid_id());
  event->set_provider_id(organisation);
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ApproveDisregardRequest& request,
                         const Context& context, const DisregardFacts& facts) {
  CONCORD_RETURN_IF_ERROR(open_bid(state, request.procedure_id(), request.bid_id(), facts).status());
  CONCORD_ASSIGN(const v1::Disregard* disregard, proposed_for(state, request.bid_id()));
  CONCORD_RETURN_IF_ERROR(check_decider(state, *disregard, context));
  CONCORD_RETURN_IF_ERROR(check_price_not_accepted(state.sheet, *disregard));
  const std::string today = platform::format_date(context.today);
  if (!is_heard(*disregard, today)) {
    return refuse_state({.code = "NOT_HEARD",
                         .sentence = cat("The bidder of ", disregard->bid_id(), " may answer until ",
                                         disregard->answer_by(), " and has not yet."),
                         .remedy = "Decide when it has (AnswerDisregard, RecordDisregardAnswer), or the day after.",
                         .citation = "Procurement Act 2023 ss.19(4), 26(3), 28(5), 30(3), 58(2)."});
  }
  if (!disregard->replacement_provider_id().empty()) {
    CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the offered replacement is not accepted"));
  } else if (!request.reason().empty()) {
    CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The decision"));
  }
  std::vector<v1::EvaluationEvent> events(1);
  auto* event = events[0].mutable_bid_disregarded();
  event->set_procedure_id(state.sheet.procedure_id());
  event->mutable_rejected()->set_bid_id(disregard->bid_id());
  event->mutable_rejected()->set_reason(disregard->reason());
  event->mutable_rejected()->set_rejected_by(context.actor.subject);
  event->mutable_rejected()->set_ground(disregard->ground());
  event->set_approved_by(context.actor.subject);
  event->set_disregarded_on(today);
  event->set_reason(request.reason());
  if (state.sheet.status() != v1::EVALUATION_STATUS_COMPLETED) return events;
  keep_round(state, facts, *event);
  EvaluationState without = state;
  EvaluationAggregate::evolve(without, events[0]);
  // What follows is worked out from the marks; the results that stand are of fixed and kept lots alone.
  *without.sheet.mutable_results() = state.sheet.results();
  CONCORD_ASSIGN(const v1::PricesScored scored, score_lots(without));
  *event->mutable_results() = scored.results();
  *event->mutable_flags() = scored.flags();
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::DeclineDisregardRequest& request,
                         const Context& context, const DisregardFacts& facts) {
  if (state.sheet.procedure_id().empty()) return check_running(state, request.procedure_id());
  CONCORD_ASSIGN(const v1::Disregard* disregard, proposed_for(state, request.bid_id()));
  if (request.accepts_replacement() && request.drops_party()) {
    return refuse_input({.code = "INVALID_ANSWER",
                         .sentence = "The decision accepts a replacement and goes on without one.",
                         .remedy = "Give accepts_replacement or drops_party, not both.",
                         .subject = "drops_party"});
  }
  if (request.accepts_replacement() || request.drops_party()) {
    CONCORD_RETURN_IF_ERROR(check_decider(state, *disregard, context));
    CONCORD_RETURN_IF_ERROR(check_change(state, *disregard, request, facts));
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the bid stands"));
  std::vector<v1::EvaluationEvent> events(1);
  auto* declined = events[0].mutable_disregard_declined();
  declined->set_procedure_id(state.sheet.procedure_id());
  declined->set_bid_id(disregard->bid_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  declined->set_declined_on(platform::format_date(context.today));
  declined->set_accepts_replacement(request.accepts_replacement());
  declined->set_drops_party(request.drops_party());
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ScoreLotsAnewRequest& request, const Context&,
                         const DisregardFacts& facts) {
  if (state.sheet.procedure_id().empty()) return check_running(state, request.procedure_id());
  if (state.sheet.status() != v1::EVALUATION_STATUS_COMPLETED) {
    return refuse_state({.code = "NOT_COMPLETED",
                         .sentence = "The evaluation is not completed.",
                         .remedy = "Score prices (ScorePrices) and complete it (CompleteEvaluation) first."});
  }
  EvaluationState after = state;
  after.sheet.clear_kept_lot_ids();
  for (const std::string& kept : state.sheet.kept_lot_ids()) {
    if (is_in(facts.awarded_lots, kept) || is_in(facts.signed_lots, kept)) after.sheet.add_kept_lot_ids(kept);
  }
  if (after.sheet.kept_lot_ids_size() == state.sheet.kept_lot_ids_size()) {
    return refuse_state({.code = "RESULTS_CURRENT",
                         .sentence = "No lot that is open counts a bid that was left out.",
                         .remedy = "Go on to the award (RecommendAward)."});
  }
  CONCORD_ASSIGN(const v1::PricesScored scored, score_lots(after));
  std::vector<v1::EvaluationEvent> events(1);
  auto* anew = events[0].mutable_lots_scored_anew();
  anew->set_procedure_id(state.sheet.procedure_id());
  *anew->mutable_results() = scored.results();
  *anew->mutable_flags() = scored.flags();
  *anew->mutable_kept_lot_ids() = after.sheet.kept_lot_ids();
  anew->set_round(state.sheet.rounds() + 1);
  return events;
}

AwardDecided set_aside_with(const v1::Award& award, const v1::Disregard& disregard) {
  std::vector<v1::AwardEvent> events;
  for (const v1::LotDecision& lot : award.lots()) {
    if (lot.standing() != v1::LOT_STANDING_AWARDED || lot.award().bid_id() != disregard.bid_id()) continue;
    auto* aside = events.emplace_back().mutable_lot_award_set_aside();
    aside->set_procedure_id(award.procedure_id());
    aside->set_lot_id(lot.award().lot_id());
    aside->set_contract_id(lot.contract().contract_id());
    aside->set_reason(cat("The bid was left out: ", words_of(disregard.ground()), "."));
    v1::AwardWithdrawal& withdrawal = *aside->mutable_withdrawal();
    withdrawal.set_ground(disregard.ground() == v1::DISREGARD_GROUND_WITHDRAWN_BY_BIDDER
                              ? v1::WITHDRAWAL_GROUND_WINNER_WITHDREW
                              : v1::WITHDRAWAL_GROUND_NOT_ELIGIBLE);
    withdrawal.set_reason(disregard.reason());
    withdrawal.set_proposed_by(disregard.proposed_by());
    withdrawal.set_proposed_on(disregard.proposed_on());
    aside->set_approved_by(disregard.decided_by());
  }
  return events;
}

}  // namespace concord::procurement
