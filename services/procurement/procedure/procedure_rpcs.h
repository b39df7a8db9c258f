// A procedure from its draft to its publication, its questions, and what everybody reads of it.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

void add_procedure_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker,
                        const SealKeyRing& keys);

}  // namespace concord::procurement
