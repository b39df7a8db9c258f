// The rulebook's row and the bundles' bytes; see views.h.
#include "services/rules/views.h"

#include "services/platform/database.h"
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
  v1::RulebookEvent event;
  if (!event.ParseFromString(record.payload())) return absl::DataLossError("an event in the ledger does not parse");
  auto rulebook = find_rulebook(writer, record.authority());
  if (!rulebook.ok()) return rulebook.status();
  RulebookAggregate::evolve(*rulebook, event);
  return writer.run(
      "INSERT INTO rulebook (authority, body) VALUES ($1, $2) "
      "ON CONFLICT (authority) DO UPDATE SET body = excluded.body",
      record.authority(), Connection::Bytes{rulebook->SerializeAsString()});
}

absl::StatusOr<v1::Rulebook> find_rulebook(Connection& reader, const std::string& authority) {
  v1::Rulebook rulebook;
  bool parsed = true;
  const absl::Status read = reader.query(
      "SELECT body FROM rulebook WHERE authority = $1",
      [&](Statement& row) {
        parsed = rulebook.ParseFromString(std::string(row.bytes(0)));
        return false;
      },
      authority);
  if (!read.ok()) return read;
  if (!parsed) return absl::DataLossError("a view's row does not parse; rebuild the views");
  return rulebook;
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
