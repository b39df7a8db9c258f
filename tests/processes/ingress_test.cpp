// What deploy/nginx lets through and what it keeps away: strangers who may say anything to nginx, and programs of
// honest councils beside them, which must not notice.
#include "tests/processes/ingress.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "concord/ledger/v1/ledger.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/entry/server.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "tests/client.h"
#include "tests/processes/raw_http2.h"
#include "tests/processes/running_deployment.h"

namespace concord {
namespace {

using platform::cat;

constexpr char kPublicRpc[] = "/concord.registry.v1.RegistryService/SearchDirectory";
constexpr char kStranger[] = "127.0.0.2";
constexpr std::int64_t kCeilingMiB = 512;

// An empty request to an rpc, and the code of the answer.
grpc::StatusCode ask(const std::string& address, const std::string& certificate, const char* path) {
  const auto credentials =
      certificate.empty() ? grpc::InsecureChannelCredentials() : grpc::SslCredentials({certificate, "", ""});
  grpc::GenericStub stub(grpc::CreateChannel(address, credentials));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  const grpc::Slice nothing("");
  const grpc::ByteBuffer asked(&nothing, 1);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, path, grpc::StubOptions(), &asked, &answer,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  return done.get_future().get().error_code();
}

class IngressTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(running_.started());
    ASSERT_TRUE(ingress_.started()) << ingress_.log();
  }
  std::string officer() { return running_.token({"commissioner"}, {"glasgow"}); }
  absl::Status list_contracts() {
    registry::v1::ListContractsRequest request;
    request.set_authority("glasgow");
    return program_.call<registry::v1::ListContractsResponse>(request, officer()).status();
  }
  // A program of a council's calls while a stranger does this, one behind another; every one must be answered.
  void expect_unnoticed(std::int64_t for_ms, const std::function<void(int)>& stranger) {
    std::atomic<bool> ended = false;
    std::thread other([&] {
      const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(for_ms);
      for (int i = 0; std::chrono::steady_clock::now() < until; ++i) stranger(i);
      ended = true;
    });
    int calls = 0;
    while (!ended) {
      const absl::Status status = list_contracts();
      EXPECT_TRUE(status.ok()) << "call " << calls << ": " << status;
      if (!status.ok()) break;
      ++calls;
      most_ = std::max(most_, resident_mib());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    other.join();
    EXPECT_GT(calls, for_ms / 200);
    EXPECT_LT(most_, kCeilingMiB);
    RecordProperty("mib", static_cast<int>(most_));
  }
  std::int64_t resident_mib() {
    std::ifstream status(cat("/proc/", running_.deployment().running("registry")->pid, "/status"));
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("VmRSS:", 0) == 0) return std::stoll(line.substr(6)) / 1024;
    }
    return -1;
  }

  RunningDeployment running_;
  Ingress ingress_{running_};
  tests::Client program_{ingress_.address(), ingress_.certificate()};
  std::int64_t most_ = 0;
};

TEST_F(IngressTest, CallsRefusalsAndImportsComeThroughOverTls) {
  EXPECT_TRUE(list_contracts().ok()) << list_contracts();
  registry::v1::GetServiceRequest unknown;
  unknown.set_authority("glasgow");
  unknown.set_service_id("nobody-knows-it");
  const auto told = program_.call<registry::v1::GetServiceResponse>(unknown, officer());
  const auto refusal = platform::refusal_of(told.status());
  ASSERT_TRUE(refusal) << told.status();
  EXPECT_FALSE(refusal->remedy().empty());
  registry::v1::ImportTableRequest table;
  table.set_authority("glasgow");
  table.set_command_id("through-the-ingress");
  table.set_table("providers");
  table.set_content("scheme,identifier,name,kind\nX-CONCORD,ONE,One,charity\n");
  const auto outcome = program_.import(table, officer());
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->changed(), 1);
}

