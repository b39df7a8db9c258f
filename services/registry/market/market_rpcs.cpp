// The rows of market; see market_rpcs.h.
#include "services/registry/market/market_rpcs.h"

#include "services/registry/market/market_views.h"

namespace concord::registry {

void add_market_rpcs(platform::Rpcs& rpcs) { rpcs.answers(get_market_report, list_market_notices); }

}  // namespace concord::registry
