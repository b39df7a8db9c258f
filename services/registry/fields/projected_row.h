// A record on its way into a view's table: reads the row's body, evolves it by the event, forgets rows that hang on it.
// Knows no table.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "services/platform/ledger/views.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::registry {

using platform::Connection;

// One record on its way into a table.
struct ProjectedRow {
  Connection& writer;
  const ledger::v1::Record& record;
  std::string id = platform::id_in(record.stream());

  const std::string& authority() const { return record.authority(); }

  // The body that stands in `table`, or an empty one.
  template <typename Message>
  absl::StatusOr<Message> body(std::string_view table) const {
    Message message;
    CONCORD_RETURN_IF_ERROR(writer.query(
        platform::cat("SELECT body FROM ", table, " WHERE authority = $1 AND id = $2"),
        [&](platform::Statement& row) {
          const std::string_view bytes = row.bytes(0);
          CONCORD_CHECK(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
                        "a view's body does not parse");
          return true;
        },
        authority(), id));
    return message;
  }

  // The state after the event.
  template <typename A>
  absl::StatusOr<typename A::State> evolved(std::string_view table) const {
    CONCORD_ASSIGN(typename A::State state, body<typename A::State>(table));
    CONCORD_ASSIGN(const typename A::Event event, platform::parse_event<typename A::Event>(record));
    A::evolve(state, event);
    return state;
  }

  absl::Status forget(std::string_view table, std::string_view column) const {
    return writer.run(platform::cat("DELETE FROM ", table, " WHERE authority = $1 AND ", column, " = $2"), authority(),
                      id);
  }
};

// Tables without columns of their own: authority, id, body, version.
template <typename A>
absl::Status project_plain(Connection& writer, const ledger::v1::Record& record, const platform::ViewTable& table) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const auto state, row.evolved<A>(table.name()));
  return table.put(writer, row.authority(), row.id, Connection::Bytes{state.SerializeAsString()}, record.version());
}

}  // namespace concord::registry
