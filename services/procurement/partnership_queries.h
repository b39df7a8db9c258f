// What the rpcs on frameworks, offers and alliances read from the views, page by page and as far as the reader may see.
// Reads one snapshot that the caller holds; writes nothing.
#pragma once

#include <string>
#include <vector>

#include "concord/procurement/v1/alliance_queries.pb.h"
#include "concord/procurement/v1/framework_queries.pb.h"

#include "services/procurement/queries.h"

namespace concord::procurement {

absl::Status get_framework(Connection& reader, const Reader& who, const v1::GetFrameworkRequest& request,
                           v1::GetFrameworkResponse& response);
absl::Status list_frameworks(Connection& reader, const Reader& who, const v1::ListFrameworksRequest& request,
                             v1::ListFrameworksResponse& response);
absl::Status list_call_offs(Connection& reader, const Reader& who, const v1::ListCallOffsRequest& request,
                            v1::ListCallOffsResponse& response);
absl::Status list_offers(Connection& reader, const Reader& who, const v1::ListOffersRequest& request,
                         v1::ListOffersResponse& response);
// Empty proposal id when there is none.
absl::StatusOr<v1::Offer> find_offer(Connection& reader, const std::string& authority, const std::string& proposal_id);
absl::StatusOr<std::vector<v1::Framework>> open_frameworks(Connection& reader, const std::string& authority);

absl::Status get_alliance(Connection& reader, const Reader& who, const v1::GetAllianceRequest& request,
                          v1::GetAllianceResponse& response);
absl::Status list_alliances(Connection& reader, const Reader& who, const v1::ListAlliancesRequest& request,
                            v1::ListAlliancesResponse& response);
absl::Status list_alliance_decisions(Connection& reader, const Reader& who,
                                     const v1::ListAllianceDecisionsRequest& request,
                                     v1::ListAllianceDecisionsResponse& response);
absl::Status list_book_entries(Connection& reader, const Reader& who, const v1::ListBookEntriesRequest& request,
                               v1::ListBookEntriesResponse& response);
absl::Status list_health_checks(Connection& reader, const Reader& who, const v1::ListHealthChecksRequest& request,
                                v1::ListHealthChecksResponse& response);

}  // namespace concord::procurement
