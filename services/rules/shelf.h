// Bundles that were read lately, by authority and digest, so that a warm evaluation parses nothing. It must never hand
// one authority what another installed.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "plugins/host/bundle.h"
#include "services/platform/database.h"
#include "services/rules/views.h"

namespace concord::rules {

inline constexpr std::size_t kMaxShelved = 64;

// The ledger says which bytes were installed; a database that was meddled with must not answer. BUNDLE_MISSING,
// BUNDLE_CHANGED.
absl::Status check_kept(const StoredBundle& kept, const std::string& digest);

class Shelf {
 public:
  explicit Shelf(platform::Database& database) : database_(database) {}

  // UNAVAILABLE where the archive is not there or is not what its digest says.
  absl::StatusOr<std::shared_ptr<const plugins::host::Bundle>> get(const std::string& authority,
                                                                   const std::string& digest);

 private:
  using Key = std::pair<std::string, std::string>;
  using Entry = std::pair<Key, std::shared_ptr<const plugins::host::Bundle>>;
  platform::Database& database_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
};

}  // namespace concord::rules
