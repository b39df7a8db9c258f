// The tables of proposals and of what communities can do themselves, and what is read from them. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/platform/values/context.h"

namespace concord::needs {

using platform::Connection;

std::string proposal_tables();
platform::ViewPart proposal_part();
std::string capability_tables();
platform::ViewPart capability_part();

// A provider without another role sees its own only.
absl::Status list_proposals(Connection& reader, const platform::Context& context,
                            const v1::ListProposalsRequest& request, v1::ListProposalsResponse& response);
absl::Status list_capabilities(Connection& reader, const v1::ListCapabilitiesRequest& request,
                               v1::ListCapabilitiesResponse& response);

}  // namespace concord::needs
