// Bundles that were read lately, by authority and digest, so that a warm evaluation parses nothing. It must never hand
// one authority what another installed.
#pragma once

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"

#include "plugins/host/bundle.h"
#include "plugins/host/prepared_provisions.h"
#include "services/platform/database.h"
#include "services/rules/views.h"

namespace concord::rules {

inline constexpr std::size_t kMaxShelved = 64;
inline constexpr std::size_t kMaxShelvedProvisions = 128;

// The ledger says which bytes were installed; a database that was meddled with must not answer. BUNDLE_MISSING,
// BUNDLE_CHANGED.
absl::Status check_kept(const StoredBundle& kept, const std::string& digest);

// The last used of something, for many threads.
template <typename Key, typename Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : most_(most) {}
  std::optional<Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return e.first == key; });
    if (found == entries_.end()) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, found);
    return found->second;
  }
  void add(Key key, Value value) {
    const std::lock_guard lock(mutex_);
    entries_.emplace_front(std::move(key), std::move(value));
    if (entries_.size() > most_) entries_.pop_back();
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::list<std::pair<Key, Value>> entries_;  // the last used first
};

class Shelf {
 public:
  explicit Shelf(platform::Database& database) : database_(database) {}

  // UNAVAILABLE where the archive is not there or is not what its digest says.
  absl::StatusOr<std::shared_ptr<const plugins::host::Bundle>> get(const std::string& authority,
                                                                   const std::string& digest);

  // What get()'s bundle says at a gate on a day; whoever asks for a day asks for it many times. UNAVAILABLE as
  // provisions_on().
  absl::StatusOr<std::shared_ptr<const plugins::host::PreparedProvisions>> provisions(
      const std::string& authority, const std::string& digest, const plugins::host::Bundle& bundle,
      plugins::host::Gate gate, absl::CivilDay day);

 private:
  using BundleKey = std::pair<std::string, std::string>;  // authority, digest
  using ProvisionsKey = std::tuple<std::string, std::string, plugins::host::Gate, absl::CivilDay>;
  platform::Database& database_;
  Recent<BundleKey, std::shared_ptr<const plugins::host::Bundle>> bundles_{kMaxShelved};
  Recent<ProvisionsKey, std::shared_ptr<const plugins::host::PreparedProvisions>> provisions_{kMaxShelvedProvisions};
};

}  // namespace concord::rules
