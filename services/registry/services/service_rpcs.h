// Support services, the directory and the supply cube.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/registry/services/support_service.h"

namespace concord::registry {

void add_service_rpcs(platform::Rpcs& rpcs, platform::Decider<SupportServiceAggregate>& services);

}  // namespace concord::registry
