// Providers' contacts: personal data, in a table of its own outside the ledger and every view, deleted when asked.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/registry/v1/commands.pb.h"

#include "services/platform/storage/database.h"

namespace concord::registry {

using platform::Connection;

std::string contact_tables();
absl::StatusOr<v1::ProviderContact> contact_of(Connection& reader, const std::string& provider_id);
absl::StatusOr<bool> contact_differs(Connection& reader, const v1::SetProviderContactRequest& request);
// In the same transaction as the event that says so.
absl::Status keep_contact(Connection& writer, const std::string& provider_id, const v1::ProviderContact& contact);
absl::Status drop_contact(Connection& writer, const std::string& provider_id);

}  // namespace concord::registry
