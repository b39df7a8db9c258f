// Brings another service's events, in order, each effective exactly once and only along one history: the bookmark (with
// the chain hash of its record) and what the events caused are one transaction, and a record that does not continue the
// chain stops the stream with LEDGER_WENT_BACK until an operator decides (history.h). The bus is only the doorbell:
// every record comes from the source's LedgerService.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/bus/bus.h"
#include "services/platform/deciding/batch.h"
#include "services/platform/following/follower_board.h"
#include "services/platform/following/history.h"
#include "services/platform/ledger/ledger.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/metrics.h"

namespace concord::platform {

inline constexpr int kMaxRecordsPerStep = 512;

// Acts on one record within the batch; the record outlives the batch, so rows that the batch writes may refer to it.
// A refusal is kept as a visible row and does not stop the follower; trouble does, and is tried again.
using React = std::function<absl::Status(Batch&, const Record&, const Command&)>;

struct FollowerOptions {
  std::string source;   // "registry"
  std::string service;  // who follows: "needs"
  std::int64_t silence_ms = 1'000;
  FollowerBoard* board = nullptr;  // where it tells how it gets on, if anywhere
  TakeBack take_back = nullptr;    // what a reset takes back; null: nothing
};

class Follower {
 public:
  Follower(FollowerOptions options, Ledger& ledger, RecordSource& source, React react, World& world, Metrics& metrics);
  ~Follower();

  // The bell: the source says that this authority's ledger went on to `position`. Whatever it says, only what the
  // source's ledger then answers is taken.
  absl::Status hear(const std::string& authority, std::int64_t position);
  // Reads everything that is missing from the source. An authority whose ledger is damaged (DATA_LOSS) holds up no
  // other; the first such status is answered when all were tried.
  absl::Status catch_up();
  // Follows until stop(), from a thread of its own. `bell` may be null: then it asks every silence_ms.
  void start(std::unique_ptr<BusSubscriber> bell);
  void stop();
  // What is followed, for looking at it and deciding about it, from any thread. A decision goes by the bookmark, so
  // that nothing has to stand still for it; afterwards the follower is told.
  History& history() { return history_; }
  void decided(const std::string& authority);

 private:
  absl::Status step(const std::string& authority, const std::vector<Record>& records, int attempt = 1);
  absl::Status catch_up(const std::string& authority);
  absl::Status catch_up_to(const Head& head);
  absl::StatusOr<Bookmark> bookmark(const std::string& authority);
  // A bookmark of an older release gets the hash that the source's chain has there, once the chain was verified.
  absl::Status take_hash(const std::string& authority, const Bookmark& without);
  // LEDGER_WENT_BACK: nothing more of it is followed.
  absl::Status note(const std::string& authority, absl::Status status);
  absl::Status went_back(const std::string& authority, const Bookmark& at, const std::string& how);
  void run();
  // Tells board, metrics and log how the newest attempt went.
  void tell(const absl::Status& status);

  struct Running;
  FollowerOptions options_;
  Ledger& ledger_;
  RecordSource& source_;
  React react_;
  World& world_;
  Metrics& metrics_;
  History history_;
  Sha256 hasher_;
  std::mutex working_;
  std::map<std::string, Bookmark> bookmarks_;
  std::map<std::string, std::string> damaged_;  // authority to why nothing more of it is followed
  std::atomic<bool> is_asked_for_ = false;      // after a decision it is looked at once how things stand
  std::string told_;                            // what was last said to be in the way
  std::unique_ptr<Running> running_;
};

}  // namespace concord::platform
