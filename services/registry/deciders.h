// The registry's aggregates, each with its decider over the one ledger. Wiring only.
#pragma once

#include "services/platform/deciding/decider.h"
#include "services/registry/contracts/contract.h"
#include "services/registry/dialogue/concern.h"
#include "services/registry/dialogue/engagement.h"
#include "services/registry/market/market_notice.h"
#include "services/registry/providers/accreditation.h"
#include "services/registry/providers/authority.h"
#include "services/registry/providers/provider.h"
#include "services/registry/services/support_service.h"

namespace concord::registry {

struct Deciders {
  explicit Deciders(platform::Ledger& ledger)
      : authorities(ledger),
        providers(ledger),
        accreditations(ledger),
        services(ledger),
        contracts(ledger),
        engagements(ledger),
        concerns(ledger),
        notices(ledger) {}

  platform::Decider<AuthorityAggregate> authorities;
  platform::Decider<ProviderAggregate> providers;
  platform::Decider<AccreditationAggregate> accreditations;
  platform::Decider<SupportServiceAggregate> services;
  platform::Decider<ContractAggregate> contracts;
  platform::Decider<EngagementAggregate> engagements;
  platform::Decider<ConcernAggregate> concerns;
  platform::Decider<MarketNoticeAggregate> notices;
};

}  // namespace concord::registry
