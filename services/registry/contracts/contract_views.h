// The tables of contracts and their providers, and what is read from them. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/contract_change.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

std::string contract_tables();
std::string contract_change_tables();
platform::ViewPart contract_part();

absl::Status list_contracts(Connection& reader, const Context& context, const v1::ListContractsRequest& request,
                            v1::ListContractsResponse& response);

absl::Status list_contract_changes(Connection& reader, const Context& context,
                                   const v1::ListContractChangesRequest& request,
                                   v1::ListContractChangesResponse& response);

}  // namespace concord::registry
