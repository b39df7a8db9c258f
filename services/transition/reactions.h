// PURE. What transition does about others' events: awards and decommission actions draft transitions, a set-aside award
// cancels one, a signed contract is noted, the registry's services become supply. All else is left alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/transition/v1/commands.pb.h"

namespace concord::transition {

// What one event of another service asks for; at most one of each, taken in this order.
struct Reaction {
  std::vector<v1::DraftTransition> drafts;
  bool only_if_unknown = false;  // draft only where there is no transition yet: a contract that came without an award
  std::optional<v1::CancelTransitionRequest> cancel;
  std::optional<v1::NoteContract> contract;
};

// Nothing for an event that concerns no transition. DATA_LOSS for one that does and cannot be read.
absl::StatusOr<Reaction> react_to_procurement(const ledger::v1::Record& record);
absl::StatusOr<Reaction> react_to_needs(const ledger::v1::Record& record);
absl::StatusOr<std::optional<v1::RecordSupply>> react_to_registry(const ledger::v1::Record& record);

// "<plan id>-<service id>" in lower case; one that would be longer than an id may be keeps its beginning and a
// checksum.
std::string withdrawal_id(const std::string& plan_id, const std::string& service_id);

}  // namespace concord::transition
