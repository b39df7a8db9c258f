// Reads sealed bytes and opens them, for bids whose procedure two officers opened; whoever calls has read that from the
// procedure itself. It keeps no content, and no sentence it makes repeats any.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/context.h"
#include "services/procurement/evaluation.h"
#include "services/procurement/queries.h"
#include "services/procurement/seal.h"

namespace concord::procurement {

// BIDS_NOT_OPENED unless the procedure is opened; BID_WITHDRAWN; BID_UNREADABLE where bytes, hash or shape do not fit.
absl::StatusOr<v1::BidContent> open_content(Connection& reader, const SealKeyRing& keys, const std::string& authority,
                                            const v1::Procedure& procedure, const v1::Bid& bid);

// Everything that StartEvaluation decides on; bids and findings only when the procedure is opened.
absl::StatusOr<StartFacts> gather_opened(Connection& reader, const SealKeyRing& keys, const platform::Context& context,
                                         const v1::Procedure& procedure);

// The bids as findings see them, and who of their parties is accredited on the day.
absl::Status gather_parties(Connection& reader, const platform::Context& context, const std::vector<v1::Bid>& bids,
                            GateFacts& facts);

}  // namespace concord::procurement
