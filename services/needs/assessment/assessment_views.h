// The tables of assessments, their cells and published unmet need, and what is read from them. Decides nothing; writes
// only what a record shows.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::needs {

using platform::Connection;

std::string assessment_tables();
platform::ViewPart assessment_part();

absl::Status get_assessment(Connection& reader, const v1::GetAssessmentRequest& request,
                            v1::GetAssessmentResponse& response);
absl::Status list_assessments(Connection& reader, const v1::ListAssessmentsRequest& request,
                              v1::ListAssessmentsResponse& response);
absl::Status list_gap_cells(Connection& reader, const v1::ListGapCellsRequest& request,
                            v1::ListGapCellsResponse& response);
absl::Status list_unmet_need(Connection& reader, const v1::ListUnmetNeedRequest& request,
                             v1::ListUnmetNeedResponse& response);

// Empty id when there is none.
absl::StatusOr<v1::Assessment> find_assessment(Connection& reader, const std::string& authority, const std::string& id);
absl::StatusOr<std::vector<v1::GapCell>> cells_in(Connection& reader, const std::string& authority,
                                                  const std::string& assessment_id, const std::set<std::string>& areas);
absl::StatusOr<bool> has_unmet_need(Connection& reader, const std::string& authority, const std::string& assessment_id,
                                    const std::string& area_code, const std::string& client_group);

}  // namespace concord::needs
