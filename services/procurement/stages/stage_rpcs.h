// The rows of stages, and the extension of a deadline, which asks whether tenders can be made yet.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

void add_stage_rpcs(platform::Rpcs& rpcs, platform::Decider<StagesAggregate>& stages,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker, const SealKeyRing& keys);

}  // namespace concord::procurement
