// PURE. Notices of a contract, and of the change of it that waits, as an officer records them. Publishes none.
#pragma once

#include "concord/registry/v1/contract_change.pb.h"

#include "services/registry/contracts/contract.h"

namespace concord::registry {

inline constexpr int kMaxContractNotices = 100;

using PlainContractNoticeCommands = platform::Commands<v1::RecordContractNoticeRequest>;
ContractDecided decide(const v1::Contract& state, const v1::RecordContractNoticeRequest& request,
                       const platform::Context& context);

}  // namespace concord::registry
