// Who is known to procurement, and accredited.
#pragma once

#include "services/platform/entry/rpcs.h"

namespace concord::procurement {

void add_party_rpcs(platform::Rpcs& rpcs);

}  // namespace concord::procurement
