// Alliances: strategy, phases, team, decisions, open book and health checks.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/alliance/alliance.h"

namespace concord::procurement {

void add_alliance_rpcs(platform::Rpcs& rpcs, platform::Decider<AllianceAggregate>& alliances);

}  // namespace concord::procurement
