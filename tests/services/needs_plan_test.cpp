// A commissioning plan from draft to a second person's approval, over gRPC, with money that adds up to the penny.
#include "tests/services/needs_plan_fixture.h"

namespace concord::tests {
namespace {

TEST_F(NeedsPlanTest, FromPublishedNeedToASecondPersonsApproval) {
  draft();
  EXPECT_EQ(code_of(submit(officer_)), "PLAN_INCOMPLETE");
  appraise_and_choose();
  must<needs_v1::SetLotsResponse>(three_lots(), officer_);
  must<needs_v1::SetBudgetResponse>(budget(), officer_);
  const absl::Status unready = submit(officer_);
  EXPECT_EQ(code_of(unready), "PLAN_INCOMPLETE");
  EXPECT_NE(std::string(unready.message()).find("service actions"), std::string::npos) << unready;
  set_actions();
  ASSERT_TRUE(submit(officer_).ok());

  // The commissioner's role alone may not approve; and with the approver's role, still not one's own work.
  EXPECT_EQ(code_of(approve(officer_)), "NOT_ALLOWED");
  EXPECT_EQ(code_of(approve(needs_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"}))),
            "SELF_APPROVAL");
  EXPECT_EQ(code_of(approve(needs_.token({{"approver"}, {"lancashire"}, "GB-CHC-1000001", "head-of-care"}))),
            "ACTS_FOR_ORGANISATION")
      << "who acts for a provider decides nothing for an authority";
  EXPECT_EQ(code_of(approve(needs_.token({{"approver"}, {"lancashire"}, "", "officer-2"}))), "SELF_APPROVAL")
      << "officer-2 chose the option";
  ASSERT_TRUE(approve(approver_).ok());

  const auto approved = plan();
  EXPECT_EQ(approved.status(), needs_v1::PLAN_STATUS_APPROVED);
  EXPECT_EQ(approved.approved_by(), "head-of-service");
  EXPECT_EQ(approved.prepared_by_size(), 2);
  EXPECT_EQ(approved.results(0).option_id(), "three-lots");

  // What procurement will read stands whole in the event.
  const auto records = needs_.all_records();
  const auto last =
      std::find_if(records.begin(), records.end(), [](const auto& r) { return r.type() == "PlanApproved"; });
  ASSERT_NE(last, records.end());
  needs_v1::PlanEvent event;
  ASSERT_TRUE(event.ParseFromString(last->payload()));
  EXPECT_EQ(event.plan_approved().plan().SerializeAsString(), approved.SerializeAsString());
  const auto listed = must<needs_v1::ListPlansResponse>(needs_v1::ListPlansRequest(), approver_);
  EXPECT_EQ(listed.plans(0).budget_pence(), 700'000'001LL + 713'333'337 + 699'999'999 + 1);
  expect_views_rebuild();
}

TEST_F(NeedsPlanTest, EveryPennyOfEveryYearIsInAnAreaAndInALot) {
  draft();
  must<needs_v1::SetLotsResponse>(three_lots(), officer_);
  must<needs_v1::SetBudgetResponse>(budget(), officer_);
  const auto set = plan();
  ASSERT_EQ(set.years_size(), 4);
  std::map<std::string, std::string> lot_of;
  for (const auto& lot : set.lots()) {
    for (const auto& area : lot.area_codes()) lot_of[area] = lot.id();
  }
  std::map<std::string, std::int64_t> before;
  for (const auto& share : set.starting_shares()) before[share.area_code()] = share.share_ppb();
  for (const auto& year : set.years()) {
    std::int64_t areas = 0, lots = 0;
    std::map<std::string, std::int64_t> by_lot;
    for (const auto& area : year.areas()) {
      areas += area.amount_pence();
      by_lot[lot_of[area.area_code()]] += area.amount_pence();
      EXPECT_LE(std::abs(area.share_ppb() - before[area.area_code()]), 10'000'001) << "moves no faster than 1 % a year";
      before[area.area_code()] = area.share_ppb();
    }
    for (const auto& lot : year.lots()) {
      lots += lot.amount_pence();
      EXPECT_EQ(lot.amount_pence(), by_lot[lot.lot_id()]);
    }
    EXPECT_EQ(areas, year.envelope_pence());
    EXPECT_EQ(lots, year.envelope_pence());
  }
  EXPECT_EQ(set.years(3).starts_on(), "2030-04-01");
  EXPECT_EQ(set.indices(0).values_size(), 12) << "the values that were used stand in the plan";
  EXPECT_EQ(set.indices(0).values(0).value(), 80'000);

  // Other lots are other money.
  auto two = three_lots();
  auto& first = *two.mutable_lots(0);
  first.mutable_area_codes()->MergeFrom(two.lots(2).area_codes());
  two.mutable_lots()->RemoveLast();
  must<needs_v1::SetLotsResponse>(two, officer_);
  EXPECT_EQ(plan().years_size(), 0);
}

TEST_F(NeedsPlanTest, AReturnedPlanIsMendedAndSubmittedAgain) {
  draft();
  appraise_and_choose();
  must<needs_v1::SetLotsResponse>(three_lots(), officer_);
  must<needs_v1::SetBudgetResponse>(budget(), officer_);
  set_actions();
  ASSERT_TRUE(submit(officer_).ok());
  EXPECT_EQ(code_of(ask<needs_v1::SetLotsResponse>(three_lots(), officer_).status()), "PLAN_NOT_DRAFT");
  needs_v1::ReturnPlanRequest back;
  back.set_plan_id("plan-1");
  back.set_reasons("The pace is too slow for Burnley");
  must<needs_v1::ReturnPlanResponse>(back, approver_);
  EXPECT_EQ(plan().decision_reasons(), "The pace is too slow for Burnley");
  auto faster = budget();
  faster.set_max_change_ppm(0);
  must<needs_v1::SetBudgetResponse>(faster, officer_);
  ASSERT_TRUE(submit(second_officer_).ok());
  ASSERT_TRUE(approve(approver_).ok());
  expect_views_rebuild();
}

TEST_F(NeedsPlanTest, APlanStandsOnPublishedNeedOnly) {
  fill();
  open_assessment("a-2026");
  needs_v1::DraftPlanRequest request;
  request.set_plan_id("plan-1");
  request.set_title("Floating support 2027");
  request.set_assessment_id("a-2026");
  request.set_strategy("Fair shares");
  EXPECT_EQ(code_of(ask<needs_v1::DraftPlanResponse>(request, officer_).status()), "NOT_PUBLISHED");
  request.set_assessment_id("a-1999");
  EXPECT_EQ(code_of(ask<needs_v1::DraftPlanResponse>(request, officer_).status()), "UNKNOWN_ASSESSMENT");
}

}  // namespace
}  // namespace concord::tests
