// What the table of rpcs over raw handlers must keep of what generated services gave: cancelled calls, deadlines,
// limits, bytes that are no message, answers on arenas under many callers, imports that their caller leaves. A real
// registry.
#include <atomic>
#include <future>
#include <thread>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/calling/grpc_status.h"
#include "services/platform/entry/body_budget.h"
#include "services/platform/values/refusal.h"
#include "tests/services/registry_case.h"

namespace concord::registry {
namespace {

constexpr char kService[] = "/concord.registry.v1.RegistryService/";

class RpcTable : public RegistryCase {
 protected:
  struct Answered {
    grpc::Status status;
    std::string bytes;
  };
  // Raw bytes to an rpc; `prepare` may set a deadline or cancel.
  Answered send(const std::string& rpc, const std::string& bytes, const std::string& token,
                const std::function<void(grpc::ClientContext&)>& prepare = nullptr) {
    grpc::ClientContext context;
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    if (prepare) prepare(context);
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer asked(&slice, 1);
    grpc::ByteBuffer answer;
    std::promise<grpc::Status> done;
    grpc::GenericStub stub(channel_);
    stub.UnaryCall(&context, kService + rpc, grpc::StubOptions(), &asked, &answer,
                   [&](grpc::Status status) { done.set_value(std::move(status)); });
    Answered answered{done.get_future().get(), ""};
    grpc::Slice whole;
    if (answer.Valid() && answer.DumpToSingleSlice(&whole).ok()) {
      answered.bytes.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
    }
    return answered;
  }

