// The report on the market and the public notices.
#pragma once

#include "services/platform/entry/rpcs.h"

namespace concord::registry {

void add_market_rpcs(platform::Rpcs& rpcs);

}  // namespace concord::registry
