// Call-offs before a real rules service with the law of England and a council's own approvals: asked at the gates of
// award and signature, approved by a second person who names the approval, signed once the notice is published.
#include "tests/services/procurement_framework_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

constexpr char kTables[] = R"(tables:
  - name: rules
    title: Approvals
    vat: exclusive
    versions:
      - from: 2025-03-01
        rows:
          - gate: award
            over: "GBP 30,000"
            approval: buying_officer
            sentence: The buying officer approves it.
            citation: "Scheme of delegation, as a test has it"
)";
constexpr char kCases[] = R"(background:
  authority_kind: council
  approvals: ""
cases:
  - name: The buying officer approves
    on: 2026-06-01
    gate: award
    vary: value_excluding_vat_pence
    rows:
      - {at: "GBP 30,000", requires_none_of: [approval buying_officer], blocked_by: []}
      - {at: "GBP 30,000.01", requires: [approval buying_officer], blocked_by: [APPROVAL_MISSING]}
)";

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class CallOffsTest : protected AskedRules, public FrameworkTest {
 protected:
  CallOffsTest() : FrameworkTest(rules_.call()) {}
  void SetUp() override {
    rules_.activate_england();
    rules_.activate("lancashire", "standing_orders", {{"tables.yaml", kTables}, {"cases.yaml", kCases}});
    // The council's rules are asked of a day on which they are there.
    draft_and_open(kMaxAlone, "2026-11-21");
    must<AdmitProviderResponse>(admission("PRICE", 1, 1, 2'600), officer_);
  }
  // Of support hours at 26 pounds each.
  CallOffRequest of_hours(const char* id, std::int64_t hours) {
    auto request = call_off(id);
    request.mutable_need()->set_units(1);
    request.mutable_need()->set_quantity(hours);
    request.mutable_particulars()->set_cpv("85311000");
    return request;
  }
  FrameworkCallOff waiting() {
    const auto framework = must<GetFrameworkResponse>(about<GetFrameworkRequest>(), officer_).framework();
    EXPECT_EQ(framework.waiting_call_offs_size(), 1);
    return framework.waiting_call_offs_size() == 1 ? framework.waiting_call_offs(0) : FrameworkCallOff();
  }

  static constexpr std::int64_t kMaxAlone = 1'000'000'000;
};

TEST_F(CallOffsTest, TheRulesSayWhoseApprovalIsWanted) {
  must<CallOffResponse>(of_hours("small", 1'153), officer_);
  EXPECT_EQ(must<ListCallOffsResponse>(about<ListCallOffsRequest>(), auditor_).call_offs_size(), 1)
      << "29,978 pounds: one officer is enough";
  must<CallOffResponse>(of_hours("middle", 1'154), officer_);
  const auto proposed = waiting();
  EXPECT_EQ(proposed.status(), CALL_OFF_STATUS_PROPOSED) << "30,004 pounds";
  ASSERT_EQ(proposed.wanted_approvals_size(), 1);
  EXPECT_EQ(proposed.wanted_approvals(0), "buying_officer");
  auto approve = about<ApproveCallOffRequest>();
  approve.set_call_off_id("middle");
  EXPECT_EQ(refused<ApproveCallOffResponse>(approve, approver_), "APPROVAL_MISSING");
  approve.add_approvals("buying_officer");
  approve.set_command_id("with-approval");
  must<ApproveCallOffResponse>(approve, approver_);
  const auto made = must<ListCallOffsResponse>(about<ListCallOffsRequest>(), auditor_);
  ASSERT_EQ(made.call_offs_size(), 2);
  EXPECT_EQ(made.call_offs(1).approved_by(), "head-of-service");
  EXPECT_EQ(made.call_offs(1).particulars().approvals(0), "buying_officer");
  expect_views_rebuild();
}

TEST_F(CallOffsTest, AboveTheThresholdTheAwardNoticeComesBeforeTheContract) {
  must<CallOffResponse>(of_hours("large", 40'000), officer_);  // 1,040,000 pounds
  auto approve = about<ApproveCallOffRequest>();
  approve.set_call_off_id("large");
  approve.add_approvals("buying_officer");
  must<ApproveCallOffResponse>(approve, approver_);
  const auto awarded = waiting();
  EXPECT_EQ(awarded.status(), CALL_OFF_STATUS_AWARDED);
  ASSERT_FALSE(awarded.unsigned_because().empty());
  auto sign = about<SignCallOffRequest>();
  sign.set_call_off_id("large");
  EXPECT_EQ(refused<SignCallOffResponse>(sign, officer_), "NOTICE_MISSING");
  sign.mutable_particulars()->add_notices("UK6");
  sign.set_command_id("with-notice");
  must<SignCallOffResponse>(sign, officer_);
  const auto made = must<ListCallOffsResponse>(about<ListCallOffsRequest>(), auditor_);
  ASSERT_EQ(made.call_offs_size(), 1);
  EXPECT_EQ(made.call_offs(0).status(), CALL_OFF_STATUS_SIGNED);
  EXPECT_TRUE(made.call_offs(0).unsigned_because().empty());
  expect_views_rebuild();
}

TEST_F(CallOffsTest, NothingIsCalledOffWhileTheRulesAreSilent) {
  rules_.stop();
  const auto before = service_.all_records().size();
  EXPECT_EQ(refused<CallOffResponse>(of_hours("small", 100), officer_), "RULES_UNAVAILABLE");
  EXPECT_EQ(service_.all_records().size(), before);
}

}  // namespace
}  // namespace concord::tests
