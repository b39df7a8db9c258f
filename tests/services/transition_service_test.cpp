// The change itself, over gRPC, with the registry beside it: from the award to the day when the old services have ended
// and everybody is in the new one.
#include "tests/services/transition_fixture.h"

namespace concord::tests {
namespace {

class TransitionServiceTest : public TransitionCase {
 protected:
  void SetUp() override {
    fill_registry();
    lot_awarded();
    everybody_hears();
  }
  void sign() {
    contract_awarded();
    everybody_hears();
  }
};

TEST_F(TransitionServiceTest, FromTheAwardToTheDayWhenAllIsDone) {
  EXPECT_EQ(transition().status(), transition_v1::TRANSITION_STATUS_DRAFT);
  EXPECT_EQ(transition().outgoing(0).people_supported(), 38);
  approve_plan();
  sign();
  EXPECT_EQ(transition().contract().signed_on(), "2026-12-04");
  days_pass(95);  // 24 February 2027
  make_ready();
  days_pass(68);  // 3 May 2027
  start();
  everybody_hears();
  EXPECT_EQ(service("fs-2027-east").people_supported(), 0);
  EXPECT_EQ(service("fs-2027-east").units(), 60);
  EXPECT_EQ(service("fs-2027-east").price_year_pence(), 10'000'000);
  hand_over("burnley-1");
  everybody_hears();
  EXPECT_EQ(service("fs-1").people_supported(), 18);
  EXPECT_EQ(service("fs-2027-east").people_supported(), 20);

  auto early = about<transition_v1::HandOverWaveRequest>();
  early.set_wave_id("burnley-2");
  const auto refused = ask<transition_v1::HandOverWaveResponse>(early, officer_);
  EXPECT_EQ(code_of(refused.status()), "CAPACITY_SHORT") << "38 people, 30 places until 1 June";
  EXPECT_NE(platform::refusal_of(refused.status())->remedy().find("2027-06-01"), std::string::npos);

  days_pass(29);  // 1 June 2027
  hand_over("burnley-2");
  hand_over("pendle");
  must<transition_v1::GoLiveResponse>(about<transition_v1::GoLiveRequest>(), officer_);
  withdraw("fs-1");
  withdraw("fs-2");
  EXPECT_EQ(transition().status(), transition_v1::TRANSITION_STATUS_COMPLETED);
  everybody_hears();
  EXPECT_EQ(service("fs-2027-east").people_supported(), 50);
  EXPECT_EQ(service("fs-1").status(), registry_v1::SERVICE_STATUS_ENDED);
  EXPECT_EQ(service("fs-2").ended_on(), "2027-06-01");
  registry_v1::ListContractsRequest list;
  const auto contracts = must_registry<registry_v1::ListContractsResponse>(list);
  ASSERT_EQ(contracts.contracts_size(), 1);
  EXPECT_EQ(contracts.contracts(0).title(), "Floating support 2027: East");
  ASSERT_EQ(contracts.contracts(0).service_ids_size(), 1);
  EXPECT_EQ(contracts.contracts(0).service_ids(0), "fs-2027-east");
  EXPECT_TRUE(refused_reactions(registry_).empty());
  EXPECT_TRUE(refused_reactions(transition_).empty());
  expect_views_rebuild(registry_);
  expect_views_rebuild(transition_);
}

TEST_F(TransitionServiceTest, WhatIsShownOfAPlan) {
  approve_plan();
  const auto impact = must<transition_v1::GetImpactResponse>(about<transition_v1::GetImpactRequest>(), officer_);
  EXPECT_EQ(impact.impact().people_affected(), 50);
  EXPECT_EQ(impact.impact().could_be_absorbed(), 50);
  ASSERT_EQ(impact.areas_size(), 2);
  EXPECT_EQ(impact.areas(0).people_affected_milli(), 38'000);
  EXPECT_EQ(impact.areas(0).spare_places_milli(), 40'000);
  EXPECT_EQ(impact.impact().providers(0).at_risk_ppm(), 1'000'000);

  const auto curve =
      must<transition_v1::GetCapacityCurveResponse>(about<transition_v1::GetCapacityCurveRequest>(), officer_);
  ASSERT_EQ(curve.days_size(), 5);
  EXPECT_EQ(curve.days(0).on(), "2027-04-30");
  EXPECT_EQ(curve.days(0).outgoing_places(), 55);
  EXPECT_EQ(curve.days(0).receiving_places(), 0);
  EXPECT_EQ(curve.days(2).on(), "2027-05-03");
  EXPECT_EQ(curve.days(2).people_moved(), 20);
  EXPECT_EQ(curve.days(4).on(), "2027-06-02");
  EXPECT_EQ(curve.days(4).receiving_places(), 60);
  for (const auto& day : curve.days()) {
    EXPECT_EQ(day.people_supported(), 50);
    EXPECT_GE(day.outgoing_places() + day.receiving_places(), 50);
  }

  auto timetable = about<transition_v1::GetTimetableRequest>();
  timetable.set_page_size(7);
  std::vector<transition_v1::Task> tasks;
  do {
    const auto page = must<transition_v1::GetTimetableResponse>(timetable, officer_);
    EXPECT_GT(page.least_slack_days(), 0);
    tasks.insert(tasks.end(), page.tasks().begin(), page.tasks().end());
    timetable.set_page_token(page.next_page_token());
  } while (!timetable.page_token().empty());
  EXPECT_GT(tasks.size(), 20U);
  std::vector<std::string> critical;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    EXPECT_LE(tasks[i == 0 ? 0 : i - 1].latest_start_on(), tasks[i].latest_start_on());
    if (tasks[i].critical()) critical.push_back(tasks[i].id());
  }
  EXPECT_EQ(critical, (std::vector<std::string>{"confirm-impact", "tell-members", "tell-providers", "notice-fs-1"}));

  const auto costs = must<transition_v1::ListCostsResponse>(about<transition_v1::ListCostsRequest>(), officer_);
  ASSERT_EQ(costs.totals_size(), 1);
  EXPECT_EQ(costs.totals(0).amount_pence(), 1'250'000);
  auto risks = about<transition_v1::ListRisksRequest>();
  risks.set_page_size(10);
  auto page = must<transition_v1::ListRisksResponse>(risks, officer_);
  EXPECT_EQ(page.risks_size(), 10);
  risks.set_page_token(page.next_page_token());
  page = must<transition_v1::ListRisksResponse>(risks, officer_);
  EXPECT_EQ(page.risks_size(), 6) << "sixteen in all, from the decommissioning source";
  auto log = about<transition_v1::ListCommunicationsRequest>();
  EXPECT_EQ(must<transition_v1::ListCommunicationsResponse>(log, officer_).communications_size(), 1);
  log.set_party(transition_v1::PARTY_LANDLORDS);
  EXPECT_EQ(must<transition_v1::ListCommunicationsResponse>(log, officer_).communications_size(), 0);

  const auto readiness =
      must<transition_v1::GetReadinessResponse>(about<transition_v1::GetReadinessRequest>(), officer_);
  EXPECT_FALSE(readiness.ready());
  EXPECT_EQ(readiness.open_size(), 1 + 2 + 8) << "contract, notices, checklist";
  const auto list = must<transition_v1::ListTransitionsResponse>(transition_v1::ListTransitionsRequest(), officer_);
  ASSERT_EQ(list.transitions_size(), 1);
  EXPECT_EQ(list.transitions(0).people_left(), 50);
  expect_views_rebuild(transition_);
}

TEST_F(TransitionServiceTest, ARefusedPlanSaysWhichDayAndATooEarlyOneWhatWouldDo) {
  auto all_at_once = plan();
  all_at_once.mutable_waves(1)->set_planned_on("2027-05-20");
  const auto capacity = ask<transition_v1::PlanTransitionResponse>(all_at_once, officer_);
  ASSERT_EQ(code_of(capacity.status()), "CAPACITY_SHORT");
  EXPECT_NE(capacity.status().message().find("2027-05-20"), absl::string_view::npos);
  EXPECT_NE(capacity.status().message().find("8 too few"), absl::string_view::npos) << capacity.status();

  auto early = about<transition_v1::PlanTransitionRequest>();
  early.set_go_live_on("2027-02-22");
  const auto refused = ask<transition_v1::PlanTransitionResponse>(early, officer_);
  ASSERT_EQ(code_of(refused.status()), "TOO_LATE");
  const std::string remedy = platform::refusal_of(refused.status())->remedy();
  // What it says would do does do, and the day before does not.
  const auto at = remedy.find("202");
  const std::string day = remedy.substr(at, 10);
  const auto parsed = platform::parse_date(day, "remedy");
  ASSERT_TRUE(parsed.ok()) << remedy;
  early.set_go_live_on(platform::format_date(*parsed - 1));
  EXPECT_EQ(code_of(ask<transition_v1::PlanTransitionResponse>(early, officer_).status()), "TOO_LATE");
  early.set_go_live_on(day);
  EXPECT_TRUE(ask<transition_v1::PlanTransitionResponse>(early, officer_).ok());
}

TEST_F(TransitionServiceTest, TwoPersonsAreTwoPersons) {
  const std::string both = transition_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
  must<transition_v1::AssessImpactResponse>(about<transition_v1::AssessImpactRequest>(), officer_);
  must<transition_v1::PlanTransitionResponse>(plan(), officer_);
  auto cost = about<transition_v1::RecordCostRequest>();
  cost.mutable_cost()->set_id("none");
  cost.mutable_cost()->set_kind(transition_v1::COST_KIND_DIRECT);
  cost.mutable_cost()->set_payer(transition_v1::PAYER_COMMISSIONER);
  must<transition_v1::RecordCostResponse>(cost, officer_);
  must<transition_v1::SubmitTransitionResponse>(about<transition_v1::SubmitTransitionRequest>(), officer_);
  auto approve = about<transition_v1::ApproveTransitionRequest>();
  approve.set_reasons("Good");
  EXPECT_EQ(code_of(ask<transition_v1::ApproveTransitionResponse>(approve, both).status()), "SELF_APPROVAL");
  EXPECT_TRUE(absl::IsPermissionDenied(ask<transition_v1::ApproveTransitionResponse>(approve, officer_).status()))
      << "a commissioner alone may not even ask";
  const std::string stranger = transition_.token({{"approver"}, {"glasgow"}, "", "head-elsewhere"});
  EXPECT_FALSE(ask<transition_v1::ApproveTransitionResponse>(approve, stranger).ok());
  must<transition_v1::ApproveTransitionResponse>(approve, approver_);
  const auto approved = transition();
  EXPECT_EQ(approved.approved_by(), "head-of-service");
  ASSERT_GT(approved.findings_size(), 0) << "nobody told the users yet, and one provider loses all";
  for (const auto& finding : approved.findings()) EXPECT_FALSE(finding.blocks());
}

TEST_F(TransitionServiceTest, NewcomersAreNeitherForgottenNorOverwritten) {
  approve_plan();
  sign();
  days_pass(95);
  make_ready();
  days_pass(68);
  start();
  hand_over("burnley-1");  // before the registry has heard of anything
  // Somebody comes to fs-1 while the hand-over is on its way to the registry: it still has 38, and 39 with this one.
  registry_v1::ChangeCapacityRequest change;
  change.set_service_id("fs-1");
  change.set_units(40);
  change.set_funded_units(40);
  change.set_people_supported(39);
  must_registry<registry_v1::ChangeCapacityResponse>(change);
  everybody_hears();
  EXPECT_EQ(service("fs-1").people_supported(), 19) << "39 less the 20 who moved";
  days_pass(29);
  hand_over("burnley-2");
  everybody_hears();
  EXPECT_EQ(service("fs-1").people_supported(), 1);
  auto end = about<transition_v1::WithdrawServiceRequest>();
  end.set_service_id("fs-1");
  EXPECT_EQ(code_of(ask<transition_v1::WithdrawServiceResponse>(end, officer_).status()), "PEOPLE_STILL_SUPPORTED");
  auto add = about<transition_v1::AddWaveRequest>();
  add.mutable_wave()->set_id("newcomer");
  add.mutable_wave()->set_planned_on("2027-06-02");
  add.mutable_wave()->set_from_service_id("fs-1");
  add.mutable_wave()->set_people(1);
  must<transition_v1::AddWaveResponse>(add, officer_);
  hand_over("newcomer");
  everybody_hears();
  withdraw("fs-1");
  everybody_hears();
  EXPECT_EQ(service("fs-2027-east").people_supported(), 39);
  EXPECT_EQ(service("fs-1").status(), registry_v1::SERVICE_STATUS_ENDED);
  EXPECT_TRUE(refused_reactions(registry_).empty());
}

TEST_F(TransitionServiceTest, WhatIsNotThereIsSaidSo) {
  EXPECT_EQ(code_of(ask<transition_v1::GetTransitionResponse>(about<transition_v1::GetTransitionRequest>("x"), officer_)
                        .status()),
            "UNKNOWN_TRANSITION");
  EXPECT_EQ(code_of(ask<transition_v1::GetImpactResponse>(about<transition_v1::GetImpactRequest>(), officer_).status()),
            "NOT_ASSESSED");
  EXPECT_EQ(
      code_of(ask<transition_v1::GetTimetableResponse>(about<transition_v1::GetTimetableRequest>(), officer_).status()),
      "NOT_PLANNED");
  EXPECT_EQ(
      code_of(ask<transition_v1::GetCapacityCurveResponse>(about<transition_v1::GetCapacityCurveRequest>(), officer_)
                  .status()),
      "NOT_PLANNED");
  auto page = about<transition_v1::ListRisksRequest>();
  page.set_page_size(501);
  EXPECT_EQ(code_of(ask<transition_v1::ListRisksResponse>(page, officer_).status()), "INVALID_PAGE");
}

}  // namespace
}  // namespace concord::tests
