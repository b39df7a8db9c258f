// Engagement, concerns and monitoring: how council and providers work together.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/registry/dialogue/concern.h"
#include "services/registry/dialogue/engagement.h"

namespace concord::registry {

void add_dialogue_rpcs(platform::Rpcs& rpcs, platform::Decider<EngagementAggregate>& engagements,
                       platform::Decider<ConcernAggregate>& concerns);

}  // namespace concord::registry
