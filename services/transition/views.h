// The tables that transition serves: transitions, folded with the aggregate's own evolve, and supply as the registry
// told it. They decide nothing and are folded again from the ledger at any time.
#pragma once

#include <string>
#include <vector>

#include "services/platform/views.h"

namespace concord::transition {

class TransitionViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

}  // namespace concord::transition
