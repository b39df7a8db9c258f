// Contracts of providers over services.
#pragma once

#include <memory>

#include "services/platform/calling/remote_call.h"
#include "services/platform/entry/rpcs.h"
#include "services/platform/world/work_queue.h"
#include "services/registry/contracts/contract.h"

namespace concord::registry {

// `rules` is null only in development without a rules service. Whoever asks them does so on one of `asking`'s threads.
void add_contract_rpcs(platform::Rpcs& rpcs, platform::Decider<ContractAggregate>& contracts,
                       std::shared_ptr<platform::RemoteCall> rules, platform::WorkQueue& asking);

}  // namespace concord::registry
