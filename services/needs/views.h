// The tables that needs serves: areas, indicators, need models, supply, assessments with cells, unmet need, proposals,
// capabilities, plans. They decide nothing and are folded again from the ledger at any time.
#pragma once

#include <string>
#include <vector>

#include "services/platform/views.h"

namespace concord::needs {

class NeedsViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

}  // namespace concord::needs
