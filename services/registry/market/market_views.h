// The tables of public notices, what is read from them, and the report on the market. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

std::string market_tables();
platform::ViewPart market_part();

absl::Status get_market_report(Connection& reader, const Context& context, const v1::GetMarketReportRequest& request,
                               v1::GetMarketReportResponse& response);
absl::Status list_market_notices(Connection& reader, const Context& context,
                                 const v1::ListMarketNoticesRequest& request, v1::ListMarketNoticesResponse& response);

}  // namespace concord::registry
