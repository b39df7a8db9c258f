// Facts and findings for the decide functions; see gatherer.h.
#include "services/procurement/gatherer.h"

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/rules_asking.h"
#include "services/platform/text.h"
#include "services/platform/world.h"
#include "services/procurement/award_optimum.h"
#include "services/procurement/bid_outcome.h"
#include "services/procurement/opened_bids.h"
#include "services/procurement/rules_facts.h"

namespace concord::procurement {

absl::StatusOr<v1::Procedure> Gatherer::procedure_of(const Context& context, const std::string& id) {
  CONCORD_ASSIGN(const auto loaded, deciders_.procedures.load(context.authority, procedure_stream(id)));
  return *loaded.state;
}

absl::StatusOr<Findings> Gatherer::findings(DecisionGate gate, const GateFacts& facts, const v1::Procedure& procedure,
                                            const Context& context) {
  Findings found = gather_findings(gate, facts);
  if (rules_ == nullptr) return found;
  std::optional<absl::CivilDay> deadline_on;
  if (const std::int64_t at_ms = facts.rules.timetable().deadline_ms(); at_ms > 0) {
    deadline_on = platform::london_day(at_ms);
  }
  const auto question = question_of(gate, facts, procedure, context, deadline_on);
  CONCORD_ASSIGN(const auto answer, platform::ask_rules(*rules_, question));
  for (v1::Finding& finding : findings_of(gate, answer.judgement())) found.push_back(std::move(finding));
  v1::RulesRecord& record = found.rules.emplace();
  *record.mutable_facts() = answer.facts();
  *record.mutable_judgement() = answer.judgement();
  return found;
}

absl::StatusOr<StartFacts> Gatherer::start(const EvaluationState& state, const std::string& procedure_id,
                                           const Context& context) {
  StartFacts facts;
  CONCORD_ASSIGN(facts.procedure, procedure_of(context, procedure_id));
  if (!state.sheet.procedure_id().empty()) return facts;
  return read([&](Connection& reader) { return gather_opened(reader, keys_, context, facts.procedure); });
}

absl::StatusOr<PublishFacts> Gatherer::publication(const ProcedureState& state, const Context& context) {
  PublishFacts facts;
  facts.rank_reversal = rank_reversal_of(state.draft());
  GateFacts gate;
  gate.rules = state.draft();
  gate.rank_reversal = facts.rank_reversal;
  CONCORD_ASSIGN(facts.findings, findings(DecisionGate::kPublish, gate, state, context));
  facts.seal_key_id = keys_.current_key_id();
  CONCORD_ASSIGN(facts.seal_public_key, keys_.public_key(facts.seal_key_id, context.authority, state.id()));
  return facts;
}

absl::StatusOr<OpeningFacts> Gatherer::opening(const ProcedureState& state, const Context& context) {
  GateFacts gate;
  gate.rules = state.draft();
  CONCORD_ASSIGN(OpeningFacts facts, read([&](Connection& reader) -> absl::StatusOr<OpeningFacts> {
                   OpeningFacts counted;
                   CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, state.id()));
                   CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gate));
                   counted.bids = static_cast<std::int64_t>(bids.size());
                   return counted;
                 }));
  CONCORD_ASSIGN(facts.findings, findings(DecisionGate::kClose, gate, state, context));
  return facts;
}

absl::StatusOr<Findings> Gatherer::completion(const EvaluationState& state, const Context& context) {
  CONCORD_ASSIGN(const auto procedure, procedure_of(context, state.sheet.procedure_id()));
  CONCORD_ASSIGN(const GateFacts gate, read([&](Connection& reader) -> absl::StatusOr<GateFacts> {
                   GateFacts gathered;
                   gathered.rules = state.sheet.rules();
                   CONCORD_ASSIGN(const auto bids,
                                  standing_bids(reader, context.authority, state.sheet.procedure_id()));
                   CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gathered));
                   return gathered;
                 }));
  return findings(DecisionGate::kEvaluate, gate, procedure, context);
}

absl::StatusOr<AwardFacts> Gatherer::award(DecisionGate gate, const std::vector<FoundWinner>& winners,
                                           const std::string& lot_id, const std::string& procedure_id,
                                           const Context& context) {
  AwardFacts facts;
  CONCORD_ASSIGN(facts.procedure, procedure_of(context, procedure_id));
  GateFacts gathered;
  gathered.rules = facts.procedure.draft();
  gathered.all_winners = winners;
  for (const FoundWinner& winner : winners) {
    if (lot_id.empty() || winner.lot_id == lot_id) gathered.winners.push_back(winner);
  }
  std::set<std::string> parties;
  for (const FoundWinner& winner : winners) parties.insert(winner.party_ids.begin(), winner.party_ids.end());
  CONCORD_ASSIGN(const auto known, read([&](Connection& reader) {
                   return known_parties(reader, context.authority, parties, platform::format_date(context.today));
                 }));
  gathered.accredited = known.accredited;
  CONCORD_ASSIGN(facts.findings, findings(gate, gathered, facts.procedure, context));
  return facts;
}

