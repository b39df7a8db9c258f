// Prices scored and settled, and the evaluation completed, with what the rules answer.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_price_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker);

}  // namespace concord::procurement
