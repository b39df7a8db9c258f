// The bytes of installed bundles, in a table of their own that no rebuild touches, because no event holds them.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/platform/storage/database.h"

namespace concord::rules {

struct StoredBundle {
  std::string archive;  // empty: there is none
  std::string signature;
};

std::string bundle_tables();
absl::StatusOr<StoredBundle> find_bundle(platform::Connection& reader, const std::string& authority,
                                         const std::string& digest);
// What stands there already stays.
absl::Status keep_bundle(platform::Connection& writer, const std::string& authority, const std::string& digest,
                         const StoredBundle& bundle);

}  // namespace concord::rules
