// The tables of areas, indicators and the need model, and what is read from them. Decides nothing; writes only what a
// record shows.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/needs/areas/area_set.h"
#include "services/platform/ledger/views.h"

namespace concord::needs {

using platform::Connection;

std::string area_tables();
platform::ViewPart area_part();

absl::Status list_areas(Connection& reader, const v1::ListAreasRequest& request, v1::ListAreasResponse& response);
absl::Status list_indicators(Connection& reader, const v1::ListIndicatorsRequest& request,
                             v1::ListIndicatorsResponse& response);
// Refusal NO_NEED_MODEL.
absl::Status get_need_model(Connection& reader, const v1::GetNeedModelRequest& request,
                            v1::GetNeedModelResponse& response);

// The first column of each row, for statements of an authority and one more argument.
absl::StatusOr<std::vector<std::string>> read_texts(Connection& reader, std::string_view sql,
                                                    const std::string& authority, const std::string& argument);
absl::StatusOr<bool> has_area(Connection& reader, const std::string& authority, const std::string& area_code);
absl::StatusOr<std::set<std::string>> area_codes(Connection& reader, const std::string& authority);

}  // namespace concord::needs