absl::StatusOr<RecommendFacts> Gatherer::recommendation(const v1::Award& state, const std::string& procedure_id,
                                                        const Context& context) {
  RecommendFacts facts;
  CONCORD_ASSIGN(const auto evaluation, deciders_.evaluations.load(context.authority, evaluation_stream(procedure_id)));
  facts.evaluation_completed = evaluation.state->sheet.status() == v1::EVALUATION_STATUS_COMPLETED;
  std::vector<FoundWinner> winners;
  if (facts.evaluation_completed) {
    facts.proposal = propose_award(evaluation.state->sheet, state);
    if (facts.proposal.ok()) winners = winners_of(state, &*facts.proposal);
  }
  CONCORD_ASSIGN(auto gathered, award(DecisionGate::kAward, winners, "", procedure_id, context));
  facts.procedure = std::move(gathered.procedure);
  facts.findings = std::move(gathered.findings);
  return facts;
}

absl::Status Gatherer::assess(const Reader& who, Connection& reader, const v1::GetAssessmentSummaryRequest& ask,
                              v1::GetAssessmentSummaryResponse& answer) {
  CONCORD_ASSIGN(const auto bid, readable_bid(reader, who, ask.authority(), ask.bid_id()));
  CONCORD_ASSIGN(const auto award, find_award(reader, ask.authority(), bid.procedure_id()));
  if (bid.procedure_id() != ask.procedure_id() || !is_award_approved(award)) {
    return platform::refuse_missing(
        "UNKNOWN_AWARD",
        platform::cat("No award of '", ask.procedure_id().substr(0, 60), "' with this bid is approved."),
        "Assessments are told once a second person has approved the award.");
  }
  CONCORD_ASSIGN(const auto evaluation,
                 deciders_.evaluations.load(ask.authority(), evaluation_stream(bid.procedure_id())));
  for (v1::BidderLotAssessment& lot : assess_bidder(*evaluation.state, award, bid.id())) {
    *answer.add_lots() = std::move(lot);
  }
  *answer.mutable_outcome() = outcome_of(bid, evaluation.state->sheet, award);
  return absl::OkStatus();
}

absl::Status Gatherer::what_if(const Context& context, const v1::WhatIfWithdrawnRequest& ask,
                               v1::WhatIfWithdrawnResponse& answer) {
  CONCORD_ASSIGN(const auto loaded,
                 deciders_.evaluations.load(context.authority, evaluation_stream(ask.procedure_id())));
  const v1::Evaluation& evaluation = loaded.state->sheet;
  if (evaluation.status() != v1::EVALUATION_STATUS_COMPLETED) {
    return platform::refuse_state("NOT_EVALUATED", "The evaluation is not completed.",
                                  "Complete the evaluation first.");
  }
  std::set<std::string> left_out(ask.bid_ids().begin(), ask.bid_ids().end());
  bool known = !left_out.empty() && left_out.size() <= kMaxLeftOut;
  for (const std::string& id : left_out) known = known && find_bid(evaluation, id) != nullptr;
  if (!known) {
    return platform::refuse_input("INVALID_BID", "The question names no bid, too many, or one that was not evaluated.",
                                  platform::cat("Name 1 to ", kMaxLeftOut, " bids of the evaluation."), "bid_ids");
  }
  CONCORD_ASSIGN(const auto now, best_award(problem_of(evaluation, {}, {})));
  CONCORD_ASSIGN(const auto then, best_award(problem_of(evaluation, {}, left_out)));
  answer.set_total_milli(now.total_milli);
  answer.set_total_then_milli(then.total_milli);
  for (std::size_t i = 0; i < now.lots.size(); ++i) {
    if (now.lots[i].bid_id == then.lots[i].bid_id) continue;
    v1::LotChange* change = answer.add_changes();
    change->set_lot_id(now.lots[i].lot_id);
    change->set_bid_id(now.lots[i].bid_id);
    change->set_bid_id_then(then.lots[i].bid_id);
  }
  return absl::OkStatus();
}

}  // namespace concord::procurement
