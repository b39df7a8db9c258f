// The rulebook as one row an authority, folded again from the ledger at any time, and what is read from it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/rules/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/platform/values/context.h"

namespace concord::rules {

using platform::Connection;

std::string rulebook_tables();
platform::ViewPart rulebook_part();

// Empty where nothing happened yet.
absl::StatusOr<v1::Rulebook> find_rulebook(Connection& reader, const std::string& authority);

absl::Status list_rulebook(Connection& reader, const platform::Context& context, const v1::ListRulebookRequest& request,
                           v1::ListRulebookResponse& answer);
absl::Status list_installed_plugins(Connection& reader, const v1::ListInstalledPluginsRequest& request,
                                    v1::ListInstalledPluginsResponse& answer);
absl::Status list_changes(Connection& reader, const v1::ListChangesRequest& request, v1::ListChangesResponse& answer);
// The authority's own, then those of national law.
absl::Status list_trusted_keys(Connection& reader, const std::vector<v1::TrustedKey>& national,
                               const v1::ListTrustedKeysRequest& request, v1::ListTrustedKeysResponse& answer);

}  // namespace concord::rules
