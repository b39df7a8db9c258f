// A completed evaluation reopened, with what became of its award.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_reopening_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                        platform::Decider<AwardAggregate>& awards, platform::Decider<ProcedureAggregate>& procedures);

}  // namespace concord::procurement
