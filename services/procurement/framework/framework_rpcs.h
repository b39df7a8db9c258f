// Frameworks, call-offs under them, and mini-competitions.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/framework/framework_facts.h"

namespace concord::procurement {

// `work`: for mini-competitions, which wait for the disk.
void add_framework_rpcs(platform::Rpcs& rpcs, platform::Decider<FrameworkAggregate>& frameworks,
                        const CompetitionSources& competitions, platform::WorkQueue& work, RulesAsker& asker);

}  // namespace concord::procurement
