// Authorities, providers with their contact, accreditations.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/platform/storage/scrubber.h"
#include "services/registry/providers/accreditation.h"
#include "services/registry/providers/authority.h"
#include "services/registry/providers/provider.h"

namespace concord::registry {

void add_provider_rpcs(platform::Rpcs& rpcs, platform::Decider<AuthorityAggregate>& authorities,
                       platform::Decider<ProviderAggregate>& providers,
                       platform::Decider<AccreditationAggregate>& accreditations, platform::Scrubber& scrubber);

}  // namespace concord::registry
