// The tables of frameworks and their call-offs, and what is read from them as far as the viewer may see. Decides
// nothing; writes only what a record shows.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/framework_queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

std::string framework_tables();
std::string call_off_term_tables();
platform::ViewPart framework_part();

absl::Status get_framework(Connection& reader, const Viewer& who, const v1::GetFrameworkRequest& request,
                           v1::GetFrameworkResponse& response);
absl::Status list_frameworks(Connection& reader, const Viewer& who, const v1::ListFrameworksRequest& request,
                             v1::ListFrameworksResponse& response);
absl::Status list_call_offs(Connection& reader, const v1::ListCallOffsRequest& request,
                            v1::ListCallOffsResponse& response);

// Of all frameworks, whatever their standing.
absl::StatusOr<std::vector<std::string>> framework_ids(Connection& reader, const std::string& authority);
absl::StatusOr<std::vector<v1::Framework>> open_frameworks(Connection& reader, const std::string& authority);

}  // namespace concord::procurement
