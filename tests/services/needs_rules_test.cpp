// Needs before a real rules service with a real box: asked before a plan is submitted and approved; what blocks refuses
// with nothing written until the officer has stated what is missing; silence decides nothing.
#include "tests/services/needs_plan_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

// Lancashire's plugin with another table: cabinet approves plans over GBP 2.2 million.
constexpr char kTables[] = R"(tables:
  - name: rules
    title: Plans
    vat: exclusive
    versions:
      - from: 2025-03-01
        rows:
          - gate: plan
            over: "GBP 2,200,000"
            approval: cabinet
            sentence: That is a key decision, so cabinet approves the plan.
            citation: "Scheme of delegation, as a test has it"
)";
constexpr char kCases[] = R"(background:
  authority_kind: council
  approvals: ""
cases:
  - name: Cabinet approves the plan
    on: 2026-06-01
    gate: plan
    vary: value_excluding_vat_pence
    rows:
      - {at: "GBP 2,200,000", requires_none_of: [approval cabinet], blocked_by: []}
      - {at: "GBP 2,200,000.01", requires: [approval cabinet], blocked_by: [APPROVAL_MISSING]}
)";

// Made before needs, which asks it.
struct AskedRules {
  RealRules rules_;
};

class NeedsRulesTest : protected AskedRules, public NeedsPlanTest {
 protected:
  NeedsRulesTest() : NeedsPlanTest(asking(rules_.call(), needs::needs_definition())) {}
  void return_plan() {
    needs_v1::ReturnPlanRequest request;
    request.set_plan_id("plan-1");
    request.set_reasons("Ask cabinet first");
    must<needs_v1::ReturnPlanResponse>(request, approver_);
  }
};

TEST_F(NeedsRulesTest, APlanIsApprovedOnceWhatTheRulesMissIsStated) {
  rules_.activate_england();
  draft_whole();
  ASSERT_TRUE(submit(officer_).ok());
  // The council's own rules begin after the author had submitted it.
  rules_.activate("lancashire", "standing_orders", {{"tables.yaml", kTables}, {"cases.yaml", kCases}});
  const std::size_t before = needs_.all_records().size();
  const auto blocked = approve(approver_);
  EXPECT_EQ(code_of(blocked), "APPROVAL_MISSING") << blocked;
  EXPECT_NE(platform::refusal_of(blocked)->sentence().find("21,133,333.38"), std::string::npos)
      << "four years' envelopes, in pounds: " << blocked;
  EXPECT_EQ(needs_.all_records().size(), before);
  EXPECT_EQ(plan().status(), needs_v1::PLAN_STATUS_SUBMITTED);

  return_plan();
  needs_v1::SubmitPlanRequest stated;
  stated.mutable_particulars()->set_cpv("85311000");
  stated.mutable_particulars()->add_approvals("cabinet");
  ASSERT_TRUE(submit(officer_, stated).ok());
  ASSERT_TRUE(approve(approver_).ok());
  EXPECT_EQ(plan().particulars().cpv(), "85311000");
  EXPECT_EQ(plan().findings_size(), 0) << "all is stated; notes stay in the record";

  needs_v1::PlanEvent event;
  for (const auto& record : needs_.all_records()) {
    if (record.type() == "PlanApproved") event.ParseFromString(record.payload());
  }
  const auto& judgement = event.plan_approved().rules_record().judgement();
  EXPECT_EQ(judgement.gate(), rules::v1::GATE_PLAN);
  EXPECT_EQ(judgement.plugins_size(), 2);
  std::string notes;
  for (const auto& found : judgement.findings()) notes += found.code() + " ";
  EXPECT_EQ(notes, "PIPELINE_NOTICE NATIONAL_POLICY ");
  expect_views_rebuild();
}

// The author learns it before the second person does, and in the same words.
TEST_F(NeedsRulesTest, WhatBlocksRefusesTheSubmission) {
  rules_.activate_england();
  draft_whole();
  ASSERT_TRUE(submit(officer_).ok());
  rules_.activate("lancashire", "standing_orders", {{"tables.yaml", kTables}, {"cases.yaml", kCases}});
  const auto at_approval = platform::refusal_of(approve(approver_));
  return_plan();
  const std::size_t before = needs_.all_records().size();
  const auto at_submission = platform::refusal_of(submit(officer_));
  ASSERT_TRUE(at_approval.has_value() && at_submission.has_value());
  EXPECT_EQ(at_submission->code(), "APPROVAL_MISSING");
  EXPECT_EQ(at_submission->SerializeAsString(), at_approval->SerializeAsString());
  EXPECT_EQ(needs_.all_records().size(), before);
  EXPECT_EQ(plan().status(), needs_v1::PLAN_STATUS_DRAFT);
}

TEST_F(NeedsRulesTest, WhatIsNotKnownIsKeptWithTheApproval) {
  rules_.activate_england();
  draft_whole();
  ASSERT_TRUE(submit(officer_).ok());
  ASSERT_TRUE(approve(approver_).ok());
  ASSERT_EQ(plan().findings_size(), 1);
  EXPECT_EQ(plan().findings(0).code(), "LIGHT_TOUCH_NOT_KNOWN");
}

TEST_F(NeedsRulesTest, WithoutAnAnswerOrWithoutLawNothingIsSubmittedNorApproved) {
  draft_whole();
  const std::size_t drafted = needs_.all_records().size();
  EXPECT_EQ(code_of(submit(officer_)), "NO_RULEBOOK");
  EXPECT_EQ(needs_.all_records().size(), drafted);
  rules_.activate_england();
  ASSERT_TRUE(submit(officer_).ok());
  rules_.stop();
  const std::size_t before = needs_.all_records().size();
  EXPECT_EQ(code_of(approve(approver_)), "RULES_UNAVAILABLE");
  EXPECT_EQ(code_of(approve(needs_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"}))),
            "SELF_APPROVAL")
      << "a no of its own needs no answer";
  EXPECT_EQ(plan().status(), needs_v1::PLAN_STATUS_SUBMITTED);
  EXPECT_EQ(needs_.all_records().size(), before);
  return_plan();
  EXPECT_EQ(code_of(submit(officer_)), "RULES_UNAVAILABLE");
  EXPECT_EQ(plan().status(), needs_v1::PLAN_STATUS_DRAFT);
}

}  // namespace
}  // namespace concord::tests
