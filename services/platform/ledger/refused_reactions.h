// What a follower's own rules refused of others' events, as visible rows of the ledger's database. Refuses nothing
// itself.
#pragma once

#include <string>

#include "absl/status/status.h"

#include "services/platform/ledger/ledger.h"
#include "services/platform/storage/database.h"

namespace concord::platform {

// Noted once, however often the event is tried.
absl::Status note_refused_reaction(Connection& writer, const std::string& source, const Record& record,
                                   const absl::Status& refusal);

// What a history told that is no longer followed: its positions mean other records now.
absl::Status forget_refused_reactions(Connection& writer, const std::string& source, const std::string& authority,
                                      std::int64_t after_position);

}  // namespace concord::platform
