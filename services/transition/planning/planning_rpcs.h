// Impact, dates, waves and tasks, and the records beside them.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

void add_planning_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database);

}  // namespace concord::transition
