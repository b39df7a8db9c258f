// PURE. What procurement does about others' events: an approved plan drafts a procedure, providers' proposals become
// offers, the registry's providers and accreditations become parties; all else is left alone. It must never ask another
// service anything.
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

}  // namespace concord::procurement
