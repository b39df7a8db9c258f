// The tables that procurement serves: parties, procedures, questions, bids, refused attempts, evaluations with marks,
// awards, frameworks, call-offs, offers, alliances with their books. They decide nothing and are folded again from the
// ledger at any time. Sealed bytes and who asked a question lie in tables of their own that no rebuild touches.
#pragma once

#include <string>
#include <vector>

#include "services/platform/views.h"

namespace concord::procurement {

class ProcurementViews : public platform::Views {
 public:
  std::vector<platform::Migration> migrations() const override;
  std::vector<std::string> tables() const override;
  absl::Status project(platform::Connection& writer, const ledger::v1::Record& record) override;
};

// The row of a message, empty when there is none; for project functions.
template <typename Message, typename... Args>
absl::StatusOr<Message> read_row(platform::Connection& connection, std::string_view sql, const Args&... args) {
  Message message;
  bool parsed = true;
  const absl::Status read = connection.query(
      sql,
      [&](platform::Statement& row) {
        const std::string_view body = row.bytes(0);
        parsed = message.ParseFromArray(body.data(), static_cast<int>(body.size()));
        return false;
      },
      args...);
  if (!read.ok()) return read;
  if (!parsed) return absl::DataLossError("a view's row does not parse; rebuild the views");
  return message;
}

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

template <typename Event>
absl::StatusOr<Event> parse_event(const ledger::v1::Record& record) {
  Event event;
  if (!event.ParseFromString(record.payload())) return absl::DataLossError("an event in the ledger does not parse");
  return event;
}

}  // namespace concord::procurement
