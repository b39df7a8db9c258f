// Creates the tables and folds records into them, by stream.
#include "services/transition/views.h"

#include "concord/transition/v1/events.pb.h"

#include "services/platform/refusal.h"
#include "services/platform/rows.h"
#include "services/transition/transition.h"

namespace concord::transition {
namespace {

using platform::Connection;
using Record = ledger::v1::Record;
using Bytes = Connection::Bytes;

constexpr char kTables[] = R"sql(
CREATE TABLE transition (
  authority TEXT NOT NULL, id TEXT NOT NULL, status BIGINT NOT NULL, version BIGINT NOT NULL, body BYTEA NOT NULL,
  PRIMARY KEY (authority, id)
);
CREATE INDEX transition_by_status ON transition (authority, status, id);
CREATE TABLE supply (
  authority TEXT NOT NULL, service_id TEXT NOT NULL, ended BIGINT NOT NULL, registry_position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (authority, service_id)
)
)sql";

absl::Status project_supply(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::SupplyEvent>(record));
  const v1::SupplyLine& line = event.supply_recorded().line();
  return writer.run(
      "INSERT INTO supply (authority, service_id, ended, registry_position, body) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (authority, service_id) DO UPDATE SET ended = excluded.ended, "
      "registry_position = excluded.registry_position, body = excluded.body",
      record.authority(), line.service_id(), line.ended(), event.supply_recorded().registry_position(),
      Bytes{line.SerializeAsString()});
}

absl::Status project_transition(Connection& writer, const Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::TransitionEvent>(record));
  const std::string id = record.stream().substr(record.stream().find('/') + 1);
  CONCORD_ASSIGN(auto transition,
                 platform::read_row<v1::Transition>(
                     writer, "SELECT body FROM transition WHERE authority = $1 AND id = $2", record.authority(), id));
  TransitionAggregate::evolve(transition, event);
  return writer.run(
      "INSERT INTO transition (authority, id, status, version, body) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (authority, id) DO UPDATE SET status = excluded.status, version = excluded.version, "
      "body = excluded.body",
      record.authority(), id, static_cast<std::int64_t>(transition.status()), record.version(),
      Bytes{transition.SerializeAsString()});
}

}  // namespace

std::vector<platform::Migration> TransitionViews::migrations() const { return {{1, "transition", kTables}}; }

std::vector<std::string> TransitionViews::tables() const { return {"transition", "supply"}; }

absl::Status TransitionViews::project(Connection& writer, const Record& record) {
  if (record.stream().rfind("transition/", 0) == 0) return project_transition(writer, record);
  if (record.stream().rfind("supply/", 0) == 0) return project_supply(writer, record);
  return absl::OkStatus();
}

}  // namespace concord::transition
