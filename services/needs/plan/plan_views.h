// The table of commissioning plans, folded with the aggregate's own evolve, and what is read from it. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::needs {

using platform::Connection;

std::string plan_tables();
platform::ViewPart plan_part();

absl::Status get_plan(Connection& reader, const v1::GetPlanRequest& request, v1::GetPlanResponse& response);
absl::Status list_plans(Connection& reader, const v1::ListPlansRequest& request, v1::ListPlansResponse& response);

}  // namespace concord::needs