  std::shared_ptr<grpc::Channel> channel_ = grpc::CreateChannel(service_.address(), grpc::InsecureChannelCredentials());
};

TEST_F(RpcTable, BytesThatAreNoMessageAreRefusedInWords) {
  for (const std::string& bytes :
       {std::string("\x0a\xff\xff\xff\xff\x7f", 6), std::string("\x0a\x03\xff\xfe\xfd", 5)}) {
    const absl::Status told = platform::from_grpc(send("ListContracts", bytes, officer()).status);
    expect_refused(told, "REQUEST_UNREADABLE");
  }
  EXPECT_EQ(send("NoSuchRpc", "", officer()).status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(RpcTable, AnEmptyBodyIsAMessageWithoutFields) {
  expect_refused(platform::from_grpc(send("ListContracts", "", officer()).status), "AUTHORITY_MISSING");
}

TEST_F(RpcTable, ARequestBeyondTheLimitIsRefusedAndTheNextIsServed) {
  auto request = asked<v1::ImportTableRequest>();
  request.set_table("services");
  request.set_content(std::string(platform::kMaxRequestBytes + 1, 'x'));
  const auto told = send("ImportTable", request.SerializeAsString(), officer());
  expect_refused(platform::from_grpc(told.status), "REQUEST_TOO_LARGE");
  request.set_content(std::string(platform::kMaxRequestBytes + (2 << 20), 'x'));
  EXPECT_EQ(send("ImportTable", request.SerializeAsString(), officer()).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED)
      << "beyond all measure gRPC refuses it";
  EXPECT_TRUE(send("ListContracts", asked<v1::ListContractsRequest>().SerializeAsString(), officer()).status.ok());
}

TEST_F(RpcTable, WithoutATokenOnlySmallRequestsAreTaken) {
  v1::SearchDirectoryRequest request;
  request.set_authority("lancashire");
  EXPECT_TRUE(send("SearchDirectory", request.SerializeAsString(), "").status.ok());
  request.set_page_token(std::string(platform::kMaxStrangerRequestBytes, 'x'));
  const auto told = platform::from_grpc(send("SearchDirectory", request.SerializeAsString(), "").status);
  expect_refused(told, "REQUEST_TOO_LARGE");
  EXPECT_NE(told.message().find(std::to_string(platform::kMaxStrangerRequestBytes)), absl::string_view::npos) << told;
  expect_refused(platform::from_grpc(send("SearchDirectory", request.SerializeAsString(), officer()).status),
                 "INVALID_PAGE");
}

// Two bytes a part, and each part some seventy in memory.
TEST_F(RpcTable, ARequestThatGrowsInMemoryIsRefused) {
  std::string bytes;
  while (bytes.size() < 4 << 20) bytes += "\x7b\x7c";  // an empty group of an unknown number
  expect_refused(platform::from_grpc(send("ListContracts", bytes, officer()).status), "REQUEST_TOO_LARGE");
}

TEST_F(RpcTable, WhatIsFoldedIsNotUnfolded) {
  auto request = asked<v1::ListContractsRequest>();
  request.set_page_token(std::string(100'000, 'x'));
  const auto told = send("ListContracts", request.SerializeAsString(), officer(),
                         [](grpc::ClientContext& context) { context.set_compression_algorithm(GRPC_COMPRESS_GZIP); });
  EXPECT_EQ(told.status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << told.status.error_message();
}

TEST_F(RpcTable, CharactersThatNobodySeesAreRefusedWhereverTheyStand) {
  const auto named = [&](const std::string& name, const std::string& point) {
    auto request = asked<v1::RegisterServiceRequest>();
    request.set_command_id("c1");
    request.mutable_service()->set_name(name);
    request.mutable_service()->add_access_points("The library\r\n\tfirst floor");
    request.mutable_service()->add_access_points(point);
    return platform::from_grpc(send("RegisterService", request.SerializeAsString(), officer()).status);
  };
  for (const std::string& hidden :
       {std::string("a\0b", 3), std::string("a\x01"), std::string("\x1b[31m"), std::string("\x7f")}) {
    const auto told = named("A service", hidden);
    expect_refused(told, "CONTROL_CHARACTER");
    EXPECT_EQ(platform::refusal_of(told)->subject(), "service.access_points");
    expect_refused(named(hidden, "x"), "CONTROL_CHARACTER");
  }
  EXPECT_NE(platform::code_of(named("A service", "x")), "CONTROL_CHARACTER");
}

// What a token may do is asked before its request is read, so that no bytes of it are taken in.
TEST_F(RpcTable, WhoMayNotCallIsToldSoWhateverTheySend) {
  const std::string nonsense("\x0a\x03\xff\xfe\xfd", 5);
  expect_refused(platform::from_grpc(send("ListContracts", nonsense, "").status), "TOKEN_MISSING");
  expect_refused(
      platform::from_grpc(send("ImportTable", nonsense, service_.token({{"provider"}, {"lancashire"}})).status),
      "NOT_ALLOWED");
}

TEST_F(RpcTable, ADeadlineEndsTheCallAndNotTheService) {
  const std::string bytes = asked<v1::ListContractsRequest>().SerializeAsString();
  const auto late = send("ListContracts", bytes, officer(), [](grpc::ClientContext& context) {
    context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  });
  EXPECT_EQ(late.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_TRUE(send("ListContracts", bytes, officer()).status.ok());
}

// Calls that are cancelled while their command waits for the ledger, beside calls that are not: whatever was
// acknowledged stands, and nothing breaks.
TEST_F(RpcTable, CancelledCallsHarmNothing) {
  ASSERT_EQ(import_everything(), 16);
  const std::string token = officer();
  std::atomic<int> acknowledged = 0, number = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 150; ++i) {
        v1::LogEngagementRequest request;
        request.set_authority("lancashire");
        request.set_command_id("engage-" + std::to_string(++number));
        request.mutable_engagement()->set_id("e-" + std::to_string(number) + "-" + std::to_string(caller) + "-" +
                                             std::to_string(i));
        request.mutable_engagement()->set_kind(v1::ENGAGEMENT_KIND_VISIT);
        request.mutable_engagement()->set_held_on("2026-11-02");
        request.mutable_engagement()->set_until("2026-11-02");
        request.mutable_engagement()->set_summary(std::string(200, 's'));
        const auto answered =
            send("LogEngagement", request.SerializeAsString(), token, [&](grpc::ClientContext& context) {
              if (i % 3 == 0) context.set_deadline(std::chrono::system_clock::now() + std::chrono::microseconds(300));
            });
        if (answered.status.ok()) ++acknowledged;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_GE(acknowledged, 400);
  int found = 0;
  auto list = asked<v1::ListEngagementsRequest>();
  list.set_page_size(500);
  do {
    const auto page = service_.call<v1::ListEngagementsResponse>(list, token);
    ASSERT_TRUE(page.ok()) << page.status();
    found += page->engagements_size();
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_GE(found - 2, acknowledged) << "an acknowledged command was lost";
}

TEST_F(RpcTable, AnswersToManyCallersAreEachWhole) {
  ASSERT_EQ(import_everything(), 16);
  const std::string token = officer();
  const std::string bytes = asked<v1::GetMarketReportRequest>().SerializeAsString();
  const std::string expected = send("GetMarketReport", bytes, token).bytes;
  ASSERT_GT(expected.size(), 100U);
  std::vector<std::future<int>> callers;
  for (int caller = 0; caller < 8; ++caller) {
    callers.push_back(std::async(std::launch::async, [&] {
      int same = 0;
      for (int i = 0; i < 100; ++i) same += send("GetMarketReport", bytes, token).bytes == expected ? 1 : 0;
      return same;
    }));
  }
  for (auto& caller : callers) EXPECT_EQ(caller.get(), 100);
}

// Reads one message of an import and leaves.
class Leaving : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Leaving(grpc::ClientContext& context, const grpc::ByteBuffer& request) : context_(context), request_(request) {}
  void begin() {
    StartWriteLast(&request_, grpc::WriteOptions());
    StartRead(&answer_);
    StartCall();
  }
  void OnReadDone(bool) override { context_.TryCancel(); }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }
  grpc::Status wait() { return done_.get_future().get(); }

 private:
  grpc::ClientContext& context_;
  const grpc::ByteBuffer& request_;
  grpc::ByteBuffer answer_;
  std::promise<grpc::Status> done_;
};

TEST_F(RpcTable, AnImportThatItsCallerLeavesStillEndsWhole) {
  ASSERT_EQ(import_everything(), 16);
  std::string rows =
      "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  for (int i = 0; i < 5'000; ++i) {
    rows += "many-" + std::to_string(i) + ",Service,GB-CHC-1089327,generic,E07000117,any,10,10,5,1000\n";
  }
  auto request = asked<v1::ImportTableRequest>();
  request.set_table("services");
  request.set_content(rows);
  const std::string bytes = request.SerializeAsString();
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + officer());
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer asked_bytes(&slice, 1);
  Leaving leaving(context, asked_bytes);
  grpc::GenericStub stub(channel_);
  stub.PrepareBidiStreamingCall(&context, std::string(kService) + "ImportTable", grpc::StubOptions(), &leaving);
  leaving.begin();
  EXPECT_EQ(leaving.wait().error_code(), grpc::StatusCode::CANCELLED);
  // The same command again answers from the ledger once the first has ended: all rows or none, and none twice.
  const auto again = service_.client().import(request, officer());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->error_count(), 0);
  auto get = asked<v1::GetServiceRequest>();
  get.set_service_id("many-4999");
  const auto last = service_.call<v1::GetServiceResponse>(get, officer());
  ASSERT_TRUE(last.ok()) << last.status();
  EXPECT_EQ(last->version(), 1);
}

TEST_F(RpcTable, ARowThatIsMissingOrDoubtfulEndsTheProgramAtItsStart) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  platform::Rpcs few("concord.registry.v1.RegistryService", service_.ledger().database());
  EXPECT_DEATH(few.all(), "every rpc of a service has a row");
  const auto get = [](platform::Connection&, const platform::Context&, const v1::GetServiceRequest&,
                      v1::GetProviderResponse&) { return absl::OkStatus(); };
  EXPECT_DEATH((few.answers_by<v1::GetServiceRequest, v1::GetProviderResponse>(get)),
               "the message that its proto says");
  EXPECT_DEATH((few.answers_by<v1::GetProviderResponse, v1::GetProviderResponse>(
                   [](platform::Connection&, const platform::Context&, const v1::GetProviderResponse&,
                      v1::GetProviderResponse&) { return absl::OkStatus(); })),
               "no rpc of the service takes");
}

}  // namespace
}  // namespace concord::registry
