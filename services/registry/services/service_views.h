// The tables of support services and their parts of the supply cube, and what is read from them. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

std::string service_tables();
platform::ViewPart service_part();

absl::Status get_service(Connection& reader, const Context& context, const v1::GetServiceRequest& request,
                         v1::GetServiceResponse& response);
absl::Status search_directory(Connection& reader, const Context& context, const v1::SearchDirectoryRequest& request,
                              v1::SearchDirectoryResponse& response);
absl::Status list_supply_cells(Connection& reader, const Context& context, const v1::ListSupplyCellsRequest& request,
                               v1::ListSupplyCellsResponse& response);

}  // namespace concord::registry
