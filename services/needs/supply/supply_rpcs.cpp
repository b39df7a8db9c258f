// The rows of supply; see supply_rpcs.h.
#include "services/needs/supply/supply_rpcs.h"

#include "services/needs/supply/supply_views.h"

namespace concord::needs {

void add_supply_rpcs(platform::Rpcs& rpcs) { rpcs.answers(list_supply); }

}  // namespace concord::needs
