// Contracts of providers over services.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/registry/contracts/contract.h"

namespace concord::registry {

void add_contract_rpcs(platform::Rpcs& rpcs, platform::Decider<ContractAggregate>& contracts);

}  // namespace concord::registry
