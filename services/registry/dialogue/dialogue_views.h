// The tables of engagements and concerns, and what is read from them, monitoring among it. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

std::string dialogue_tables();
std::vector<platform::ViewPart> dialogue_parts();

absl::Status list_engagements(Connection& reader, const Context& context, const v1::ListEngagementsRequest& request,
                              v1::ListEngagementsResponse& response);
absl::Status list_concerns(Connection& reader, const Context& context, const v1::ListConcernsRequest& request,
                           v1::ListConcernsResponse& response);
absl::Status list_monitoring(Connection& reader, const Context& context, const v1::ListMonitoringRequest& request,
                             v1::ListMonitoringResponse& response);

}  // namespace concord::registry
