// The rulebook's row and the bundles' bytes; see views.h.
#include "services/rules/views.h"

#include "services/platform/database.h"
#include "services/platform/rows.h"
#include "services/rules/rulebook.h"

namespace concord::rules {
namespace {

using platform::Connection;
using platform::Statement;

constexpr char kTables[] = R"sql(
CREATE TABLE rulebook (
  authority TEXT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority)
);
CREATE TABLE bundle (
  authority TEXT NOT NULL, digest TEXT NOT NULL, archive BYTEA NOT NULL, signature TEXT NOT NULL,
  PRIMARY KEY (authority, digest)
)
)sql";

}  // namespace

std::vector<platform::Migration> RulesViews::migrations() const { return {{1, "rules", kTables}}; }

std::vector<std::string> RulesViews::tables() const { return {"rulebook"}; }

absl::Status RulesViews::project(Connection& writer, const ledger::v1::Record& record) {
  if (record.stream() != kRulebookStream) return absl::OkStatus();
  const auto event = platform::parse_event<v1::RulebookEvent>(record);
  if (!event.ok()) return event.status();
  auto rulebook = find_rulebook(writer, record.authority());
  if (!rulebook.ok()) return rulebook.status();
  RulebookAggregate::evolve(*rulebook, *event);
  return writer.run(
      "INSERT INTO rulebook (authority, body) VALUES ($1, $2) "
      "ON CONFLICT (authority) DO UPDATE SET body = excluded.body",
      record.authority(), Connection::Bytes{rulebook->SerializeAsString()});
}

absl::StatusOr<v1::Rulebook> find_rulebook(Connection& reader, const std::string& authority) {
  return platform::read_row<v1::Rulebook>(reader, "SELECT body FROM rulebook WHERE authority = $1", authority);
}

absl::StatusOr<StoredBundle> find_bundle(Connection& reader, const std::string& authority, const std::string& digest) {
  StoredBundle bundle;
  const absl::Status read = reader.query(
      "SELECT archive, signature FROM bundle WHERE authority = $1 AND digest = $2",
      [&](Statement& row) {
        bundle = {std::string(row.bytes(0)), std::string(row.text(1))};
        return false;
      },
      authority, digest);
  if (!read.ok()) return read;
  return bundle;
}

absl::Status keep_bundle(Connection& writer, const std::string& authority, const std::string& digest,
                         const StoredBundle& bundle) {
  return writer.run(
      "INSERT INTO bundle (authority, digest, archive, signature) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (authority, digest) DO NOTHING",
      authority, digest, Connection::Bytes{bundle.archive}, bundle.signature);
}

}  // namespace concord::rules
