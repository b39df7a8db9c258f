// The files that needs takes: areas, indicators, capabilities. Each row is the command an officer would have sent.
// Reads columns only; whether a row may stand is for the decide functions.
#pragma once

#include "services/needs/areas/area_set.h"
#include "services/needs/proposals/capability.h"
#include "services/platform/deciding/decider.h"
#include "services/platform/deciding/import.h"

namespace concord::needs {

// The deciders and the ledger must outlive the importer.
platform::Importer make_importer(platform::Ledger& ledger, platform::Decider<AreaSetAggregate>& area_sets,
                                 platform::Decider<CapabilityAggregate>& capabilities);

}  // namespace concord::needs
