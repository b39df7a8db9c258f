// Prices scored and settled, and the evaluation completed, with what the rules answer.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/prices/prices.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// What the gate evaluate finds in the bids that stand, by the rules of the evaluation.
absl::StatusOr<CompletionFacts> completion_facts(platform::Decider<ProcedureAggregate>& procedures,
                                                 const RulesAsker& asker, const EvaluationState& state,
                                                 const Context& context);

void add_price_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker);

}  // namespace concord::procurement
