// One lot ended, in procedure, evaluation and award at once.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_lot_end_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                      platform::Decider<EvaluationAggregate>& evaluations, platform::Decider<AwardAggregate>& awards,
                      platform::WorkQueue& work);

}  // namespace concord::procurement
