// The tables of authorities, providers with their identifiers, and accreditations, and what is read from them. Decides
// nothing; writes only what a record shows.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

std::string provider_tables();
// A database that stood before this step fills it with `concord rebuild registry`.
std::string identifier_tables();
std::vector<platform::ViewPart> provider_parts();

absl::Status list_authorities(Connection& reader, const Context& context, const v1::ListAuthoritiesRequest& request,
                              v1::ListAuthoritiesResponse& response);
absl::Status get_provider(Connection& reader, const Context& context, const v1::GetProviderRequest& request,
                          v1::GetProviderResponse& response);
absl::Status list_providers(Connection& reader, const Context& context, const v1::ListProvidersRequest& request,
                            v1::ListProvidersResponse& response);
absl::Status list_accreditations(Connection& reader, const Context& context,
                                 const v1::ListAccreditationsRequest& request,
                                 v1::ListAccreditationsResponse& response);

}  // namespace concord::registry
