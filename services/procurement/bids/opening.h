// Reads sealed bytes and opens them, for bids whose procedure two officers opened; whoever calls has read that from the
// procedure itself. It keeps no content, and no sentence it makes repeats any.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/bid.pb.h"
#include "concord/procurement/v1/types.pb.h"

#include "services/platform/storage/database.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

// BIDS_NOT_OPENED unless the procedure is opened; BID_WITHDRAWN; BID_UNREADABLE where bytes, hash or shape do not fit.
absl::StatusOr<v1::BidContent> open_content(platform::Connection& reader, const SealKeyRing& keys,
                                            const std::string& authority, const v1::Procedure& procedure,
                                            const v1::Bid& bid);

}  // namespace concord::procurement
