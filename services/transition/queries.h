// What the rpcs read from the views, page by page, and what commands gather from them before they are decided.
// Reads one snapshot that the caller holds; writes nothing.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "concord/transition/v1/queries.pb.h"

#include "services/platform/database.h"
#include "services/transition/transition.h"

namespace concord::transition {

using platform::Connection;

absl::Status answer(Connection& reader, const v1::ListTransitionsRequest& request,
                    v1::ListTransitionsResponse& response);
absl::Status answer(Connection& reader, const v1::GetTransitionRequest& request, v1::GetTransitionResponse& response);
absl::Status answer(Connection& reader, const v1::GetImpactRequest& request, v1::GetImpactResponse& response);
absl::Status answer(Connection& reader, const v1::GetTimetableRequest& request, v1::GetTimetableResponse& response);
absl::Status answer(Connection& reader, const v1::GetCapacityCurveRequest& request,
                    v1::GetCapacityCurveResponse& response);
absl::Status answer(Connection& reader, const v1::ListRisksRequest& request, v1::ListRisksResponse& response);
absl::Status answer(Connection& reader, const v1::ListCostsRequest& request, v1::ListCostsResponse& response);
absl::Status answer(Connection& reader, const v1::ListCommunicationsRequest& request,
                    v1::ListCommunicationsResponse& response);
absl::Status answer(Connection& reader, const v1::GetReadinessRequest& request, v1::GetReadinessResponse& response);

// Of those named, the services that the registry told of; ended ones among them.
absl::StatusOr<TransitionFacts> facts_about(Connection& reader, const std::string& authority,
                                            const std::set<std::string>& service_ids);
// Every service that runs, and those named whether they run or not.
absl::StatusOr<TransitionFacts> facts_of_all(Connection& reader, const std::string& authority,
                                             const std::set<std::string>& service_ids);

}  // namespace concord::transition
