// Winners, accreditations and findings for the decide functions; see award_facts.h.
#include "services/procurement/award/award_facts.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/parties/party_views.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {
namespace {

// `lot_id`: the lot that is signed; empty for all.
absl::StatusOr<AwardFacts> gather(const AwardSources& sources, Gate gate, const std::vector<FoundWinner>& winners,
                                  const std::string& lot_id, const std::string& procedure_id, const Context& context) {
  AwardFacts facts;
  CONCORD_ASSIGN(facts.procedure, load_procedure(sources.procedures, context, procedure_id));
  GateFacts gathered;
  gathered.rules = facts.procedure.draft();
  gathered.all_winners = winners;
  for (const FoundWinner& winner : winners) {
    if (lot_id.empty() || winner.lot_id == lot_id) gathered.winners.push_back(winner);
  }
  std::set<std::string> parties;
  for (const FoundWinner& winner : winners) parties.insert(winner.party_ids.begin(), winner.party_ids.end());
  CONCORD_ASSIGN(const auto known, platform::read_with(sources.procedures.ledger().database(), [&](Connection& reader) {
                   return known_parties(reader, context.authority, parties, platform::format_date(context.today));
                 }));
  gathered.accredited = known.accredited;
  CONCORD_ASSIGN(facts.findings, find_and_ask(sources.asker, gate, gathered, facts.procedure, context));
  return facts;
}

}  // namespace

absl::StatusOr<RecommendFacts> recommend_facts(const AwardSources& sources, const v1::Award& state,
                                               const v1::RecommendAwardRequest& request, const Context& context) {
  RecommendFacts facts;
  CONCORD_ASSIGN(const auto evaluation,
                 sources.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  facts.evaluation_completed = evaluation.state->sheet.status() == v1::EVALUATION_STATUS_COMPLETED;
  std::vector<FoundWinner> winners;
  if (facts.evaluation_completed) {
    facts.proposal = propose_award(evaluation.state->sheet, state);
    if (facts.proposal.ok()) winners = winners_of(state, &*facts.proposal);
  }
  CONCORD_ASSIGN(auto gathered, gather(sources, Gate::kAward, winners, "", request.procedure_id(), context));
  facts.procedure = std::move(gathered.procedure);
  facts.findings = std::move(gathered.findings);
  return facts;
}

absl::StatusOr<AwardFacts> approval_facts(const AwardSources& sources, const v1::Award& state,
                                          const v1::ApproveAwardRequest& request, const Context& context) {
  CONCORD_ASSIGN(auto facts,
                 gather(sources, Gate::kAward, winners_of(state, nullptr), "", request.procedure_id(), context));
  CONCORD_ASSIGN(const auto evaluation,
                 sources.evaluations.load(context.authority, evaluation_by_procedure_id(request)));
  facts.still_proposed = is_still_proposed(evaluation.state->sheet, state);
  return facts;
}

absl::StatusOr<AwardFacts> signing_facts(const AwardSources& sources, const v1::Award& state,
                                         const v1::SignContractRequest& request, const Context& context) {
  return gather(sources, Gate::kSign, winners_of(state, nullptr), request.lot_id(), request.procedure_id(), context);
}

}  // namespace concord::procurement
