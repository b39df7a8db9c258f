// Bids left out, with what falls with them in the award.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_disregard_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                        platform::Decider<AwardAggregate>& awards, platform::Decider<ProcedureAggregate>& procedures,
                        platform::WorkQueue& work);

}  // namespace concord::procurement
