// Need as it would be estimated now, and all that an assessment would be made from, read in one snapshot. Writes
// nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/needs/assessment/frozen_inputs.h"
#include "services/platform/storage/database.h"

namespace concord::needs {

using platform::Connection;

absl::Status list_need_estimates(Connection& reader, const v1::ListNeedEstimatesRequest& request,
                                 v1::ListNeedEstimatesResponse& response);
// Everything that an assessment is made from, as it stands in this snapshot; not yet counted once.
absl::StatusOr<FrozenInputs> read_inputs(Connection& reader, const std::string& authority);

}  // namespace concord::needs