TEST_F(IngressTest, LedgersAndHealthStayInside) {
  ledger::v1::ReadRecordsRequest records;
  records.set_authority("glasgow");
  const auto told = program_.call<ledger::v1::ReadRecordsResponse>(records, running_.token({"operator"}, {"glasgow"}));
  EXPECT_EQ(told.status().code(), absl::StatusCode::kUnimplemented) << told.status();
  const char* health = "/grpc.health.v1.Health/Check";
  EXPECT_EQ(ask(ingress_.address(), ingress_.certificate(), health), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_NE(ask(*running_.deployment().address_of("registry"), "", health), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(IngressTest, ATooLargeRequestIsToldAsSuch) {
  registry::v1::ImportTableRequest table;
  table.set_authority("glasgow");
  table.set_content(std::string(6 << 20, 'a'));
  EXPECT_EQ(program_.import(table, officer()).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(IngressTest, HeadersThatGrpcDropsAConnectionForHarmNobody) {
  expect_unnoticed(3'000, [&](int) {
    for (const auto& [name, value] : RawHttp2::Headers{
             {"trace-bin", "*** no base64 ***"}, {"authorization", std::string(2 * platform::kMaxHeaderBytes, 'a')}}) {
      RawHttp2 stranger(ingress_.plain_address(), kStranger);
      stranger.read_frames(2);
      stranger.begin_call(1, kPublicRpc, {{name, value}});
      stranger.read_frames(10);
    }
  });
}

// Answered with headers alone, which no flow control holds up, so that nobody keeps a connection open with it.
TEST_F(IngressTest, APathThatIsNoneIsAnsweredAsACall) {
  for (const char* path : {"nopath", "*", "/a/%00", "/a/../../x"}) {
    RawHttp2 stranger(ingress_.plain_address(), kStranger);
    stranger.begin_call(1, path);
    const auto frames = stranger.read_frames(2'000);
    const auto headers = std::find_if(frames.begin(), frames.end(),
                                      [](const RawHttp2::Frame& frame) { return frame.type == kHeadersFrame; });
    ASSERT_NE(headers, frames.end()) << path;
    EXPECT_NE(headers->flags & kEndStream, 0) << path;
    EXPECT_EQ(headers->payload.substr(0, 1), "\x89")
        << path << ": 204 in HPACK's table, as every answer of nginx's own";
  }
}

TEST_F(IngressTest, RapidResetsDoNotReachTheServices) {
  std::int64_t streams = 0;
  expect_unnoticed(3'000, [&](int) {
    RawHttp2 stranger(ingress_.plain_address(), kStranger);
    for (std::uint32_t stream = 1; !stranger.closed() && stream < 20'000; stream += 2, ++streams) {
      stranger.begin_call(stream, kPublicRpc);
      stranger.send_frame(kResetFrame, 0, stream, std::string("\0\0\0\x08", 4));
      if (stream % 64 == 1) stranger.read_frames(0);
    }
  });
  EXPECT_GT(streams, 1'000);
  RecordProperty("streams", static_cast<int>(streams));
}

TEST_F(IngressTest, HeadersWithoutEndDoNotReachTheServices) {
  expect_unnoticed(3'000, [&](int) {
    RawHttp2 stranger(ingress_.plain_address(), kStranger);
    stranger.send_frame(kHeadersFrame, 0, 1, "");
    for (int i = 0; i < 400 && !stranger.closed(); ++i) {
      if (!stranger.send_frame(kContinuationFrame, 0, 1,
                               std::string("\x10\x01x\x7f\xe1\x2e", 6) + std::string(6'112, 'h')))
        break;
      stranger.read_frames(0);
    }
  });
}

TEST_F(IngressTest, ConnectionsOfOneAddressAreLimitedAndOthersAreNot) {
  std::vector<std::unique_ptr<RawHttp2>> held;
  for (int i = 0; i < 120; ++i) held.push_back(std::make_unique<RawHttp2>(ingress_.plain_address(), kStranger));
  for (auto& one : held) {
    one->read_frames(5);
    one->begin_call(1, kPublicRpc);
  }
  int refused = 0;  // before the call's body is there, which the service waits for
  for (auto& one : held) {
    for (const auto& frame : one->read_frames(5)) refused += frame.type == kHeadersFrame ? 1 : 0;
  }
  EXPECT_EQ(refused, 20);
  EXPECT_TRUE(list_contracts().ok());
}

// Without a token, so that it is this limit that is met and not the service's own of an authority.
TEST_F(IngressTest, TooManyCallsOfOneAddressAreToldWhatToDo) {
  constexpr int kMost = 4'000, kCallers = 4;
  std::atomic<bool> limited = false;
  std::atomic<int> calls = 0;
  std::string said;
  std::mutex mutex;
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] {
      registry::v1::ListContractsRequest request;
      request.set_authority("glasgow");
      while (!limited && ++calls < kMost) {
        const absl::Status status = program_.call<registry::v1::ListContractsResponse>(request, "").status();
        if (absl::IsUnauthenticated(status)) continue;
        std::lock_guard lock(mutex);
        said = status.ToString();
        limited = true;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_GT(calls, 400);
  EXPECT_NE(said.find("RESOURCE_EXHAUSTED: too many calls"), std::string::npos) << said << " after " << calls;
}

TEST_F(IngressTest, AServiceThatIsAwayIsToldAsSuch) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  const absl::Status status = list_contracts();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_NE(status.message().find("ask again with the same command id"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace concord
