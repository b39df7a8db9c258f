// A refusal keeps its code, sentence, remedy and citation on its way through gRPC and back.
#include "services/platform/refusal.h"

#include <gtest/gtest.h>

#include "services/platform/gate.h"

namespace concord::platform {
namespace {

TEST(Refusals, EveryPartSurvivesGrpc) {
  const absl::Status status = refuse(No::kState, {"NOTICE_TOO_SHORT", "Two months are too short.",
                                                  "Give three months' notice.", "Best Value guidance", "notice"});
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

TEST(Refusals, ARefusalIsNotTrouble) {
  EXPECT_TRUE(is_refusal(refuse_input("X", "s", "r")));
  EXPECT_TRUE(is_refusal(refuse_missing("X", "s", "r")));
  EXPECT_FALSE(is_refusal(trouble(absl::StatusCode::kUnavailable, "X", "s", "r")));
  EXPECT_FALSE(is_refusal(absl::InternalError("a bug")));
  EXPECT_EQ(code_of(trouble(absl::StatusCode::kAborted, "VERSION_CONFLICT", "s", "r")), "VERSION_CONFLICT");
  EXPECT_EQ(code_of(absl::InternalError("x")), "INTERNAL");
  EXPECT_TRUE(to_grpc(absl::OkStatus()).ok());
}

}  // namespace
}  // namespace concord::platform
