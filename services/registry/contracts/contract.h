// PURE. An agreement between an authority and a provider or consortium: recorded, its title and links amended, noted as
// ended. Its deal is changed by two persons (change.h).
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

inline constexpr int kMaxLots = 400;
inline constexpr int kMaxConsortium = 20;
inline constexpr int kMaxServicesOfContract = 400;
inline constexpr int kMaxExtensionMonths = 240;

struct ContractAggregate {
  using State = v1::Contract;
  using Event = v1::ContractEvent;
  static void evolve(State& state, const Event& event);
};

absl::Status unknown_contract(const std::string& id);
absl::Status contract_ended(const v1::Contract& state);
// Shape of the deal, and that everybody in it is registered.
absl::Status check_deal(const v1::Contract& contract, const Facts& facts);

using ContractDecided = platform::Decided<v1::ContractEvent>;

using PlainContractCommands = platform::Commands<v1::EndContractRequest>;
ContractDecided decide(const v1::Contract& state, const v1::RecordContractRequest& request,
                       const platform::Context& context, const Facts& facts);
ContractDecided decide(const v1::Contract& state, const v1::AmendContractRequest& request,
                       const platform::Context& context, const Facts& facts);
ContractDecided decide(const v1::Contract& state, const v1::EndContractRequest& request,
                       const platform::Context& context);

}  // namespace concord::registry
