// A service's own durable, ordered, append-only store of events: the truth.
// Gap-free positions per authority, optimistic versions per stream, idempotent command ids, a hash chain, group commit.
// It never changes or deletes a record and knows nothing of what an event means.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/ledger/bookmarks.h"
#include "services/platform/ledger/views.h"
#include "services/platform/storage/database.h"
#include "services/platform/world/world.h"

namespace concord::platform {

using Record = ledger::v1::Record;

inline constexpr std::size_t kMaxPayloadBytes = 1 << 20;    // one event
inline constexpr std::size_t kMaxEventsPerAppend = 60'000;  // one command or import
inline constexpr std::size_t kMaxWaitingAppends = 16'384;   // beyond: RESOURCE_EXHAUSTED
inline constexpr std::size_t kMaxCommandIdLength = 100;
// A clock that is kept by NTP may step back by this much without a word.
inline constexpr std::int64_t kClockToleranceMs = 2'000;

struct NewEvent {
  std::string type;     // "ProviderRegistered"
  std::string payload;  // serialised event message
};

struct StreamAppend {
  std::string stream;
  std::int64_t expected_version = 0;
  std::vector<NewEvent> events;
};

struct Append {
  std::string authority;
  std::string command_id;    // empty only for an append without events
  std::string request_hash;  // 32 bytes
  std::string actor;
  std::string trace_id;
  std::int64_t decided_at_ms = 0;     // recorded no earlier
  std::vector<StreamAppend> streams;  // all or nothing, in this order; a stream may come again
  std::optional<BookmarkMove> bookmark;
  std::function<absl::Status(Connection&)> also;  // erasable or operational rows in the same transaction
};

struct Appended {
  std::int64_t position = 0;  // last event's; the head's when there was none
  std::int64_t version = 0;   // last stream's
  int events = 0;
  bool repeated = false;
};

// Trouble VERSION_CONFLICT (ABORTED) when a stream moved on; refusal COMMAND_ID_REUSED; trouble LEDGER_BUSY.
using AppendDone = std::function<void(absl::StatusOr<Appended>)>;
// Called after each commit with the new records, in order, from the thread that writes.
using OnCommitted = std::function<void(const std::vector<std::shared_ptr<const Record>>&)>;

struct Head {
  std::string authority;
  std::int64_t position = 0;
  std::string hash;
};

class Ledger {
 public:
  virtual ~Ledger() = default;
  // Queues; `done` is called once when the commit is durable or the append failed: from the thread that writes, so it
  // is short and must not wait for the ledger.
  virtual void append(Append append, AppendDone done) = 0;
  // The same, waiting.
  virtual absl::StatusOr<Appended> append_and_wait(Append append) = 0;
  // The first answer to a command id, if it was ever answered; COMMAND_ID_REUSED if the request differs.
  virtual absl::StatusOr<std::optional<Appended>> first_answer(const std::string& authority,
                                                               const std::string& command_id,
                                                               const std::string& request_hash) = 0;
  virtual absl::StatusOr<std::vector<Record>> read_stream(const std::string& authority, const std::string& stream,
                                                          std::int64_t after_version, int limit) = 0;
  virtual absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                                   int limit) = 0;
  virtual absl::StatusOr<std::vector<Head>> heads() = 0;
  // Whether a change could not be written since this was asked last.
  virtual bool take_write_failed() = 0;
  virtual absl::StatusOr<Bookmark> bookmark(const std::string& source, const std::string& authority) = 0;
  // Runs work on the writing connection in its own transaction, between commits.
  virtual absl::Status exclusively(const std::function<absl::Status(Connection&)>& work) = 0;
  // The instant at which something is decided for this authority: the world's clock, but never before what its ledger
  // or the commons' recorded last, so that no deadline opens again when the clock was set back.
  virtual std::int64_t now_ms(const std::string& authority) = 0;
  // By how much the clock stands behind what any authority's ledger recorded last; 0 up to kClockToleranceMs.
  virtual std::int64_t clock_behind_ms() = 0;
  virtual Database& database() = 0;
  // Answers what waits, then stops taking.
  virtual void drain() = 0;
};

// Opens the ledger's tables and the views' tables and starts the commit thread. `views` may be null (tests, bench).
absl::StatusOr<std::unique_ptr<Ledger>> open_ledger(std::unique_ptr<Database> database, World& world, Views* views,
                                                    OnCommitted on_committed);

}  // namespace concord::platform
