// What is measured where, and the formula that makes need of it.
#pragma once

#include "services/needs/areas/area_set.h"
#include "services/platform/entry/rpcs.h"

namespace concord::needs {

void add_area_rpcs(platform::Rpcs& rpcs, platform::Decider<AreaSetAggregate>& area_sets);

}  // namespace concord::needs
