// PURE. Changes of a contract's deal, its early end and corrections: proposed by one person, decided by another. It
// must never let a deal change by one hand, nor forget what stood before.
#pragma once

#include <optional>

#include "concord/registry/v1/contract_change.pb.h"

#include "services/registry/contracts/contract.h"

namespace concord::registry {

inline constexpr int kMaxChanges = 200;

using RulesAnswer = std::optional<rules::v1::RulesRecord>;

// The change that a request asks for, whole and measured, before the rules are asked; a refusal where it cannot be.
// Nothing where it waits already as asked.
absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::ProposeContractChangeRequest& request,
                                                               const platform::Context& context, const Facts& facts);
absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::ProposeContractEndRequest& request,
                                                               const platform::Context& context, const Facts& facts);
absl::StatusOr<std::optional<v1::ContractChange>> asked_change(const v1::Contract& state,
                                                               const v1::CorrectContractRequest& request,
                                                               const platform::Context& context, const Facts& facts);

// Proposals; what the rules answered is kept and refuses nothing.
ContractDecided decide(const v1::Contract& state, const v1::ProposeContractChangeRequest& request,
                       const platform::Context& context, const Facts& facts, const RulesAnswer& answer);
ContractDecided decide(const v1::Contract& state, const v1::ProposeContractEndRequest& request,
                       const platform::Context& context, const Facts& facts, const RulesAnswer& answer);
ContractDecided decide(const v1::Contract& state, const v1::CorrectContractRequest& request,
                       const platform::Context& context, const Facts& facts);
// What the rules block is refused.
ContractDecided decide(const v1::Contract& state, const v1::ApproveContractChangeRequest& request,
                       const platform::Context& context, const Facts& facts, const RulesAnswer& answer);
ContractDecided decide(const v1::Contract& state, const v1::DeclineContractChangeRequest& request,
                       const platform::Context& context);
using PlainChangeCommands = platform::Commands<v1::DeclineContractChangeRequest>;

// CHANGE_WAITING.
absl::Status change_waits(const v1::Contract& state);
// Of the events above.
void evolve_change(v1::Contract& state, const v1::ContractEvent& event);

}  // namespace concord::registry
