// The tables of bids, their parties, refused attempts and sealed bytes, and what is read from them as far as the viewer
// may see: before the opening a bidder sees its own and officers see a number. Decides nothing; sealed bytes stand in a
// table that no rebuild touches, because no event tells them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string bid_tables();
platform::ViewPart bid_part();
platform::ViewPart bid_attempt_part();

absl::Status list_bids(Connection& reader, const Viewer& who, const v1::ListBidsRequest& request,
                       v1::ListBidsResponse& response);
absl::Status list_refused_bids(Connection& reader, const Viewer& who, const v1::ListRefusedBidsRequest& request,
                               v1::ListRefusedBidsResponse& response);

// The procedure of a list of bids. An officer must wait for the opening; a bidder sees its own at any time.
absl::StatusOr<v1::Procedure> listed_procedure(Connection& reader, const Viewer& who, const std::string& authority,
                                               const std::string& id);
// Those that the viewer may see, by id.
absl::StatusOr<std::vector<v1::Bid>> bids_after(Connection& reader, const Viewer& who, const std::string& authority,
                                                const std::string& procedure_id, const std::string& after, int limit);
struct Attempt {
  std::int64_t position = 0;
  v1::RefusedBid attempt;
};
// Those that the viewer may see, as they came.
absl::StatusOr<std::vector<Attempt>> attempts_after(Connection& reader, const Viewer& who, const std::string& authority,
                                                    const std::string& procedure_id, bool late_only, std::int64_t after,
                                                    int limit);
// The position in a page's key.
std::int64_t attempt_after(const std::string& key);

// A bid whose content or assessment is asked for, if the viewer may see it: UNKNOWN_BID (an officer before the opening,
// whether there is such a bid or not), BIDS_NOT_OPENED (a bidder, of its own).
absl::StatusOr<v1::Bid> readable_bid(Connection& reader, const Viewer& who, const std::string& authority,
                                     const std::string& bid_id);
// Whether an organisation reads the bid as its own.
absl::StatusOr<bool> is_party(Connection& reader, const std::string& authority, const std::string& bid_id,
                              const std::string& provider_id);
// Bids that stand, by id.
absl::StatusOr<std::vector<v1::Bid>> standing_bids(Connection& reader, const std::string& authority,
                                                   const std::string& procedure_id);
// Standing bids of the procedure that this organisation leads, `except_bid_id` left out.
absl::StatusOr<std::int64_t> count_bids_of_lead(Connection& reader, const std::string& authority,
                                                const std::string& procedure_id, const std::string& lead_provider_id,
                                                const std::string& except_bid_id);

// Sealed bytes, written and dropped in the transaction of the bid's event. Empty when there are none.
absl::StatusOr<std::string> sealed_content(Connection& reader, const std::string& authority, const std::string& bid_id);
absl::Status keep_sealed(Connection& writer, const std::string& authority, const std::string& bid_id,
                         std::string_view sealed);
absl::Status drop_sealed(Connection& writer, const std::string& authority, const std::string& bid_id);

}  // namespace concord::procurement
