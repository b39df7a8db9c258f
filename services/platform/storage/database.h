// Prepare, bind, step, transaction: one small face for SQLite (embedded) and PostgreSQL (shared).
// SQL above it is portable: $1 placeholders in order of first use, BIGINT, TEXT, BYTEA, ON CONFLICT; nothing here knows
// a table.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace concord::platform {

// What sort of value stands in a column.
enum class Kind { kInteger, kText, kBytes };

// A prepared statement. Bind 1-based, step to rows, read 0-based columns. Text and bytes stay valid until the next
// step.
class Statement {
 public:
  virtual ~Statement() = default;
  // Texts and bytes are not copied: they live until step() answers false or an error, or end() is called.
  virtual void bind(int index, std::int64_t value) = 0;
  virtual void bind(int index, std::string_view text) = 0;
  virtual void bind_bytes(int index, std::string_view bytes) = 0;
  // True for a row, false at the end. ALREADY_EXISTS for a violated UNIQUE.
  virtual absl::StatusOr<bool> step() = 0;
  virtual std::int64_t integer(int column) = 0;
  virtual std::string_view text(int column) = 0;
  virtual std::string_view bytes(int column) = 0;
  virtual int columns() = 0;
  virtual Kind kind(int column) = 0;
  // Ends reading early; an unfinished statement would hold its snapshot for ever.
  virtual void end() = 0;
};

// One connection, used by one thread at a time.
class Connection {
 public:
  virtual ~Connection() = default;
  // From a cache keyed by the text; reset and unbound; valid until prepared again.
  virtual absl::StatusOr<Statement*> prepare(std::string_view sql) = 0;
  // Statements without rows, separated by semicolons.
  virtual absl::Status execute(std::string_view sql) = 0;
  // Begins a transaction that writes. Trouble DATABASE_MOVED where what lies at the database's place, or at its log's,
  // is no longer what is open: what were written then would be lost with the restart.
  virtual absl::Status begin_write() = 0;

  // Prepares, binds and runs to the end.
  template <typename... Args>
  absl::Status run(std::string_view sql, const Args&... args) {
    auto statement = prepare(sql);
    if (!statement.ok()) return statement.status();
    int index = 0;
    (bind_one(**statement, ++index, args), ...);
    for (;;) {
      auto row = (*statement)->step();
      if (!row.ok()) return row.status();
      if (!*row) return absl::OkStatus();
    }
  }
  // Prepares, binds and calls `each` for every row until it returns false.
  template <typename... Args>
  absl::Status query(std::string_view sql, const std::function<bool(Statement&)>& each, const Args&... args) {
    auto statement = prepare(sql);
    if (!statement.ok()) return statement.status();
    int index = 0;
    (bind_one(**statement, ++index, args), ...);
    for (;;) {
      auto row = (*statement)->step();
      if (!row.ok()) return row.status();
      if (!*row) return absl::OkStatus();
      if (!each(**statement)) {
        (*statement)->end();
        return absl::OkStatus();
      }
    }
  }

 private:
  static void bind_one(Statement& s, int i, std::int64_t v) { s.bind(i, v); }
  static void bind_one(Statement& s, int i, int v) { s.bind(i, static_cast<std::int64_t>(v)); }
  static void bind_one(Statement& s, int i, bool v) { s.bind(i, static_cast<std::int64_t>(v)); }
  static void bind_one(Statement& s, int i, std::string_view v) { s.bind(i, v); }

 public:
  // Marks an argument of run/query as bytes rather than text.
  struct Bytes {
    std::string_view value;
  };

 private:
  static void bind_one(Statement& s, int i, const Bytes& v) { s.bind_bytes(i, v.value); }
};

// A place of its own beside a database, empty at first, for tables of the same names: who writes there makes nobody
// wait. It goes with the object; what a killed program left goes when the database's writer is opened again.
class Scratch {
 public:
  virtual ~Scratch() = default;
  virtual Connection& connection() = 0;
};

// A database that several connections share.
class Database {
 public:
  virtual ~Database() = default;
  // The connection that writes; SQLite has one writer, which ledger.h owns. Trouble LOG_OF_ANOTHER_FILE
  // (log_of_file.h).
  virtual absl::StatusOr<std::unique_ptr<Connection>> open_writer() = 0;
  virtual absl::StatusOr<std::unique_ptr<Connection>> open_reader() = 0;
  // One at a time.
  virtual absl::StatusOr<std::unique_ptr<Scratch>> make_scratch() = 0;
  // Lends a reading connection from a bounded pool inside one read transaction (a stable snapshot) and takes it back.
  virtual absl::Status read(const std::function<absl::Status(Connection&)>& work) = 0;
  // Makes sure that rows deleted so far leave no copy in the database's files: called after personal data is erased.
  // Trouble DATABASE_BUSY while somebody reads an older snapshot.
  virtual absl::Status scrub() = 0;
  // A real write to the file that leaves no trace, within a transaction of the writer's: for looking whether one can.
  virtual absl::Status write_nothing(Connection& writer) = 0;
  // OK until some statement met damage (DATABASE_DAMAGED); then that, until the whole file is sound again, which is
  // looked at when `look_again` says so.
  virtual absl::Status damage(bool look_again) = 0;
};

// Runs a reading function that answers a StatusOr within one snapshot.
template <typename Work>
auto read_with(Database& database, Work work) -> decltype(work(std::declval<Connection&>())) {
  decltype(work(std::declval<Connection&>())) result = absl::UnknownError("not read");
  const absl::Status read = database.read([&](Connection& reader) {
    result = work(reader);
    return result.status();
  });
  if (!read.ok()) return read;
  return result;
}

// A numbered step of a schema; forward only, never changed once shipped.
struct Migration {
  int number;
  std::string_view name;
  std::string sql;
};
// Applies what is missing, in order, each in its own transaction. `component` keeps two lists of numbers apart.
absl::Status migrate(Connection& writer, std::string_view component, const std::vector<Migration>& migrations);

// SQLite in WAL mode with synchronous=FULL at `path`.
absl::StatusOr<std::unique_ptr<Database>> open_sqlite(const std::string& path);

}  // namespace concord::platform
