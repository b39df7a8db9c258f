// The SQLite driver behind database.h: WAL, synchronous=FULL, one writer, a bounded pool of readers.
// With sqlite_log_writes.cpp the only file that knows sqlite3.
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include <sqlite3.h>

#include "services/platform/storage/database.h"
#include "services/platform/storage/sqlite_log_writes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr int kMaxReaders = 8;
constexpr int kBusyTimeoutMs = 10'000;
constexpr int kScrubBusyMs = 100;
constexpr std::size_t kMaxPrepared = 256;

absl::Status failed(sqlite3* db, std::string_view doing) {
  const std::string why = cat("database: ", doing, ": ", sqlite3_errmsg(db));
  switch (sqlite3_extended_errcode(db)) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return absl::AlreadyExistsError(why);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", why,
                     "Free disk space or mend the disk, then try again.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return trouble(absl::StatusCode::kUnavailable, "DATABASE_BUSY", why, "Try again.");
    default:
      return absl::InternalError(why);
  }
}

class SqliteStatement : public Statement {
 public:
  SqliteStatement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
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
    absl::Status status = failed(db_, "step");
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
};

// Looks a statement up by its text without copying it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}
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
      return failed(db_, sql);
    }
    if (prepared_.size() >= kMaxPrepared) prepared_.clear();
    auto [it, inserted] = prepared_.emplace(std::string(sql), std::make_unique<SqliteStatement>(db_, statement));
    return it->second.get();
  }
  absl::Status execute(std::string_view sql) override {
    if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failed(db_, sql);
    return absl::OkStatus();
  }

 private:
  sqlite3* db_;
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
    CONCORD_ASSIGN(auto connection, open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sqlite_log_writes()));
    CONCORD_RETURN_IF_ERROR(
        connection->execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                            "PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=8192"));
    return connection;
  }
  absl::StatusOr<std::unique_ptr<Connection>> open_reader() override {
    CONCORD_ASSIGN(auto connection, open(path_, SQLITE_OPEN_READWRITE));
    CONCORD_RETURN_IF_ERROR(connection->execute("PRAGMA query_only=ON"));
    return connection;
  }
  absl::StatusOr<std::unique_ptr<Scratch>> make_scratch() override {
    remove_scratch(scratch_path());
    CONCORD_ASSIGN(auto connection, open(scratch_path(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    // Nothing of it outlives a crash, so nothing of it needs to.
    CONCORD_RETURN_IF_ERROR(connection->execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"));
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
    CONCORD_ASSIGN(auto connection, open(path_, SQLITE_OPEN_READWRITE));
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

 private:
  std::string scratch_path() const { return path_ + ".scratch"; }
  static absl::StatusOr<std::unique_ptr<Connection>> open(const std::string& path, int flags,
                                                          const char* layer = nullptr) {
    sqlite3* db = nullptr;
    if (sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, layer) != SQLITE_OK) {
      absl::Status status =
          absl::InvalidArgumentError(cat("cannot open the database ", path, ": ", sqlite3_errmsg(db)));
      sqlite3_close_v2(db);
      return status;
    }
    sqlite3_busy_timeout(db, kBusyTimeoutMs);
    auto connection = std::make_unique<SqliteConnection>(db);
    CONCORD_RETURN_IF_ERROR(
        connection->execute("PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456"));
    return connection;
  }

  std::string path_;
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
