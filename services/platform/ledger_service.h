// The LedgerService that every service with a ledger offers: records as far as the reader may see them, heads, rebuild,
// refused reactions, and an operator's decision about the history of a ledger that is followed.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/platform/following/follower_board.h"
#include "services/platform/ledger/views.h"
#include "services/platform/world/work_queue.h"

namespace concord::platform {

inline constexpr char kLedgerService[] = "concord.ledger.v1.LedgerService";

// All that is handed over must outlive the table. `service` is whose ledger it is.
Rpcs ledger_rpcs(const std::string& service, Ledger& ledger, Views& views, WorkQueue& work, const FollowerBoard& board);

}  // namespace concord::platform
