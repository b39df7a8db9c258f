// The table of transitions, folded with the aggregate's own evolve, and what is read from it, page by page.
// Decides nothing; writes only what a record shows.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/transition/v1/queries.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::transition {

using platform::Connection;

const std::string& transition_tables();
platform::ViewPart transition_part();

absl::Status list_transitions(Connection& reader, const v1::ListTransitionsRequest& request,
                              v1::ListTransitionsResponse& response);
absl::Status get_transition(Connection& reader, const v1::GetTransitionRequest& request,
                            v1::GetTransitionResponse& response);
absl::Status get_impact(Connection& reader, const v1::GetImpactRequest& request, v1::GetImpactResponse& response);
absl::Status get_timetable(Connection& reader, const v1::GetTimetableRequest& request,
                           v1::GetTimetableResponse& response);
absl::Status get_capacity_curve(Connection& reader, const v1::GetCapacityCurveRequest& request,
                                v1::GetCapacityCurveResponse& response);
absl::Status list_risks(Connection& reader, const v1::ListRisksRequest& request, v1::ListRisksResponse& response);
absl::Status list_costs(Connection& reader, const v1::ListCostsRequest& request, v1::ListCostsResponse& response);
absl::Status list_communications(Connection& reader, const v1::ListCommunicationsRequest& request,
                                 v1::ListCommunicationsResponse& response);
absl::Status get_readiness(Connection& reader, const v1::GetReadinessRequest& request,
                           v1::GetReadinessResponse& response);

}  // namespace concord::transition
