// Two persons: submitted by one, approved or returned by another.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/transition/gates/asking.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

void add_approval_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database, RulesAsker& rules);

}  // namespace concord::transition
