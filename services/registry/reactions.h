// PURE. What the registry does about others' events: a signed contract is recorded, a hand-over's new service is
// registered, people who moved are counted, a withdrawn service is ended, a service that went live stands under its
// contract.
// What it already did it does not do again; a reaction that its own rules refuse becomes a visible row.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

// What one event of another service asks for.
struct Reaction {
  std::optional<v1::Contract> contract;       // record it
  std::optional<v1::SupportService> service;  // register it, with nobody in it yet
  std::vector<v1::CountMoved> moved;          // first who comes in, then who leaves
  std::optional<v1::EndServiceRequest> end;   // end it
  std::string contract_id, service_id;        // the service stands under the contract; empty for neither
};

// Nothing for an event that does not concern the registry. DATA_LOSS for one that does and cannot be read.
absl::StatusOr<Reaction> react_to_procurement(const ledger::v1::Record& record);
absl::StatusOr<Reaction> react_to_transition(const ledger::v1::Record& record);

// Whether the contract (the service) was recorded from this event before, whatever was added to it since.
bool stands(const v1::Contract& state, const v1::Contract& asked);
bool stands(const v1::SupportService& state, const v1::SupportService& asked);
// The contract with the service under it; nothing when it is there already.
std::optional<v1::AmendContractRequest> with_service(const v1::Contract& state, const std::string& service_id);

}  // namespace concord::registry
