// The registry's tables for reading, folded from its own events with the aggregates' own evolve; and the erasable table
// of contacts, which no rebuild touches. What is asked of them stands in queries.h; nothing here decides.
#pragma once

#include <string>
#include <vector>

#include "services/platform/views.h"

namespace concord::registry {

class RegistryViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

}  // namespace concord::registry
