// How a change begins and is called off, and what everybody reads of it.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

void add_transition_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                         platform::Database& database);

}  // namespace concord::transition
