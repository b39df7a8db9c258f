// The ledger over one database: appends go to the writer thread, reads to the pool of readers.
#include "services/platform/ledger/ledger.h"

#include <algorithm>
#include <future>

#include "services/platform/ledger/ledger_tables.h"
#include "services/platform/ledger/ledger_writer.h"
#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

// An answer ends at about this size, so that one gRPC message (4 MiB) always holds it.
constexpr std::size_t kMaxReadBytes = 2 << 20;

absl::Status check_limits(const Append& append) {
  std::size_t events = 0;
  for (const auto& stream : append.streams) {
    events += stream.events.size();
    for (const auto& event : stream.events) {
      if (event.payload.size() > kMaxPayloadBytes) {
        return refuse_input(
            {.code = "EVENT_TOO_LARGE",
             .sentence = cat("One event would be ", event.payload.size(), " bytes."),
             .remedy = cat("Keep one change below ", kMaxPayloadBytes, " bytes; send long lists in parts.")});
      }
    }
  }
  if (events > kMaxEventsPerAppend) {
    return refuse_input({.code = "TOO_MANY_EVENTS",
                         .sentence = cat("One command would cause ", events, " events."),
                         .remedy = cat("Keep it to ", kMaxEventsPerAppend, "; split the file or the list.")});
  }
  if (append.authority.empty()) return absl::InternalError("an append without authority");
  if (events > 0 && (append.command_id.empty() || append.command_id.size() > kMaxCommandIdLength)) {
    return refuse_input(
        {.code = "COMMAND_ID_MISSING",
         .sentence = "The command carries no usable command id.",
         .remedy = cat("Give command_id, 1 to ", kMaxCommandIdLength, " characters, new for every new request."),
         .subject = "command_id"});
  }
  return absl::OkStatus();
}

class DatabaseLedger : public Ledger {
 public:
  DatabaseLedger(std::unique_ptr<Database> database, std::unique_ptr<Connection> writer, World& world, Views* views,
                 std::unique_ptr<LastRecorded> last, OnCommitted on_committed)
      : database_(std::move(database)),
        world_(world),
        last_(std::move(last)),
        writer_(std::move(writer), world, views, *last_, std::move(on_committed)) {}

  void append(Append append, AppendDone done) override {
    if (absl::Status bad = check_limits(append); !bad.ok()) return done(bad);
    writer_.submit(std::move(append), std::move(done));
  }

  absl::StatusOr<Appended> append_and_wait(Append append) override {
    writer_.check_may_wait();
    std::promise<absl::StatusOr<Appended>> promise;
    this->append(std::move(append),
                 [&promise](absl::StatusOr<Appended> answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }

  absl::StatusOr<std::optional<Appended>> first_answer(const std::string& authority, const std::string& command_id,
                                                       const std::string& request_hash) override {
    absl::StatusOr<std::optional<Appended>> answer;
    CONCORD_RETURN_IF_ERROR(database_->read([&](Connection& reader) {
      answer = find_first_answer(reader, authority, command_id, request_hash);
      return answer.status();
    }));
    return answer;
  }

  absl::StatusOr<std::vector<Record>> read_stream(const std::string& authority, const std::string& stream,
                                                  std::int64_t after_version, int limit) override {
    static const std::string sql =
        cat("SELECT ", kRecordColumns,
            " FROM ledger WHERE authority = $1 AND stream = $2 AND version > $3 ORDER BY version LIMIT $4");
    std::vector<Record> records;
    CONCORD_RETURN_IF_ERROR(database_->read([&](Connection& reader) {
      return reader.query(
          sql,
          [&](Statement& row) {
            records.push_back(record_from(row));
            return true;
          },
          authority, stream, after_version, limit);
    }));
    return records;
  }

  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                           int limit) override {
    static const std::string sql = cat(
        "SELECT ", kRecordColumns, " FROM ledger WHERE authority = $1 AND position > $2 ORDER BY position LIMIT $3");
    std::vector<Record> records;
    std::size_t bytes = 0;
    CONCORD_RETURN_IF_ERROR(database_->read([&](Connection& reader) {
      return reader.query(
          sql,
          [&](Statement& row) {
            records.push_back(record_from(row));
            bytes += records.back().payload().size() + 256;
            return bytes < kMaxReadBytes;
          },
          authority, after_position, limit);
    }));
    return records;
  }

  bool take_write_failed() override { return writer_.take_failed(); }
  absl::StatusOr<std::vector<Head>> heads() override {
    std::vector<Head> heads;
    CONCORD_RETURN_IF_ERROR(database_->read([&](Connection& reader) {
      return reader.query(kSelectHeads, [&](Statement& row) {
        heads.push_back({std::string(row.text(0)), row.integer(1), std::string(row.bytes(2))});
        return true;
      });
    }));
    return heads;
  }

  absl::StatusOr<Bookmark> bookmark(const std::string& source, const std::string& authority) override {
    return read_with(*database_, [&](Connection& reader) { return find_bookmark(reader, source, authority); });
  }

  absl::Status exclusively(const std::function<absl::Status(Connection&)>& work) override {
    return writer_.exclusively(work);
  }
  std::int64_t now_ms(const std::string& authority) override {
    return std::max({world_.now_ms(), last_->of(authority), last_->of(kCommons)});
  }
  std::int64_t clock_behind_ms() override {
    const std::int64_t behind_ms = last_->of_any() - world_.now_ms();
    return behind_ms > kClockToleranceMs ? behind_ms : 0;
  }
  Database& database() override { return *database_; }
  void drain() override { writer_.drain(); }

 private:
  std::unique_ptr<Database> database_;
  World& world_;
  std::unique_ptr<LastRecorded> last_;
  LedgerWriter writer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> open_ledger(std::unique_ptr<Database> database, World& world, Views* views,
                                                    OnCommitted on_committed) {
  CONCORD_ASSIGN(auto writer, database->open_writer());
  CONCORD_RETURN_IF_ERROR(migrate(*writer, "ledger", ledger_migrations()));
  if (views != nullptr) CONCORD_RETURN_IF_ERROR(migrate(*writer, "views", views->migrations()));
  auto last = std::make_unique<LastRecorded>();
  CONCORD_RETURN_IF_ERROR(writer->query(kSelectLastRecorded, [&](Statement& row) {
    last->put(row.text(0), row.integer(1));
    return true;
  }));
  return std::make_unique<DatabaseLedger>(std::move(database), std::move(writer), world, views, std::move(last),
                                          std::move(on_committed));
}

}  // namespace concord::platform
