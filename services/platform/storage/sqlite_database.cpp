// The SQLite driver behind database.h: WAL, synchronous=FULL, one writer, a bounded pool of readers.
// With sqlite_log_writes.cpp the only file that knows sqlite3.
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <sqlite3.h>

#include "services/platform/storage/database.h"
#include "services/platform/storage/log_of_file.h"
#include "services/platform/storage/sqlite_log_writes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr int kMaxReaders = 8;
constexpr int kBusyTimeoutMs = 10'000;
constexpr int kScrubBusyMs = 100;
constexpr std::size_t kMaxPrepared = 256;
constexpr int kWriterCacheKib = 65'536;
constexpr int kReaderCacheKib = 8'192;

// What statements of all connections met of damage; for damage().
class Damage {
 public:
  void met(absl::Status how) {
    std::lock_guard lock(mutex_);
    how_ = std::move(how);
  }
  absl::Status met() {
    std::lock_guard lock(mutex_);
    return how_;
  }

 private:
  std::mutex mutex_;
  absl::Status how_;
};

absl::Status failed(sqlite3* db, std::string_view doing, Damage& damage) {
  const std::string why = cat("database: ", doing, ": ", sqlite3_errmsg(db));
  const int code = sqlite3_extended_errcode(db);
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY) return absl::AlreadyExistsError(why);
  // The low byte says what happened, the rest where.
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", why,
                     "Free disk space or mend the disk, then try again.");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_READ_ONLY", why,
                     "Give the service its data folder back to write in, then try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_BUSY", why, "Try again.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: {
      absl::Status damaged =
          trouble(absl::StatusCode::kInternal, "DATABASE_DAMAGED", why,
                  "Stop the service, restore the database from a backup and start it; `concord audit verify` says "
                  "whether it is whole.");
      damage.met(damaged);
      return damaged;
    }
    default:
      return absl::InternalError(why);
  }
}

