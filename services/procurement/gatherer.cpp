// Facts and findings for the decide functions; see gatherer.h.
#include "services/procurement/gatherer.h"

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/procurement/award_optimum.h"
#include "services/procurement/bid_outcome.h"
#include "services/procurement/opened_bids.h"

namespace concord::procurement {

absl::StatusOr<v1::Procedure> Gatherer::procedure_of(const Context& context, const std::string& id) {
  CONCORD_ASSIGN(const auto loaded, deciders_.procedures.load(context.authority, procedure_stream(id)));
  return *loaded.state;
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
  facts.findings = gather_findings(DecisionGate::kPublish, gate);
  facts.seal_key_id = keys_.current_key_id();
  CONCORD_ASSIGN(facts.seal_public_key, keys_.public_key(facts.seal_key_id, context.authority, state.id()));
  return facts;
}

absl::StatusOr<OpeningFacts> Gatherer::opening(const ProcedureState& state, const Context& context) {
  return read([&](Connection& reader) -> absl::StatusOr<OpeningFacts> {
    OpeningFacts facts;
    GateFacts gate;
    gate.rules = state.draft();
    CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, state.id()));
    CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gate));
    facts.findings = gather_findings(DecisionGate::kClose, gate);
    facts.bids = static_cast<std::int64_t>(bids.size());
    return facts;
  });
}

absl::StatusOr<Findings> Gatherer::completion(const EvaluationState& state, const Context& context) {
  return read([&](Connection& reader) -> absl::StatusOr<Findings> {
    GateFacts gate;
    gate.rules = state.sheet.rules();
    CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, state.sheet.procedure_id()));
    CONCORD_RETURN_IF_ERROR(gather_parties(reader, context, bids, gate));
    return gather_findings(DecisionGate::kEvaluate, gate);
  });
}

absl::StatusOr<AwardFacts> Gatherer::award(DecisionGate gate, const std::vector<FoundWinner>& winners,
                                           const std::string& procedure_id, const Context& context) {
  AwardFacts facts;
  CONCORD_ASSIGN(facts.procedure, procedure_of(context, procedure_id));
  GateFacts gathered;
  gathered.rules = facts.procedure.draft();
  gathered.winners = winners;
  std::set<std::string> parties;
  for (const FoundWinner& winner : winners) parties.insert(winner.party_ids.begin(), winner.party_ids.end());
  CONCORD_ASSIGN(const auto known, read([&](Connection& reader) {
                   return known_parties(reader, context.authority, parties, platform::format_date(context.today));
                 }));
  gathered.accredited = known.accredited;
  facts.findings = gather_findings(gate, gathered);
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
  CONCORD_ASSIGN(auto gathered, award(DecisionGate::kAward, winners, procedure_id, context));
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
