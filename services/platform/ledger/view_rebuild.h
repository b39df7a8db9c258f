// Folds a service's views again from its ledger in a place of their own beside the living ones, and compares every
// table. Commands go on meanwhile: only where a table differs and is to be put right does the writer stand still while
// that table is copied. It must never change a living row in a dry run or before everything was folded.
#pragma once

#include <functional>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/ledger/ledger.h"

namespace concord::platform {

inline constexpr int kRecordsPerFold = 1'000;  // between two looks at the caller

// One at a time for a database. `is_cancelled` (may be empty) is looked at between pages: then trouble CALLER_GONE, and
// nothing was changed.
absl::StatusOr<ledger::v1::RebuildViewsResponse> rebuild_views(Ledger& ledger, Views& views, bool dry_run,
                                                               const std::function<bool()>& is_cancelled = nullptr);

}  // namespace concord::platform