class SqliteStatement : public Statement {
 public:
  SqliteStatement(sqlite3* db, sqlite3_stmt* statement, Damage& damage)
      : db_(db), statement_(statement), damage_(damage) {}
  ~SqliteStatement() override { sqlite3_finalize(statement_); }
  void bind(int index, std::int64_t value) override { sqlite3_bind_int64(statement_, index, value); }
  void bind(int index, std::string_view text) override {
    sqlite3_bind_text64(statement_, index, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }
  void bind_bytes(int index, std::string_view bytes) override {
    sqlite3_bind_blob64(statement_, index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  absl::StatusOr<bool> step() override {
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) {
      sqlite3_reset(statement_);
      return false;
    }
    absl::Status status = failed(db_, "step", damage_);
    sqlite3_reset(statement_);
    return status;
  }
  std::int64_t integer(int column) override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string_view bytes(int column) override {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  int columns() override { return sqlite3_column_count(statement_); }
  Kind kind(int column) override {
    const int type = sqlite3_column_type(statement_, column);
    return type == SQLITE_INTEGER ? Kind::kInteger : type == SQLITE_TEXT ? Kind::kText : Kind::kBytes;
  }
  void end() override { sqlite3_reset(statement_); }
  void reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

 private:
  sqlite3* db_;
  sqlite3_stmt* statement_;
  Damage& damage_;
};

// Looks a statement up by its text without copying it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

class SqliteConnection : public Connection {
 public:
  SqliteConnection(sqlite3* db, std::shared_ptr<Damage> damage) : db_(db), damage_(std::move(damage)) {}
  ~SqliteConnection() override {
    prepared_.clear();
    sqlite3_close_v2(db_);
  }
  absl::StatusOr<Statement*> prepare(std::string_view sql) override {
    const auto found = prepared_.find(sql);
    if (found != prepared_.end()) {
      found->second->reset();
      return found->second.get();
    }
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
      return failed(db_, sql, *damage_);
    }
    if (prepared_.size() >= kMaxPrepared) prepared_.clear();
    auto [it, inserted] =
        prepared_.emplace(std::string(sql), std::make_unique<SqliteStatement>(db_, statement, *damage_));
    return it->second.get();
  }
  absl::Status execute(std::string_view sql) override {
    if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
    return failed(db_, sql, *damage_);
  }
  absl::Status begin_write() override {
    // With a write-ahead log SQLite itself does not look, and would write on to files that nobody finds again.
    int moved = 0;
    sqlite3_file_control(db_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    const std::string path = sqlite3_db_filename(db_, "main");
    if (moved != 0) {
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_MOVED",
                     cat("database: the file ", path, " was moved, removed or replaced while the service had it open."),
                     "Put the file back that the service had open; changes are refused until then. How to go on with "
                     "another one stands in docs/another-history.md.");
    }
    const FileIdentity log = identity_of(path + "-wal"), index = identity_of(path + "-shm");
    if (knows_log_ && (log != log_ || index != index_)) {
      // What the log holds goes into the database as long as it can still be read, so that a restart finds all of it.
      sqlite3_wal_checkpoint_v2(db_, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_MOVED",
                     cat("database: the log ", path,
                         "-wal or its -shm was moved, removed or replaced while the service "
                         "had it open."),
                     "Put it back, or stop the service properly and start it again: what was acknowledged is in the "
                     "database. Changes are refused until then.");
    }
    CONCORD_RETURN_IF_ERROR(run("BEGIN IMMEDIATE"));
    if (!knows_log_) {
      log_ = identity_of(path + "-wal");
      index_ = identity_of(path + "-shm");
      knows_log_ = true;
    }
    return absl::OkStatus();
  }

 private:
  sqlite3* db_;
  std::shared_ptr<Damage> damage_;
  FileIdentity log_, index_;  // as this connection's first change found them
  bool knows_log_ = false;
  std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, TextHash, std::equal_to<>> prepared_;
};

void remove_scratch(const std::string& path) {
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
    std::error_code ignored;  // what is not there need not go
    std::filesystem::remove(path + suffix, ignored);
  }
}

class SqliteScratch : public Scratch {
 public:
  SqliteScratch(std::string path, std::unique_ptr<Connection> connection)
      : path_(std::move(path)), connection_(std::move(connection)) {}
  ~SqliteScratch() override {
    connection_ = nullptr;
    remove_scratch(path_);
  }
  Connection& connection() override { return *connection_; }

 private:
  std::string path_;
  std::unique_ptr<Connection> connection_;
};

class SqliteDatabase : public Database {
 public:
  explicit SqliteDatabase(std::string path) : path_(std::move(path)) {}

