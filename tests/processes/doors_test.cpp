// What strangers and one council can take of a service: over raw sockets, against the real programs, with the memory
// read from the kernel. SECURITY.md says what is left to the ingress.
#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <thread>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "concord/needs/v1/commands.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/entry/body_budget.h"
#include "services/platform/entry/server.h"
#include "services/platform/entry/tokens.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "tests/client.h"
#include "tests/processes/raw_http2.h"
#include "tests/processes/running_deployment.h"
#include "tests/scrape.h"

namespace concord {
namespace {

using platform::cat;

constexpr std::int64_t kCeilingMiB = 512;
constexpr char kPublicRpc[] = "/concord.registry.v1.RegistryService/SearchDirectory";
constexpr char kSignedInRpc[] = "/concord.registry.v1.RegistryService/ImportTable";
constexpr std::uint32_t kAnnounced = 5'000'000;

class DoorsTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(running_.started()); }
  cli::Process process(const std::string& name) { return *running_.deployment().running(name); }
  std::string address(const std::string& name) { return cli::Deployment::address(process(name)); }
  std::int64_t resident_mib(const std::string& name) {
    std::ifstream status(cat("/proc/", process(name).pid, "/status"));
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("VmRSS:", 0) == 0) return std::stoll(line.substr(6)) / 1024;
    }
    return -1;
  }
  std::string officer() { return running_.token({"commissioner"}, {"lancashire"}); }
  // Somebody else's call, on a connection of their own, and how long it took.
  std::int64_t others_call_ms() {
    const auto began = std::chrono::steady_clock::now();
    registry::v1::ListContractsRequest request;
    request.set_authority("glasgow");
    const std::string token = running_.token({"commissioner"}, {"glasgow"}, "other");
    auto answer = others_.call<registry::v1::ListContractsResponse>(request, token);
    for (int again = 0; again < 3 && tests::was_let_go(answer.status()); ++again)
      answer = others_.call<registry::v1::ListContractsResponse>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  }
  // So many streams that announce 5 MB each and send whatever they may for so long. Answers the highest memory seen.
  std::int64_t hold_open(const char* path, int connections, int streams, int for_ms) {
    const std::string body = message_head(kAnnounced) + std::string(kAnnounced - 100, 'x');
    std::vector<std::unique_ptr<RawHttp2>> all;
    std::vector<std::vector<std::size_t>> sent(static_cast<std::size_t>(connections));
    for (int i = 0; i < connections; ++i) {
      all.push_back(std::make_unique<RawHttp2>(address("registry")));
      all.back()->read_frames(50);
      for (int k = 0; k < streams; ++k) all.back()->begin_call(static_cast<std::uint32_t>(2 * k + 1), path);
      sent[static_cast<std::size_t>(i)].resize(static_cast<std::size_t>(streams));
    }
    std::int64_t most = 0, slowest = 0;
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(for_ms);
    while (std::chrono::steady_clock::now() < until) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        all[i]->read_frames(2);
        for (std::size_t k = 0; k < sent[i].size(); ++k) {
          sent[i][k] += all[i]->feed(static_cast<std::uint32_t>(2 * k + 1), body, sent[i][k]);
        }
      }
      most = std::max(most, resident_mib("registry"));
      slowest = std::max(slowest, others_call_ms());
    }
    EXPECT_LT(slowest, 2'000) << "others' calls go on";
    return most;
  }

  RunningDeployment running_;
  tests::Client others_{address("registry")};
};

