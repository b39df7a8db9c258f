// Drops a service's views and folds them again from its ledger, comparing every table before and after.
// Runs in one transaction: on any difference or trouble nothing is changed unless the caller wants it.
#pragma once

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/ledger/ledger.h"

namespace concord::platform {

absl::StatusOr<ledger::v1::RebuildViewsResponse> rebuild_views(Ledger& ledger, Views& views, bool dry_run);

}  // namespace concord::platform
