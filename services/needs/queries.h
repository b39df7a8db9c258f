// What the rpcs read from the views, page by page, and what commands gather from them before they are decided.
// Reads one snapshot that the caller holds; writes nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/needs/frozen_inputs.h"
#include "services/platform/context.h"
#include "services/platform/database.h"

namespace concord::needs {

using platform::Connection;

absl::Status list_areas(Connection& reader, const v1::ListAreasRequest& request, v1::ListAreasResponse& response);
absl::Status list_indicators(Connection& reader, const v1::ListIndicatorsRequest& request,
                             v1::ListIndicatorsResponse& response);
absl::Status get_need_model(Connection& reader, const v1::GetNeedModelRequest& request,
                            v1::GetNeedModelResponse& response);
absl::Status list_need_estimates(Connection& reader, const v1::ListNeedEstimatesRequest& request,
                                 v1::ListNeedEstimatesResponse& response);
absl::Status list_supply(Connection& reader, const v1::ListSupplyRequest& request, v1::ListSupplyResponse& response);

absl::Status get_assessment(Connection& reader, const v1::GetAssessmentRequest& request,
                            v1::GetAssessmentResponse& response);
absl::Status list_assessments(Connection& reader, const v1::ListAssessmentsRequest& request,
                              v1::ListAssessmentsResponse& response);
absl::Status list_gap_cells(Connection& reader, const v1::ListGapCellsRequest& request,
                            v1::ListGapCellsResponse& response);
absl::Status list_unmet_need(Connection& reader, const v1::ListUnmetNeedRequest& request,
                             v1::ListUnmetNeedResponse& response);

// A provider without another role sees its own only.
absl::Status list_proposals(Connection& reader, const platform::Actor& actor, const v1::ListProposalsRequest& request,
                            v1::ListProposalsResponse& response);
absl::Status list_capabilities(Connection& reader, const v1::ListCapabilitiesRequest& request,
                               v1::ListCapabilitiesResponse& response);
absl::Status get_plan(Connection& reader, const v1::GetPlanRequest& request, v1::GetPlanResponse& response);
absl::Status list_plans(Connection& reader, const v1::ListPlansRequest& request, v1::ListPlansResponse& response);

// Everything that an assessment is made from, as it stands in this snapshot; not yet counted once.
absl::StatusOr<FrozenInputs> read_inputs(Connection& reader, const std::string& authority);
// Empty id when there is none.
absl::StatusOr<v1::Assessment> find_assessment(Connection& reader, const std::string& authority, const std::string& id);
absl::StatusOr<std::vector<v1::GapCell>> cells_in(Connection& reader, const std::string& authority,
                                                  const std::string& assessment_id, const std::set<std::string>& areas);
absl::StatusOr<bool> has_unmet_need(Connection& reader, const std::string& authority, const std::string& assessment_id,
                                    const std::string& area_code, const std::string& client_group);
absl::StatusOr<bool> has_area(Connection& reader, const std::string& authority, const std::string& area_code);
absl::StatusOr<std::set<std::string>> area_codes(Connection& reader, const std::string& authority);

}  // namespace concord::needs
