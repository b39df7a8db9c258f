// Reads which bids name whom, as far as the viewer may see: an organisation where it is named and all of the bids that
// it leads, officers all once bids are opened. Decides nothing and writes nothing.
#pragma once

#include "absl/status/status.h"

#include "concord/procurement/v1/membership_commands.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

absl::Status list_memberships(Connection& reader, const Viewer& who, const v1::ListMembershipsRequest& request,
                              v1::ListMembershipsResponse& response);

}  // namespace concord::procurement
