// What became of each bid, for whoever may know.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

void add_outcome_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations);

}  // namespace concord::procurement
