// The rulebook as one row an authority, folded again from the ledger at any time, and beside it the bundles' bytes in a
// table of its own that no rebuild touches.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/rules/v1/types.pb.h"

#include "services/platform/views.h"

namespace concord::rules {

class RulesViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

struct StoredBundle {
  std::string archive;  // empty: there is none
  std::string signature;
};

// Empty where nothing happened yet.
absl::StatusOr<v1::Rulebook> find_rulebook(platform::Connection& reader, const std::string& authority);
absl::StatusOr<StoredBundle> find_bundle(platform::Connection& reader, const std::string& authority,
                                         const std::string& digest);
absl::Status keep_bundle(platform::Connection& writer, const std::string& authority, const std::string& digest,
                         const StoredBundle& bundle);

}  // namespace concord::rules