TEST_F(DoorsTest, BodiesOfStrangersStayOutsideWhereATokenIsNeeded) {
  const std::int64_t before = resident_mib("registry");
  const std::int64_t most = hold_open(kSignedInRpc, 8, platform::kMaxCallsOnConnection - 1, 3'000);
  RecordProperty("mib", static_cast<int>(most - before));
  EXPECT_LT(most - before, 64) << "from " << before << " to " << most << " MiB";
}

TEST_F(DoorsTest, BodiesOfStrangersOfPublicRpcsAreBounded) {
  const std::int64_t before = resident_mib("registry");
  const std::int64_t most = hold_open(kPublicRpc, 8, platform::kMaxCallsOnConnection - 1, 8'000);
  RecordProperty("mib", static_cast<int>(most - before));
  EXPECT_LT(most, kCeilingMiB) << "from " << before << " MiB";
}

// Health comes with gRPC, which reads its requests in whole before it asks anybody. So would reflection, of any number
// at one time: it is not served.
TEST_F(DoorsTest, BodiesForGrpcsOwnServicesAreBounded) {
  for (const char* path :
       {"/grpc.health.v1.Health/Check", "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"}) {
    const std::int64_t before = resident_mib("registry");
    const std::int64_t most = hold_open(path, 8, platform::kMaxCallsOnConnection - 1, 8'000);
    RecordProperty("mib", static_cast<int>(most - before));
    EXPECT_LT(most, kCeilingMiB) << path << " from " << before << " MiB";
  }
}

// Of a message that says it has a gigabyte, sent as fast as it goes.
TEST_F(DoorsTest, AMessageOfAnySizeIsNotTakenIn) {
  RawHttp2 stranger(address("registry"));
  stranger.read_frames(100);
  stranger.begin_call(1, kPublicRpc);
  const std::string head = message_head(1'000'000'000), rest(1'000'000'000 - 1'000, 'x');
  std::size_t sent = stranger.feed(1, head, 0);
  std::int64_t most = 0;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
  std::size_t of_rest = 0;
  while (std::chrono::steady_clock::now() < until && !stranger.closed()) {
    stranger.read_frames(1);
    of_rest += stranger.feed(1, rest, of_rest);
    most = std::max(most, resident_mib("registry"));
  }
  EXPECT_GT(sent, 0U);
  RecordProperty("mib", static_cast<int>(most));
  RecordProperty("sent", static_cast<int>(of_rest >> 20));
  EXPECT_LT(most, kCeilingMiB) << (of_rest >> 20) << " MiB were sent";
  EXPECT_LT(others_call_ms(), 2'000);
}

TEST_F(DoorsTest, ASlowBodyIsGivenUp) {
  RawHttp2 stranger(address("registry"));
  stranger.read_frames(100);
  stranger.begin_call(1, kPublicRpc);
  stranger.feed(1, message_head(100) + "abc", 0);
  bool ended = false;
  const auto frames = stranger.read_frames(platform::kStrangerBodyMs + 2'000);
  for (const auto& frame : frames) {
    ended |= frame.stream == 1 && (frame.type == kResetFrame || (frame.flags & kEndStream) != 0);
  }
  EXPECT_TRUE(ended);
}

TEST_F(DoorsTest, WhatGrpcDropsAConnectionForHarmsNoOther) {
  for (const auto& [name, value] :
       RawHttp2::Headers{{"authorization", "Bearer " + std::string(2 * platform::kMaxHeaderBytes, 'a')},
                         {"trace-bin", "*** no base64 ***"}}) {
    RawHttp2 stranger(address("registry"));
    stranger.read_frames(100);
    stranger.begin_call(1, kPublicRpc, {{name, value}});
    stranger.read_frames(300);
    EXPECT_LT(others_call_ms(), 2'000) << name;
  }
}

TEST_F(DoorsTest, ATokenThatIsTooLongIsRefusedInWordsAndTheConnectionStays) {
  registry::v1::ListContractsRequest request;
  request.set_authority("lancashire");
  const auto told =
      others_.call<registry::v1::ListContractsResponse>(request, std::string(platform::kMaxTokenBytes + 1'000, 'a'));
  EXPECT_EQ(platform::code_of(told.status()), "TOKEN_MALFORMED") << told.status();
  EXPECT_LT(others_call_ms(), 2'000);
}

// Gathered in the memory of the process when every asked id was remembered: 4.5 MB each, for ever.
TEST_F(DoorsTest, RefusedCommandsWithLongIdsLeaveNothing) {
  tests::Client needs(address("needs"));
  const std::string token = running_.token({"provider"}, {"lancashire"});
  const auto ask = [&](int number, std::size_t size) {
    needs::v1::WithdrawProposalRequest request;
    request.set_authority("lancashire");
    request.set_command_id(cat("long-", number));
    request.set_proposal_id(cat(number, std::string(size, 'z')));
    return platform::code_of(needs.call<needs::v1::WithdrawProposalResponse>(request, token).status());
  };
  for (int i = 0; i < 10; ++i) ASSERT_EQ(ask(i, 4'500'000), "INVALID_ID");
  const std::int64_t before = resident_mib("needs");
  for (int i = 10; i < 60; ++i) ASSERT_EQ(ask(i, 4'500'000), "INVALID_ID");
  EXPECT_LT(resident_mib("needs") - before, 32);
  for (int i = 60; i < 2'000; ++i) ASSERT_NE(ask(i, 100), "OK");
  EXPECT_LT(resident_mib("needs") - before, 48);
}

TEST_F(DoorsTest, WhatDoesNotParseIsLoggedAndCounted) {
  grpc::GenericStub stub(grpc::CreateChannel(address("registry"), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + officer());
  const grpc::Slice slice(std::string("\x0a\x03\xff\xfe\xfd", 5));
  const grpc::ByteBuffer asked(&slice, 1);
  grpc::ByteBuffer answer;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/concord.registry.v1.RegistryService/ListContracts", grpc::StubOptions(), &asked, &answer,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  EXPECT_EQ(done.get_future().get().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_NE(running_.log_of("registry").find("REQUEST_UNREADABLE"), std::string::npos);
  const std::string metrics = scrape(process("registry").metrics_port);
  EXPECT_NE(metrics.find(R"(concord_rpc_seconds_count{code="INVALID_ARGUMENT",rpc="ListContracts"} 1)"),
            std::string::npos);
}

// One council with tokens: a hundred large imports at one time, dry so that nothing but their bytes is held.
TEST_F(DoorsTest, OneCouncilWithTokensStaysBelowTheCeiling) {
  const std::string token = officer();
  std::vector<std::thread> callers;
  std::atomic<bool> stop = false;
  for (int caller = 0; caller < 40; ++caller) {
    callers.emplace_back([&, caller] {
      tests::Client client(address("registry"));
      for (int i = 0; i < 3 && !stop; ++i) {
        registry::v1::ImportTableRequest request;
        request.set_authority("lancashire");
        request.set_command_id(cat("big-", caller, "-", i));
        request.set_table("providers");
        request.set_dry_run(true);
        request.set_content("scheme,identifier,name,kind\n" + std::string(4 << 20, 'x'));
        client.import(request, token).status().IgnoreError();
      }
    });
  }
  std::int64_t most = 0;
  for (int i = 0; i < 100; ++i) {
    most = std::max(most, resident_mib("registry"));
    if (i % 10 == 0) {
      EXPECT_LT(others_call_ms(), 5'000);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  stop = true;
  for (std::thread& caller : callers) caller.join();
  RecordProperty("mib", static_cast<int>(most));
  EXPECT_LT(most, kCeilingMiB);
}

}  // namespace
}  // namespace concord
