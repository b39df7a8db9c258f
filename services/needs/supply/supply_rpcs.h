// The registry's services as needs counts them.
#pragma once

#include "services/platform/entry/rpcs.h"

namespace concord::needs {

void add_supply_rpcs(platform::Rpcs& rpcs);

}  // namespace concord::needs
