// PURE. What needs does about others' events: the registry's support services become supply, procurement's answers to
// offers are the proposals' answers, all else is left alone.
// It must never act twice on one event; the position that it passes on lets the supply line see that.
#pragma once

#include <optional>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/needs/v1/commands.pb.h"

namespace concord::needs {

// Nothing for an event that does not concern supply. DATA_LOSS for one that does and cannot be read.
absl::StatusOr<std::optional<v1::RecordSupply>> react_to_registry(const ledger::v1::Record& record);

// How procurement answered an offer; nothing for an answer that it heard of from here.
absl::StatusOr<std::optional<v1::RecordProposalAnswer>> react_to_procurement(const ledger::v1::Record& record);

}  // namespace concord::needs
