// The tables of alliances, their members, decisions, open book and health checks, and what officers and members read
// from them. Decides nothing; writes only what a record shows.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/alliance_queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string alliance_tables();
platform::ViewPart alliance_part();

absl::Status get_alliance(Connection& reader, const Viewer& who, const v1::GetAllianceRequest& request,
                          v1::GetAllianceResponse& response);
absl::Status list_alliances(Connection& reader, const Viewer& who, const v1::ListAlliancesRequest& request,
                            v1::ListAlliancesResponse& response);
absl::Status list_alliance_decisions(Connection& reader, const Viewer& who,
                                     const v1::ListAllianceDecisionsRequest& request,
                                     v1::ListAllianceDecisionsResponse& response);
absl::Status list_book_entries(Connection& reader, const Viewer& who, const v1::ListBookEntriesRequest& request,
                               v1::ListBookEntriesResponse& response);
absl::Status list_health_checks(Connection& reader, const Viewer& who, const v1::ListHealthChecksRequest& request,
                                v1::ListHealthChecksResponse& response);

}  // namespace concord::procurement
