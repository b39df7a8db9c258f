// What may be asked of the registry's tables: facts for deciding, pages of each list, the directory, the supply cube,
// the market report and monitoring. Each function reads one snapshot and fills the response; none writes.
#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/context.h"
#include "services/platform/database.h"
#include "services/registry/facts.h"

namespace concord::registry {

using platform::Connection;
using platform::Context;

// Adds to `facts` which of these providers and (the authority's) services are registered.
absl::Status gather_facts(Connection& reader, const std::string& authority, const std::set<std::string>& providers,
                          const std::set<std::string>& services, Facts& facts);
// Adds which of the provider's identifiers stand on some provider already, and on which.
absl::Status gather_holders(Connection& reader, const v1::Provider& provider, Facts& facts);
absl::StatusOr<bool> contact_differs(Connection& reader, const v1::SetProviderContactRequest& request);
// Writing the erasable table, in the same transaction as the event that says so.
absl::Status keep_contact(Connection& writer, const std::string& provider_id, const v1::ProviderContact& contact);
absl::Status drop_contact(Connection& writer, const std::string& provider_id);

absl::Status answer(Connection&, const v1::ListAuthoritiesRequest&, const Context&, v1::ListAuthoritiesResponse&);
absl::Status answer(Connection&, const v1::GetProviderRequest&, const Context&, v1::GetProviderResponse&);
absl::Status answer(Connection&, const v1::ListProvidersRequest&, const Context&, v1::ListProvidersResponse&);
absl::Status answer(Connection&, const v1::ListAccreditationsRequest&, const Context&, v1::ListAccreditationsResponse&);
absl::Status answer(Connection&, const v1::GetServiceRequest&, const Context&, v1::GetServiceResponse&);
absl::Status answer(Connection&, const v1::SearchDirectoryRequest&, const Context&, v1::SearchDirectoryResponse&);
absl::Status answer(Connection&, const v1::ListContractsRequest&, const Context&, v1::ListContractsResponse&);
absl::Status answer(Connection&, const v1::ListEngagementsRequest&, const Context&, v1::ListEngagementsResponse&);
absl::Status answer(Connection&, const v1::ListConcernsRequest&, const Context&, v1::ListConcernsResponse&);
absl::Status answer(Connection&, const v1::ListMonitoringRequest&, const Context&, v1::ListMonitoringResponse&);
absl::Status answer(Connection&, const v1::ListSupplyCellsRequest&, const Context&, v1::ListSupplyCellsResponse&);
absl::Status answer(Connection&, const v1::GetMarketReportRequest&, const Context&, v1::GetMarketReportResponse&);
absl::Status answer(Connection&, const v1::ListMarketNoticesRequest&, const Context&, v1::ListMarketNoticesResponse&);

}  // namespace concord::registry
