// The one thread that writes: takes all appends that wait, puts them into one transaction, commits it durably, rings,
// answers them. Used by ledger.cpp only; knows positions, versions and hashes, not what an event means.
// Who is answered must never wait for the ledger on this thread: it would wait for itself.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <variant>

#include "google/protobuf/arena.h"

#include "services/platform/ledger/ledger.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {

inline constexpr std::size_t kMaxAppendsPerCommit = 512;
inline constexpr std::size_t kMaxEventsPerCommit = 8'192;
// What the writer remembers of streams and of authorities' heads; beyond it forgets all and asks the tables again.
inline constexpr std::size_t kMaxCachedVersionBytes = 16 << 20;
inline constexpr std::size_t kMaxCachedChains = 4'096;

// When each authority's ledger last recorded something, for whoever decides: kept in memory, asked from any thread. It
// only ever moves on, whatever the clock does.
class LastRecorded {
 public:
  void put(std::string_view authority, std::int64_t at_ms);
  // 0 where nothing was recorded.
  std::int64_t of(std::string_view authority) const;
  std::int64_t of_any() const;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> by_authority_;
  std::int64_t newest_ = 0;
};

class LedgerWriter {
 public:
  // `last` knows what was recorded so far, and is told what is.
  LedgerWriter(std::unique_ptr<Connection> connection, World& world, Views* views, LastRecorded& last,
               OnCommitted on_committed);
  ~LedgerWriter();

  void submit(Append append, AppendDone done);
  // Ends the program where the caller is the ledger's own thread, because it would wait for itself.
  void check_may_wait() const;
  absl::Status exclusively(const std::function<absl::Status(Connection&)>& work);
  void drain();
  // From any thread: whether a commit failed since this was asked last.
  bool take_failed() { return failed_.exchange(false); }

 private:
  struct Waiting {
    Append append;
    AppendDone done;
    std::size_t events = 0;
    absl::StatusOr<Appended> answer = absl::UnknownError("not answered");
  };
  struct Job {
    const std::function<absl::Status(Connection&)>* work;
    AppendDone done;
  };
  struct Chain {
    std::int64_t position = 0;
    std::string hash;
    std::int64_t recorded_at_ms = 0;
    bool touched = false;
  };
  using Records = std::vector<std::shared_ptr<const Record>>;

  void write_loop();
  void commit(std::vector<Waiting> batch);
  void answer(std::vector<Waiting> batch, const Records& records);
  // Every append of the batch in one transaction; `careful` guards each with a savepoint. False asks for the careful
  // way.
  absl::StatusOr<bool> try_commit(std::vector<Waiting>& batch, bool careful, Records& records);
  // Answers the append, or says why not; `wrote` tells whether rows were touched before a failure.
  absl::StatusOr<Appended> apply(const Append& append, Records& records, bool& wrote);
  absl::Status apply_events(const Append& append, Chain& chain, Records& records, bool& wrote, Appended& answer);
  absl::Status check_versions(const Append& append);
  absl::Status repeated_or(const Append& append, absl::Status otherwise, Appended& answer);
  absl::StatusOr<Chain*> chain_of(const std::string& authority);
  absl::StatusOr<std::int64_t> version_of(const std::string& authority, const std::string& stream);
  void remember_version(const std::string& authority, const std::string& stream, std::int64_t version);
  void forget_all();

  std::unique_ptr<Connection> connection_;
  World& world_;
  Views* views_;
  LastRecorded& last_;
  OnCommitted on_committed_;
  Sha256 hasher_;
  // Holds the records of the commit under way: they come and go together, so an allocation a field is spared.
  std::shared_ptr<google::protobuf::Arena> arena_;
  std::atomic<bool> failed_ = false;
  std::unordered_map<std::string, Chain> chains_;
  std::unordered_map<std::string, std::int64_t> versions_;
  std::size_t version_bytes_ = 0;

  std::mutex mutex_;
  std::condition_variable wake_writer_;
  std::deque<Waiting> waiting_;
  std::deque<Job> jobs_;
  std::size_t unanswered_ = 0;
  bool stopping_ = false;

  std::thread writer_;
};

}  // namespace concord::platform
