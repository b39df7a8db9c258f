// Providers' own offers and what communities can do themselves.
#pragma once

#include "services/needs/proposals/capability.h"
#include "services/needs/proposals/proposal.h"
#include "services/platform/entry/rpcs.h"

namespace concord::needs {

void add_proposal_rpcs(platform::Rpcs& rpcs, platform::Decider<ProposalAggregate>& proposals,
                       platform::Decider<CapabilityAggregate>& capabilities);

}  // namespace concord::needs
