// One service in this process as it runs in production: SQLite ledger in a temporary folder, gate, gRPC server on a
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
#include <grpcpp/grpcpp.h>

#include "concord/common/v1/common.pb.h"

#include "services/platform/access.h"
#include "services/platform/follower_board.h"
#include "services/platform/gate.h"
#include "services/platform/ledger.h"
#include "services/platform/metrics.h"
#include "services/platform/server.h"
#include "services/platform/service_process.h"
#include "services/platform/shared_state.h"
#include "services/platform/tokens.h"
#include "services/platform/work_queue.h"
#include "services/platform/world.h"

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
};

class RunningService {
 public:
  // Starts at once; a fault ends the test program with a sentence.
  explicit RunningService(platform::ServiceDefinition definition);
  ~RunningService();
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

  std::shared_ptr<grpc::Channel> channel() const { return channel_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  std::string token(const Who& who);
  platform::Ledger& ledger() { return *ledger_; }
  platform::Views& views() { return *definition_.views; }
  platform::Gate& gate() { return *gate_; }
  SharedTestWorld& world() { return world_; }
  platform::Metrics& metrics() { return *metrics_; }
  platform::Parts parts() { return {*ledger_, *gate_, world_, *metrics_}; }
  // The database's files as bytes, one after the other: the file itself, its write-ahead log and index.
  std::string database_bytes() const;
  // Every event of every authority.
  std::vector<platform::Record> all_records();

 private:
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
  std::unique_ptr<platform::Gate> gate_;
  std::unique_ptr<platform::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

inline void carry(grpc::ClientContext& context, const std::string& token) {
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
}

// Calls a unary rpc: call(*stub, &Stub::GetProvider, request, token). A refusal comes back as a platform status.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                              const Request& request, const std::string& token) {
  grpc::ClientContext context;
  carry(context, token);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return platform::from_grpc(status);
  return response;
}

// Reads an import's messages to the end and answers the outcome; `progress` counts the messages before it.
template <typename Stub, typename Request>
absl::StatusOr<common::v1::ImportOutcome> import(Stub& stub, const Request& request, const std::string& token,
                                                 int* progress = nullptr) {
  grpc::ClientContext context;
  carry(context, token);
  auto reader = stub.ImportTable(&context, request);
  auto message = [&] {
    // The reader's own message type.
    return [&]<typename Response>(grpc::ClientReader<Response>*) { return Response(); }(reader.get());
  }();
  std::optional<common::v1::ImportOutcome> outcome;
  int steps = 0;
  while (reader->Read(&message)) {
    if (message.has_progress()) ++steps;
    if (message.has_outcome()) outcome = message.outcome();
  }
  if (progress != nullptr) *progress = steps;
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return platform::from_grpc(status);
  if (!outcome) return absl::InternalError("the import ended without an outcome");
  return *outcome;
}

}  // namespace concord::tests
