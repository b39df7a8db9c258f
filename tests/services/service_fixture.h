// One service in this process as it runs in production: SQLite ledger in a temporary folder, entry, gRPC server on a
// free port, tokens of a development issuer. Time stands until a test moves it; nothing of ours is replaced.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "concord/common/v1/common.pb.h"

#include "services/platform/calling/remote_call.h"
#include "services/platform/entry/access.h"
#include "services/platform/entry/entry.h"
#include "services/platform/entry/server.h"
#include "services/platform/entry/tokens.h"
#include "services/platform/following/follower_board.h"
#include "services/platform/ledger/ledger.h"
#include "services/platform/service_process.h"
#include "services/platform/world/metrics.h"
#include "services/platform/world/shared_state.h"
#include "services/platform/world/work_queue.h"
#include "services/platform/world/world.h"
#include "tests/client.h"

namespace concord::tests {

// Noon in London on 21 November 2026, so that "today" is the stories' day.
inline constexpr std::int64_t kTestNoonMs = 1'795'262'400'000;

// TestWorld that several threads may ask.
class SharedTestWorld : public platform::World {
 public:
  std::int64_t now_ms() override {
    std::lock_guard lock(mutex_);
    return world_.now_ms();
  }
  std::int64_t monotonic_us() override {
    std::lock_guard lock(mutex_);
    return world_.monotonic_us();
  }
  std::uint64_t random() override {
    std::lock_guard lock(mutex_);
    return world_.random();
  }
  void advance_ms(std::int64_t by) {
    std::lock_guard lock(mutex_);
    world_.advance_ms(by);
  }
  void advance_days(std::int64_t days) {
    std::lock_guard lock(mutex_);
    world_.advance_ms(days * 86'400'000);
  }

 private:
  std::mutex mutex_;
  platform::TestWorld world_{kTestNoonMs};
};

struct Who {
  std::vector<std::string> roles = {"commissioner"};
  std::vector<std::string> authorities = {"lancashire"};
  std::string organisation = {};  // the provider a provider acts for
  std::string subject = "officer-1";
  std::vector<std::string> follows = {};  // streams that a service follows
};

class RunningService {
 public:
  // Starts at once; a fault ends the test program with a sentence.
  explicit RunningService(platform::ServiceDefinition definition);
  ~RunningService();
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  std::string token(const Who& who);
  // Calls the rpc that takes this request; a refusal comes back as a platform status.
  template <typename Answer>
  absl::StatusOr<Answer> call(const google::protobuf::Message& request, const std::string& token) {
    return client_->call<Answer>(request, token);
  }
  Client& client() { return *client_; }
  // What the service does about that source's events.
  platform::React reaction_to(const std::string& source) const;
  // What it takes back of them when an operator resets its following.
  platform::TakeBack taken_back_of(const std::string& source) const;
  // Where the service looks for its followers when an operator decides about them.
  platform::FollowerBoard& board() { return board_; }
  platform::Ledger& ledger() { return *ledger_; }
  platform::Views& views() { return *definition_.views; }
  platform::Entry& entry() { return *entry_; }
  SharedTestWorld& world() { return world_; }
  platform::Metrics& metrics() { return *metrics_; }
  platform::Parts parts() { return {*ledger_, world_, *metrics_}; }
  // The database's files as bytes, one after the other: the file itself, its write-ahead log and index.
  std::string database_bytes() const;
  // Every event of every authority.
  std::vector<platform::Record> all_records();

 private:
  const platform::Followed& followed(const std::string& source) const;

  std::filesystem::path folder_;
  platform::ServiceDefinition definition_;
  SharedTestWorld world_;
  std::unique_ptr<platform::TokenVerifier> tokens_;
  std::unique_ptr<platform::Access> access_;
  std::unique_ptr<platform::SharedState> shared_;
  std::unique_ptr<platform::Metrics> metrics_;
  std::unique_ptr<platform::WorkQueue> work_;
  platform::FollowerBoard board_;
  std::unique_ptr<platform::Ledger> ledger_;
  std::unique_ptr<platform::Entry> entry_;
  std::vector<platform::Followed> followed_;
  std::unique_ptr<platform::Server> server_;
  std::unique_ptr<Client> client_;
};

}  // namespace concord::tests
