// An evaluation from its start to its results, and what is read of it and of opened bids.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

void add_evaluation_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations,
                         platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker, const SealKeyRing& keys);

}  // namespace concord::procurement
