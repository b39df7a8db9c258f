// A refusal keeps its code, sentence, remedy and citation on its way through gRPC and back.
#include "services/platform/values/refusal.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/calling/grpc_status.h"
#include "services/platform/calling/remote_call.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

TEST(Refusals, EveryPartSurvivesGrpc) {
  const absl::Status status = refuse(No::kState, {.code = "NOTICE_TOO_SHORT",
                                                  .sentence = "Two months are too short.",
                                                  .remedy = "Give three months' notice.",
                                                  .citation = "Best Value guidance",
                                                  .subject = "notice"});
  const grpc::Status sent = to_grpc(status);
  EXPECT_EQ(sent.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(sent.error_message(), "Two months are too short.");
  const auto refusal = refusal_of(from_grpc(sent));
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->code(), "NOTICE_TOO_SHORT");
  EXPECT_EQ(refusal->remedy(), "Give three months' notice.");
  EXPECT_EQ(refusal->citation(), "Best Value guidance");
  EXPECT_EQ(refusal->subject(), "notice");
}

// Answers every call with the refusal it was given.
class Refusing final : public grpc::CallbackGenericService {
 public:
  explicit Refusing(absl::Status refusal) : refusal_(std::move(refusal)) {}
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    class Once final : public grpc::ServerGenericBidiReactor {
     public:
      explicit Once(const absl::Status& refusal) { Finish(to_grpc(refusal)); }
      void OnDone() override { delete this; }
    };
    return new Once(refusal_);  // gRPC's own lifetime rule: deleted in OnDone
  }

 private:
  absl::Status refusal_;
};

absl::Status over_the_wire(const absl::Status& refusal) {
  Refusing service(refusal);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service);
  const auto server = builder.BuildAndStart();
  ledger::v1::ListHeadsResponse response;
  return remote_call(cat("127.0.0.1:", port), "")
      ->call("/concord.ledger.v1.LedgerService/ListHeads", ledger::v1::ListHeadsRequest(), response);
}

TEST(Refusals, TheLongestReachesAClientThatTakesWhatGrpcTakesByItself) {
  std::string pounds;
  while (pounds.size() < 5'000) pounds += "\u00a3";  // each byte of it takes three on the way
  const absl::Status told = over_the_wire(refuse(
      No::kState, {.code = "CODE", .sentence = pounds, .remedy = pounds, .citation = pounds, .subject = pounds}));
  EXPECT_EQ(code_of(told), "CODE") << told;
  const auto refusal = refusal_of(told);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_TRUE(refusal->sentence().starts_with("\u00a3\u00a3"));
  EXPECT_TRUE(refusal->sentence().ends_with("\u00a3..."));
}

TEST(Refusals, WhatStandsTogetherIsToldTogetherAndTheRestIsCounted) {
  EXPECT_TRUE(refuse_together({}).ok());
  std::vector<RefusalText> few = {{"ONE", "First.", "Mend it.", "Act", "x"}, {"TWO", "Second.", "", "", ""}};
  EXPECT_EQ(refusal_of(refuse_together(few))->sentence(), "First. Besides, TWO: Second.");
  EXPECT_EQ(refusal_of(refuse_together(few))->remedy(), "Mend it.");
  EXPECT_EQ(refusal_of(refuse_together(few))->citation(), "Act");
  const std::vector<RefusalText> short_ones(kMaxToldAtOnce + 2, {"MORE", "No.", "Do.", "", ""});
  EXPECT_TRUE(refusal_of(refuse_together(short_ones))->sentence().ends_with("And 2 more; mend these, then ask again."));
  const std::vector<RefusalText> long_ones(9, {"LONG", std::string(2'000, 'a'), std::string(2'000, 'b'), "", ""});
  const auto told = refusal_of(over_the_wire(refuse_together(long_ones)));
  ASSERT_TRUE(told.has_value());
  EXPECT_TRUE(told->sentence().ends_with("... And 8 more; mend these, then ask again.")) << told->sentence();
}

TEST(Refusals, ARefusalIsNotTrouble) {
  EXPECT_TRUE(is_refusal(refuse_input({.code = "X", .sentence = "s", .remedy = "r"})));
  EXPECT_TRUE(is_refusal(refuse_missing({.code = "X", .sentence = "s", .remedy = "r"})));
  EXPECT_FALSE(is_refusal(trouble(absl::StatusCode::kUnavailable, "X", "s", "r")));
  EXPECT_FALSE(is_refusal(absl::InternalError("a bug")));
  EXPECT_EQ(code_of(trouble(absl::StatusCode::kAborted, "VERSION_CONFLICT", "s", "r")), "VERSION_CONFLICT");
  EXPECT_EQ(code_of(absl::InternalError("x")), "INTERNAL");
  EXPECT_TRUE(to_grpc(absl::OkStatus()).ok());
}

}  // namespace
}  // namespace concord::platform
