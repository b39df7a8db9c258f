// The table of offers, and what is read from it as far as the viewer may see. Decides nothing; writes only what a
// record shows.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/framework_queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string offer_tables();
platform::ViewPart offer_part();

absl::Status list_offers(Connection& reader, const Viewer& who, const v1::ListOffersRequest& request,
                         v1::ListOffersResponse& response);
// Empty proposal id when there is none.
absl::StatusOr<v1::Offer> find_offer(Connection& reader, const std::string& authority, const std::string& proposal_id);

}  // namespace concord::procurement
