// The tables that procurement serves: parties, procedures, questions, bids, refused attempts, evaluations with marks,
// awards, frameworks, call-offs, offers, alliances with their books. They decide nothing and are folded again from the
// ledger at any time. Sealed bytes and who asked a question lie in tables of their own that no rebuild touches.
#pragma once

#include <string>
#include <vector>

#include "services/platform/rows.h"
#include "services/platform/views.h"

namespace concord::procurement {

using platform::parse_event;
using platform::read_row;

class ProcurementViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

// One for each aggregate; in views_*.cpp.
absl::Status project_party(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_procedure(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_bid(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_attempt(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_evaluation(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_award(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_framework(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_offer(platform::Connection& writer, const ledger::v1::Record& record);
absl::Status project_alliance(platform::Connection& writer, const ledger::v1::Record& record);

}  // namespace concord::procurement
