// The LedgerService that every service with a ledger offers: records, heads, rebuild, refused reactions.
// Reads only, except that a rebuild folds the views again.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/platform/following/follower_board.h"
#include "services/platform/ledger/views.h"
#include "services/platform/world/work_queue.h"

namespace concord::platform {

inline constexpr char kLedgerService[] = "concord.ledger.v1.LedgerService";

// All that is handed over must outlive the table.
Rpcs ledger_rpcs(Ledger& ledger, Views& views, WorkQueue& work, const FollowerBoard& board);

}  // namespace concord::platform
