// A commissioning plan from draft to a second person's approval, over gRPC, with money that adds up to the penny.
#include "tests/services/needs_fixture.h"

namespace concord::tests {
namespace {

class NeedsPlanTest : public NeedsServiceTest {
 protected:
  void draft() {
    fill();
    open_assessment("a-2026");
    publish("a-2026");
    needs_v1::DraftPlanRequest request;
    request.set_plan_id("plan-1");
    request.set_title("Floating support 2027");
    request.set_assessment_id("a-2026");
    request.set_strategy("Three generic lots, open to every tenure");
    must(&NeedsStub::DraftPlan, request, officer_);
  }
  void appraise_and_choose() {
    needs_v1::RecordAppraisalRequest request;
    request.set_plan_id("plan-1");
    for (const auto& [id, weight] :
         std::map<std::string, int>{{"fit", 500'000}, {"risk", 200'000}, {"market", 300'000}}) {
      auto* criterion = request.add_criteria();
      criterion->set_id(id);
      criterion->set_title("How well: " + id);
      criterion->set_weight_ppm(weight);
    }
    int points = 20;
    for (const auto& [id, lots] :
         std::map<std::string, int>{{"do-nothing", 0}, {"one-lot", 1}, {"three-lots", 3}, {"twelve-lots", 12}}) {
      auto* option = request.add_options();
      option->set_id(id);
      option->set_title("Option " + id);
      option->set_do_nothing(id == "do-nothing");
      option->set_lots(lots);
      for (const auto& criterion : request.criteria()) {
        auto* score = request.add_scores();
        score->set_option_id(id);
        score->set_criterion_id(criterion.id());
        score->set_points(id == "three-lots" ? 90 : points);
        score->set_reason("Panel of 3 November");
      }
      points += 11;
    }
    must(&NeedsStub::RecordAppraisal, request, officer_);
    needs_v1::ChooseOptionRequest choose;
    choose.set_plan_id("plan-1");
    choose.set_option_id("three-lots");
    choose.set_reasons("Best on every criterion");
    must(&NeedsStub::ChooseOption, choose, second_officer_);
  }
  needs_v1::SetLotsRequest three_lots() {
    needs_v1::SetLotsRequest request;
    request.set_plan_id("plan-1");
    for (const std::string name : {"north", "central", "east"}) {
      auto* lot = request.add_lots();
      lot->set_id(name);
      lot->set_title(name);
    }
    for (int d = 0; d < 12; ++d) request.mutable_lots(d % 3)->add_area_codes(district(d));
    return request;
  }
  needs_v1::SetBudgetRequest budget() {
    needs_v1::SetBudgetRequest request;
    request.set_plan_id("plan-1");
    for (const std::int64_t pence : {700'000'001LL, 713'333'337LL, 699'999'999LL, 1LL})
      request.add_envelope_year_pence(pence);
    request.set_first_year_starts_on("2027-04-01");
    const auto add = [&](const std::string& name, const std::string& basis, std::int64_t weight) {
      auto* index = request.add_indices();
      index->set_name(name);
      index->set_basis(basis);
      index->set_weight_ppm(weight);
      return index;
    };
    add("Residents", "population", 500'000);
    add("In need", "need", 350'000);
    auto* deprivation = add("Deprivation", "given", 150'000);
    for (int d = 0; d < 12; ++d) {
      deprivation->add_values()->set_area_code(district(d));
      deprivation->mutable_values(d)->set_value(100 + 37 * (d % 5));
    }
    request.set_max_change_ppm(10'000);
    std::int64_t left = 1'000'000'000;
    for (int d = 0; d < 12; ++d) {
      const std::int64_t share = d == 11 ? left : (d % 2 == 0 ? 120'000'003 : 40'000'001);
      left -= share;
      request.add_starting_shares()->set_area_code(district(d));
      request.mutable_starting_shares(d)->set_share_ppb(share);
    }
    return request;
  }
  void set_actions() {
    needs_v1::SetServiceActionsRequest request;
    request.set_plan_id("plan-1");
    const auto add = [&](const std::string& service, needs_v1::ServiceActionKind kind, const std::string& lot) {
      auto* action = request.add_actions();
      action->set_service_id(service);
      action->set_kind(kind);
      action->set_reason("As appraised");
      action->set_lot_id(lot);
    };
    add("county-wide", needs_v1::SERVICE_ACTION_KIND_DECOMMISSION, "central");
    for (int d = 0; d < 12; ++d) {
      if (d != 4) add(platform::cat("fs-", d), needs_v1::SERVICE_ACTION_KIND_RESHAPE, "");
    }
    for (const char* lot : {"north", "central", "east"}) add("", needs_v1::SERVICE_ACTION_KIND_COMMISSION, lot);
    must(&NeedsStub::SetServiceActions, request, officer_);
  }
  absl::Status submit(const std::string& token) {
    needs_v1::SubmitPlanRequest request;
    request.set_plan_id("plan-1");
    return ask(&NeedsStub::SubmitPlan, request, token).status();
  }
  absl::Status approve(const std::string& token) {
    needs_v1::ApprovePlanRequest request;
    request.set_plan_id("plan-1");
    request.set_reasons("Answers the published need");
    return ask(&NeedsStub::ApprovePlan, request, token).status();
  }
  needs_v1::CommissioningPlan plan() {
    needs_v1::GetPlanRequest request;
    request.set_plan_id("plan-1");
    return must(&NeedsStub::GetPlan, request, officer_).plan();
  }
};

TEST_F(NeedsPlanTest, FromPublishedNeedToASecondPersonsApproval) {
  draft();
  EXPECT_EQ(code_of(submit(officer_)), "PLAN_INCOMPLETE");
  appraise_and_choose();
  must(&NeedsStub::SetLots, three_lots(), officer_);
  must(&NeedsStub::SetBudget, budget(), officer_);
  const absl::Status unready = submit(officer_);
  EXPECT_EQ(code_of(unready), "PLAN_INCOMPLETE");
  EXPECT_NE(std::string(unready.message()).find("service actions"), std::string::npos) << unready;
  set_actions();
  ASSERT_TRUE(submit(officer_).ok());

  // The commissioner's role alone may not approve; and with the approver's role, still not one's own work.
  EXPECT_EQ(code_of(approve(officer_)), "NOT_ALLOWED");
  EXPECT_EQ(code_of(approve(needs_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"}))),
            "SELF_APPROVAL");
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
  const auto listed = must(&NeedsStub::ListPlans, needs_v1::ListPlansRequest(), approver_);
  EXPECT_EQ(listed.plans(0).budget_pence(), 700'000'001LL + 713'333'337 + 699'999'999 + 1);
  expect_views_rebuild();
}

TEST_F(NeedsPlanTest, EveryPennyOfEveryYearIsInAnAreaAndInALot) {
  draft();
  must(&NeedsStub::SetLots, three_lots(), officer_);
  must(&NeedsStub::SetBudget, budget(), officer_);
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
  must(&NeedsStub::SetLots, two, officer_);
  EXPECT_EQ(plan().years_size(), 0);
}

TEST_F(NeedsPlanTest, AReturnedPlanIsMendedAndSubmittedAgain) {
  draft();
  appraise_and_choose();
  must(&NeedsStub::SetLots, three_lots(), officer_);
  must(&NeedsStub::SetBudget, budget(), officer_);
  set_actions();
  ASSERT_TRUE(submit(officer_).ok());
  EXPECT_EQ(code_of(ask(&NeedsStub::SetLots, three_lots(), officer_).status()), "PLAN_NOT_DRAFT");
  needs_v1::ReturnPlanRequest back;
  back.set_plan_id("plan-1");
  back.set_reasons("The pace is too slow for Burnley");
  must(&NeedsStub::ReturnPlan, back, approver_);
  EXPECT_EQ(plan().decision_reasons(), "The pace is too slow for Burnley");
  auto faster = budget();
  faster.set_max_change_ppm(0);
  must(&NeedsStub::SetBudget, faster, officer_);
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
  EXPECT_EQ(code_of(ask(&NeedsStub::DraftPlan, request, officer_).status()), "NOT_PUBLISHED");
  request.set_assessment_id("a-1999");
  EXPECT_EQ(code_of(ask(&NeedsStub::DraftPlan, request, officer_).status()), "UNKNOWN_ASSESSMENT");
}

}  // namespace
}  // namespace concord::tests
