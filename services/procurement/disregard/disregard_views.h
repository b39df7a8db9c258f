// Reads which bids are or were to be left out, as far as the viewer may see. Writes nothing: the evaluation's sheet
// holds them.
#pragma once

#include "absl/status/status.h"

#include "concord/procurement/v1/disregard_commands.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

absl::Status list_disregards(Connection& reader, const Viewer& who, const v1::ListDisregardsRequest& request,
                             v1::ListDisregardsResponse& response);

}  // namespace concord::procurement
