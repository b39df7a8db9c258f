// PURE. What procurement does about others' events: an approved plan drafts a procedure, providers' proposals become
// offers, the registry's providers and accreditations become parties, its contracts say when the places of call-offs
// come free; all else is left alone. It must never ask another service anything.
#pragma once

#include <optional>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

namespace concord::procurement {

// Nothing for an event that does not concern procurement. DATA_LOSS for one that does and cannot be read.
absl::StatusOr<std::optional<v1::DraftProcedureFromPlan>> react_to_plans(const ledger::v1::Record& record);
absl::StatusOr<std::optional<v1::RecordOffer>> react_to_proposals(const ledger::v1::Record& record);
absl::StatusOr<std::optional<v1::RecordParty>> react_to_registry(const ledger::v1::Record& record);
// Of any contract's last day; whose call-off it is, if any, the frameworks know.
absl::StatusOr<std::optional<v1::RecordCallOffTerm>> react_to_contracts(const ledger::v1::Record& record);

}  // namespace concord::procurement
