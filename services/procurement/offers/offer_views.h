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
// Which ways are open today to answer an offer.
absl::Status list_offer_routes(Connection& reader, const platform::Context& context,
                               const v1::ListOfferRoutesRequest& request, v1::ListOfferRoutesResponse& response);

}  // namespace concord::procurement
