// The table of services as the registry told them, and what is read from it. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/platform/ledger/views.h"

namespace concord::needs {

using platform::Connection;

std::string supply_tables();
platform::ViewPart supply_part();

absl::Status list_supply(Connection& reader, const v1::ListSupplyRequest& request, v1::ListSupplyResponse& response);
// How far the registry's ledger of this authority was followed.
absl::StatusOr<std::int64_t> registry_position(Connection& reader, const std::string& authority);

}  // namespace concord::needs
