// Frameworks, call-offs under them, and mini-competitions.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// `work`: for mini-competitions, which wait for the disk.
void add_framework_rpcs(platform::Rpcs& rpcs, platform::Decider<FrameworkAggregate>& frameworks,
                        platform::Decider<ProcedureAggregate>& procedures, platform::WorkQueue& work);

}  // namespace concord::procurement
