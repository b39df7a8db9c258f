// Bundles that were read lately, by authority and digest, and what they say, so that a warm evaluation parses nothing.
// It must never hand one authority what another installed.
#pragma once

#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/running/prepared_provisions.h"
#include "services/platform/storage/database.h"
#include "services/rules/bundles/bundle_table.h"
#include "services/rules/bundles/recent.h"

namespace concord::rules {

inline constexpr std::size_t kMostBundles = 64;
inline constexpr std::size_t kMostBundlesOfOne = 20;  // as many digests as a question may name
// In bytes as a box reads them; in memory they take some thirty times as much, with the tables that are walked.
inline constexpr std::size_t kMostProvisionsBytes = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t kMostProvisionsBytesOfOne = std::size_t{1} * 1024 * 1024;

// The ledger says which bytes were installed; a database that was meddled with must not answer. BUNDLE_MISSING,
// BUNDLE_CHANGED.
absl::Status check_kept(const StoredBundle& kept, const std::string& digest);

class Shelf {
 public:
  explicit Shelf(platform::Database& database) : database_(database) {}

  // UNAVAILABLE where the archive is not there or is not what its digest says.
  absl::StatusOr<std::shared_ptr<const plugins::host::Bundle>> get(const std::string& authority,
                                                                   const std::string& digest);

  // What get()'s bundle says at a gate on a day, which it also says on every day until something begins or ends.
  // UNAVAILABLE as provisions_on().
  absl::StatusOr<std::shared_ptr<const plugins::host::PreparedProvisions>> provisions(
      const std::string& authority, const std::string& digest, const plugins::host::Bundle& bundle,
      plugins::host::Gate gate, absl::CivilDay day);

 private:
  using BundleKey = std::pair<std::string, std::string>;  // authority, digest
  using ProvisionsKey = std::tuple<std::string, std::string, plugins::host::Gate, absl::CivilDay>;
  platform::Database& database_;
  Recent<BundleKey, std::shared_ptr<const plugins::host::Bundle>> bundles_{kMostBundles, kMostBundlesOfOne};
  Recent<ProvisionsKey, std::shared_ptr<const plugins::host::PreparedProvisions>> provisions_{
      kMostProvisionsBytes, kMostProvisionsBytesOfOne};
};

}  // namespace concord::rules