  absl::StatusOr<std::unique_ptr<Connection>> open_writer() override {
    remove_scratch(scratch_path());
    CONCORD_RETURN_IF_ERROR(check_log_of_file(path_));
    CONCORD_ASSIGN(auto connection, open(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sqlite_log_writes()));
    CONCORD_RETURN_IF_ERROR(
        connection->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                            "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=8192; PRAGMA user_version"));
    CONCORD_RETURN_IF_ERROR(keep_log_of_file(path_));
    return connection;
  }
  absl::StatusOr<std::unique_ptr<Connection>> open_reader() override {
    CONCORD_ASSIGN(auto connection, open(SQLITE_OPEN_READWRITE));
    CONCORD_RETURN_IF_ERROR(connection->execute("PRAGMA query_only=ON"));
    return connection;
  }
  absl::StatusOr<std::unique_ptr<Scratch>> make_scratch() override {
    remove_scratch(scratch_path());
    // What ails the scratch says nothing of the database.
    CONCORD_ASSIGN(auto connection,
                   open_at(scratch_path(), std::make_shared<Damage>(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    // Nothing of it outlives a crash, so nothing of it needs to.
    CONCORD_RETURN_IF_ERROR(connection->execute(
        cat("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-", kWriterCacheKib)));
    return std::make_unique<SqliteScratch>(scratch_path(), std::move(connection));
  }
  absl::Status read(const std::function<absl::Status(Connection&)>& work) override {
    std::unique_ptr<Connection> reader;
    {
      std::unique_lock lock(mutex_);
      free_.wait(lock, [this] { return !idle_.empty() || lent_ < kMaxReaders; });
      ++lent_;
      if (!idle_.empty()) {
        reader = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    absl::Status status;
    if (reader == nullptr) {
      auto opened = open_reader();
      status = opened.status();
      if (opened.ok()) reader = *std::move(opened);
    }
    if (status.ok()) status = reader->execute("BEGIN");
    if (status.ok()) {
      status = work(*reader);
      const absl::Status ended = reader->execute("COMMIT");
      if (!ended.ok()) reader = nullptr;  // a connection that cannot end its transaction is not lent again
    }
    std::lock_guard lock(mutex_);
    --lent_;
    if (reader != nullptr) idle_.push_back(std::move(reader));
    free_.notify_one();
    return status;
  }
  // Deleted rows are overwritten at once (secure_delete); what remains are older pages in the write-ahead log.
  absl::Status scrub() override {
    CONCORD_ASSIGN(auto connection, open(SQLITE_OPEN_READWRITE));
    // Writers wait while this waits for readers.
    CONCORD_RETURN_IF_ERROR(connection->execute(cat("PRAGMA busy_timeout=", kScrubBusyMs)));
    bool busy = true;
    CONCORD_RETURN_IF_ERROR(connection->query("PRAGMA wal_checkpoint(TRUNCATE)", [&](Statement& row) {
      busy = row.integer(0) != 0;
      return false;
    }));
    if (!busy) return absl::OkStatus();
    return trouble(absl::StatusCode::kUnavailable, "DATABASE_BUSY", "The write-ahead log is in use.", "Try again.");
  }
  // Written to the first page and changed to what it is: a commit all the same.
  absl::Status write_nothing(Connection& writer) override { return writer.execute("PRAGMA user_version=0"); }
  absl::Status damage(bool look_again) override {
    absl::Status met = damage_->met();
    if (met.ok() || !look_again) return met;
    // On a connection of its own, because one that met damage may remember pages of it.
    CONCORD_ASSIGN(const auto connection, open_reader());
    std::string found;
    const absl::Status looked = connection->query("PRAGMA quick_check(1)", [&](Statement& row) {
      found = std::string(row.text(0));
      return false;
    });
    if (!looked.ok() || found != "ok") return met;
    damage_->met(absl::OkStatus());
    return absl::OkStatus();
  }

 private:
  std::string scratch_path() const { return path_ + ".scratch"; }
  absl::StatusOr<std::unique_ptr<Connection>> open(int flags, const char* layer = nullptr) {
    return open_at(path_, damage_, flags, layer);
  }
  static absl::StatusOr<std::unique_ptr<Connection>> open_at(const std::string& path, std::shared_ptr<Damage> damage,
                                                             int flags, const char* layer = nullptr) {
    sqlite3* db = nullptr;
    if (sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, layer) != SQLITE_OK) {
      absl::Status status =
          absl::InvalidArgumentError(cat("cannot open the database ", path, ": ", sqlite3_errmsg(db)));
      sqlite3_close_v2(db);
      return status;
    }
    sqlite3_busy_timeout(db, kBusyTimeoutMs);
    auto connection = std::make_unique<SqliteConnection>(db, std::move(damage));
    // What a reader reads lies in the mapping already; its own copies are of the log and of what lies beyond.
    const int cache_kib = layer == nullptr ? kReaderCacheKib : kWriterCacheKib;
    CONCORD_RETURN_IF_ERROR(connection->execute(
        cat("PRAGMA cache_size=-", cache_kib, "; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456")));
    return connection;
  }

  std::string path_;
  const std::shared_ptr<Damage> damage_ = std::make_shared<Damage>();
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int lent_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> open_sqlite(const std::string& path) {
  return std::make_unique<SqliteDatabase>(path);
}

}  // namespace concord::platform
