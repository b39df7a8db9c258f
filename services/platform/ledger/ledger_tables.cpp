// The ledger's tables and row readers; no thread and no decision here.
#include "services/platform/ledger/ledger_tables.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

const std::vector<Migration>& ledger_migrations() {
  static const std::vector<Migration> migrations = {
      {1, "ledger", R"sql(
CREATE TABLE ledger (
  authority TEXT NOT NULL,
  position BIGINT NOT NULL,
  stream TEXT NOT NULL,
  version BIGINT NOT NULL,
  type TEXT NOT NULL,
  payload BYTEA NOT NULL,
  command_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  actor TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  recorded_at_ms BIGINT NOT NULL,
  request_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (authority, position),
  UNIQUE (authority, stream, version)
);
CREATE UNIQUE INDEX ledger_by_command ON ledger (authority, command_id) WHERE ordinal = 0;
CREATE TABLE ledger_head (
  authority TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL
);
CREATE TABLE bookmark (
  source TEXT NOT NULL,
  authority TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (source, authority)
);
CREATE TABLE refused_reaction (
  source TEXT NOT NULL,
  authority TEXT NOT NULL,
  position BIGINT NOT NULL,
  type TEXT NOT NULL,
  code TEXT NOT NULL,
  sentence TEXT NOT NULL,
  PRIMARY KEY (source, authority, position)
)
)sql"},
      // Commands that were granted and changed nothing: the ledger holds no record of their ids.
      {2, "commands without events", R"sql(
CREATE TABLE eventless_command (
  authority TEXT NOT NULL,
  command_id TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (authority, command_id)
)
)sql"},
      // A bookmark of an older release has no hash; the follower takes it once from the source's verified chain.
      {3, "bookmarks by history", R"sql(
ALTER TABLE bookmark ADD COLUMN hash BYTEA NOT NULL DEFAULT '';
ALTER TABLE bookmark ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
CREATE TABLE bookmark_trail (
  source TEXT NOT NULL,
  authority TEXT NOT NULL,
  block BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (source, authority, block)
)
)sql"},
  };
  return migrations;
}

void bind_record(Statement& statement, const Record& record) {
  statement.bind(1, std::string_view(record.authority()));
  statement.bind(2, record.position());
  statement.bind(3, std::string_view(record.stream()));
  statement.bind(4, record.version());
  statement.bind(5, std::string_view(record.type()));
  statement.bind_bytes(6, record.payload());
  statement.bind(7, std::string_view(record.command_id()));
  statement.bind(8, static_cast<std::int64_t>(record.ordinal()));
  statement.bind(9, std::string_view(record.actor()));
  statement.bind(10, std::string_view(record.trace_id()));
  statement.bind(11, record.recorded_at_ms());
  statement.bind_bytes(12, record.request_hash());
  statement.bind_bytes(13, record.hash());
}

Record record_from(Statement& row) {
  Record record;
  record.set_authority(std::string(row.text(0)));
  record.set_position(row.integer(1));
  record.set_stream(std::string(row.text(2)));
  record.set_version(row.integer(3));
  record.set_type(std::string(row.text(4)));
  record.set_payload(std::string(row.bytes(5)));
  record.set_command_id(std::string(row.text(6)));
  record.set_ordinal(static_cast<std::int32_t>(row.integer(7)));
  record.set_actor(std::string(row.text(8)));
  record.set_trace_id(std::string(row.text(9)));
  record.set_recorded_at_ms(row.integer(10));
  record.set_request_hash(std::string(row.bytes(11)));
  record.set_hash(std::string(row.bytes(12)));
  return record;
}

namespace {

absl::Status reused(const std::string& command_id) {
  return refuse_state(
      {.code = "COMMAND_ID_REUSED",
       .sentence = cat("Command id '", command_id, "' already stands for a different request."),
       .remedy = "Send a new command id with a new request; repeat an id only with the very same request."});
}

}  // namespace

absl::StatusOr<std::optional<Appended>> find_eventless_answer(Connection& connection, const std::string& authority,
                                                              const std::string& command_id,
                                                              const std::string& request_hash) {
  std::optional<Appended> answer;
  bool same = true;
  CONCORD_RETURN_IF_ERROR(connection.query(
      "SELECT position, version, request_hash FROM eventless_command WHERE authority = $1 AND command_id = $2",
      [&](Statement& row) {
        answer = Appended{row.integer(0), row.integer(1), 0, true};
        same = row.bytes(2) == request_hash;
        return false;
      },
      authority, command_id));
  if (!same) return reused(command_id);
  return answer;
}

absl::Status keep_eventless_answer(Connection& writer, const std::string& authority, const std::string& command_id,
                                   const std::string& request_hash, const Appended& answer) {
  return writer.run(
      "INSERT INTO eventless_command (authority, command_id, request_hash, position, version) "
      "VALUES ($1, $2, $3, $4, $5)",
      authority, command_id, Connection::Bytes{request_hash}, answer.position, answer.version);
}

absl::StatusOr<std::optional<Appended>> find_first_answer(Connection& connection, const std::string& authority,
                                                          const std::string& command_id,
                                                          const std::string& request_hash) {
  Appended answer;
  bool same = true;
  // Only a command's first event is indexed; the others stand right behind it.
  std::int64_t first = 0;
  CONCORD_RETURN_IF_ERROR(connection.query(
      "SELECT position, request_hash FROM ledger WHERE authority = $1 AND command_id = $2 AND ordinal = 0",
      [&](Statement& row) {
        first = row.integer(0);
        same = row.bytes(1) == request_hash;
        return false;
      },
      authority, command_id));
  if (first == 0) return find_eventless_answer(connection, authority, command_id, request_hash);
  CONCORD_RETURN_IF_ERROR(connection.query(
      "SELECT position, version, command_id FROM ledger WHERE authority = $1 AND position >= $2 ORDER BY position",
      [&](Statement& row) {
        if (row.text(2) != command_id) return false;
        ++answer.events;
        answer.position = row.integer(0);
        answer.version = row.integer(1);
        return true;
      },
      authority, first));
  if (!same) return reused(command_id);
  answer.repeated = true;
  return answer;
}

}  // namespace concord::platform
