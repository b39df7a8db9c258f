// The rows of prices; see prices_rpcs.h.
#include "services/procurement/prices/prices_rpcs.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/procurement/bids/bid_parties.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/prices/prices.h"
#include "services/procurement/procedure/procedure_facts.h"

namespace concord::procurement {

absl::StatusOr<CompletionFacts> completion_facts(platform::Decider<ProcedureAggregate>& procedures,
                                                 const RulesAsker& asker, const EvaluationState& state,
                                                 const Context& context) {
  CONCORD_ASSIGN(const auto procedure, load_procedure(procedures, context, state.sheet.procedure_id()));
  GateFacts gate;
  gate.rules = state.sheet.rules();
  const auto& rejected = state.sheet.rejected();
  gate.low_price_left_out = std::any_of(rejected.begin(), rejected.end(), [](const v1::RejectedBid& bid) {
    return bid.ground() == v1::DISREGARD_GROUND_ABNORMALLY_LOW;
  });
  CONCORD_RETURN_IF_ERROR(procedures.ledger().database().read([&](Connection& reader) -> absl::Status {
    CONCORD_ASSIGN(const auto bids, standing_bids(reader, context.authority, state.sheet.procedure_id()));
    return gather_parties(reader, context, bids, gate);
  }));
  CompletionFacts facts;
  CONCORD_ASSIGN(facts.findings, find_and_ask(asker, Gate::kEvaluate, gate, procedure, context));
  return facts;
}

void add_price_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker) {
  rpcs.on(evaluations, evaluation_by_procedure_id)
      .decides(PlainPriceCommands(), [](const auto&... given) { return decide(given...); })
      .decides_later<v1::CompleteEvaluationRequest>(
          asker.work,
          [&procedures, &asker](const EvaluationState& state, const v1::CompleteEvaluationRequest& request,
                                const Context& context) -> EvaluationDecided {
            CONCORD_ASSIGN(const CompletionFacts facts, completion_facts(procedures, asker, state, context));
            return decide(state, request, context, facts);
          });
  rpcs.answers(list_price_questions);
}

}  // namespace concord::procurement
