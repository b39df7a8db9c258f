// Brings another service's events, in order, each effective exactly once: the bookmark and what the events caused are
// one transaction. The bus is only the doorbell; a hole, a start or silence is settled by LedgerService.ReadRecords.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/bus/bus.h"
#include "services/platform/deciding/batch.h"
#include "services/platform/following/follower_board.h"
#include "services/platform/ledger/ledger.h"
#include "services/platform/world/metrics.h"

namespace concord::platform {

inline constexpr int kMaxRecordsPerStep = 512;

// What a follower reads from: the source's LedgerService, or a ledger in the same process (simulation).
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  virtual absl::StatusOr<std::vector<Head>> heads() = 0;
  virtual absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                                   int limit) = 0;
};

// Acts on one record within the batch; the record outlives the batch, so rows that the batch writes may refer to it.
// A refusal is kept as a visible row and does not stop the follower; trouble does, and is tried again.
using React = std::function<absl::Status(Batch&, const Record&, const Command&)>;

struct FollowerOptions {
  std::string source;   // "registry"
  std::string service;  // who follows: "needs"
  std::int64_t silence_ms = 1'000;
  FollowerBoard* board = nullptr;  // where it tells how it gets on, if anywhere
};

class Follower {
 public:
  Follower(FollowerOptions options, Ledger& ledger, RecordSource& source, React react, World& world, Metrics& metrics);
  ~Follower();

  // Takes what the bus brought; out of order, repeated and foreign batches are harmless. Used by run() and by
  // simulation.
  absl::Status take(const std::vector<Record>& records);
  // Reads everything that is missing from the source. An authority whose ledger is damaged (DATA_LOSS) holds up no
  // other; the first such status is answered when all were tried.
  absl::Status catch_up();
  // Follows until stop(), from a thread of its own. `bell` may be null: then it asks every silence_ms.
  void start(std::unique_ptr<BusSubscriber> bell);
  void stop();

 private:
  using Borrowed = std::vector<const Record*>;
  absl::Status take_borrowed(const Borrowed& records);
  absl::Status step(const std::string& authority, const Borrowed& records, int attempt = 1);
  absl::Status catch_up(const std::string& authority);
  absl::Status catch_up_to(const Head& head);
  absl::StatusOr<std::int64_t> bookmark(const std::string& authority);
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
  std::map<std::string, std::int64_t> bookmarks_;
  std::string told_;  // what was last said to be in the way
  std::unique_ptr<Running> running_;
};

// The source's LedgerService over gRPC. `token` must be an auditor's for every authority.
std::unique_ptr<RecordSource> remote_source(const std::string& address, const std::string& token);

}  // namespace concord::platform
