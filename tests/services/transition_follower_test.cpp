// Transition and the registry follow: awards and plans draft, set-aside awards cancel, and whatever is told twice, late
// or in another order ends the same.
#include <algorithm>

#include "concord/procurement/v1/framework_events.pb.h"

#include "tests/services/transition_fixture.h"

namespace concord::tests {
namespace {

class TransitionFollowerTest : public TransitionCase {
 protected:
  void SetUp() override { fill_registry(); }
  // Everything up to the end, with everybody hearing at once or never in between.
  void whole_change(bool hear_between) {
    const auto hear = [&] {
      if (hear_between) everybody_hears();
    };
    everybody_hears();
    lot_awarded();
    contract_awarded();
    everybody_hears();
    approve_plan();
    days_pass(95);
    make_ready();
    days_pass(68);
    start();
    hear();
    hand_over("burnley-1");
    hear();
    days_pass(29);
    hand_over("burnley-2");
    hear();
    hand_over("pendle");
    must<transition_v1::GoLiveResponse>(about<transition_v1::GoLiveRequest>(), officer_);
    hear();
    withdraw("fs-1");
    withdraw("fs-2");
  }
  void forget(RunningService& service) {
    ASSERT_TRUE(service.ledger()
                    .exclusively([](platform::Connection& writer) { return writer.run("DELETE FROM bookmark"); })
                    .ok());
    start_followers();
  }
  void expect_done() {
    EXPECT_EQ(service("fs-2027-east").people_supported(), 50);
    EXPECT_EQ(service("fs-1").status(), registry_v1::SERVICE_STATUS_ENDED);
    EXPECT_EQ(service("fs-2").status(), registry_v1::SERVICE_STATUS_ENDED);
    const auto contracts = must_registry<registry_v1::ListContractsResponse>(registry_v1::ListContractsRequest());
    ASSERT_EQ(contracts.contracts_size(), 1);
    EXPECT_EQ(contracts.contracts(0).service_ids_size(), 1);
  }
};

TEST_F(TransitionFollowerTest, ACallOffIsAContractWhoseStartIsPlanned) {
  const auto called_off = [&](const std::string& id, procurement::v1::CallOffMechanism mechanism) {
    procurement::v1::FrameworkEvent event;
    auto& made = *event.mutable_called_off();
    made.mutable_call_off()->set_id(id);
    made.mutable_call_off()->set_mechanism(mechanism);
    made.mutable_call_off()->set_called_off_on("2026-12-04");
    *made.mutable_contract() = award();
    made.mutable_contract()->set_contract_id("outreach-call-" + id);
    made.mutable_contract()->set_procedure_id("outreach");
    made.mutable_contract()->clear_replaces_service_ids();
    made.mutable_contract()->clear_yearly_pence();
    procurement_.append("framework/outreach", event);
  };
  everybody_hears();
  called_off("c1", procurement::v1::CALL_OFF_MECHANISM_RANK_ORDER);
  called_off("c2", procurement::v1::CALL_OFF_MECHANISM_PERSONS_CHOICE);
  everybody_hears();
  const auto contracts = must_registry<registry_v1::ListContractsResponse>(registry_v1::ListContractsRequest());
  ASSERT_EQ(contracts.contracts_size(), 2);
  EXPECT_EQ(contracts.contracts(0).id(), "outreach-call-c1");
  EXPECT_EQ(contracts.contracts(0).value_pence(), 30'000'000);
  EXPECT_EQ(contracts.contracts(0).procedure_id(), "outreach");
  EXPECT_EQ(transition("outreach-call-c1").contract().signed_on(), "2026-12-04");
  EXPECT_EQ(transition("outreach-call-c1").contract().price_year_pence(), 10'000'000) << "evenly over three years";
  const auto placed = ask<transition_v1::GetTransitionResponse>(
      about<transition_v1::GetTransitionRequest>("outreach-call-c2"), officer_);
  EXPECT_EQ(code_of(placed.status()), "UNKNOWN_TRANSITION");
  forget(registry_);
  forget(transition_);
  everybody_hears();
  EXPECT_EQ(must_registry<registry_v1::ListContractsResponse>(registry_v1::ListContractsRequest()).contracts_size(), 2);
}

TEST_F(TransitionFollowerTest, APlansDecommissionActionsDraftWithdrawalsAndOthersDoNot) {
  needs::v1::PlanEvent event;
  auto& plan = *event.mutable_plan_approved()->mutable_plan();
  plan.set_id("Plan-2027");
  plan.set_title("Floating support 2027");
  const auto act = [&](const std::string& service, needs::v1::ServiceActionKind kind, const std::string& lot) {
    auto* action = plan.add_actions();
    action->set_service_id(service);
    action->set_kind(kind);
    action->set_reason("Two services do the same here");
    action->set_lot_id(lot);
  };
  act("fs-1", needs::v1::SERVICE_ACTION_KIND_DECOMMISSION, "");
  act("fs-2", needs::v1::SERVICE_ACTION_KIND_DECOMMISSION, "east");
  act("fs-5", needs::v1::SERVICE_ACTION_KIND_KEEP, "");
  everybody_hears();
  needs_.append("plan/Plan-2027", event);
  everybody_hears();
  const auto list = must<transition_v1::ListTransitionsResponse>(transition_v1::ListTransitionsRequest(), officer_);
  ASSERT_EQ(list.transitions_size(), 1);
  EXPECT_EQ(list.transitions(0).id(), "plan-2027-fs-1");
  EXPECT_EQ(list.transitions(0).people_supported(), 38);
  EXPECT_EQ(list.transitions(0).kind(), transition_v1::TRANSITION_KIND_WITHDRAWAL);
  EXPECT_EQ(transition("plan-2027-fs-1").reason(), "Two services do the same here");
}

TEST_F(TransitionFollowerTest, AWithdrawalMovesPeopleToServicesThatRunOn) {
  needs::v1::PlanEvent event;
  auto& plan = *event.mutable_plan_approved()->mutable_plan();
  plan.set_id("p");
  auto* action = plan.add_actions();
  action->set_service_id("fs-1");
  action->set_kind(needs::v1::SERVICE_ACTION_KIND_DECOMMISSION);
  action->set_reason("Two services do the same here");
  everybody_hears();
  needs_.append("plan/p", event);
  everybody_hears();
  must<transition_v1::AssessImpactResponse>(about<transition_v1::AssessImpactRequest>("p-fs-1"), officer_);
  auto planned = about<transition_v1::PlanTransitionRequest>("p-fs-1");
  planned.set_go_live_on("2027-06-01");
  add_wave(planned, "all", "2027-05-03", "fs-1", 38, "fs-5");
  must<transition_v1::PlanTransitionResponse>(planned, officer_);
  auto cost = about<transition_v1::RecordCostRequest>("p-fs-1");
  cost.mutable_cost()->set_id("none");
  cost.mutable_cost()->set_kind(transition_v1::COST_KIND_DIRECT);
  cost.mutable_cost()->set_payer(transition_v1::PAYER_COMMISSIONER);
  must<transition_v1::RecordCostResponse>(cost, officer_);
  must<transition_v1::SubmitTransitionResponse>(about<transition_v1::SubmitTransitionRequest>("p-fs-1"), officer_);
  auto approve = about<transition_v1::ApproveTransitionRequest>("p-fs-1");
  approve.set_reasons("Everybody has a place");
  must<transition_v1::ApproveTransitionResponse>(approve, approver_);
  days_pass(95);
  make_ready("p-fs-1");
  days_pass(68);
  start("p-fs-1");
  hand_over("all", "p-fs-1");
  everybody_hears();
  EXPECT_EQ(service("fs-5").people_supported(), 58);
  EXPECT_EQ(service("fs-1").people_supported(), 0);
  days_pass(29);
  withdraw("fs-1", "p-fs-1");
  everybody_hears();
  EXPECT_EQ(service("fs-1").end_reason(), "Two services do the same here");
  EXPECT_EQ(transition("p-fs-1").status(), transition_v1::TRANSITION_STATUS_COMPLETED);
  expect_views_rebuild(transition_);
}

TEST_F(TransitionFollowerTest, ASetAsideAwardCancelsAndTheNextBestBeginsAnew) {
  everybody_hears();
  lot_awarded();
  set_aside();
  everybody_hears();
  EXPECT_EQ(transition().status(), transition_v1::TRANSITION_STATUS_CANCELLED);
  EXPECT_EQ(transition().decision_reasons(), "The award was set aside: A representation was upheld");
  lot_awarded(award("GB-CHC-1000003"));
  everybody_hears();
  EXPECT_EQ(transition().status(), transition_v1::TRANSITION_STATUS_DRAFT);
  EXPECT_EQ(transition().contract().provider_ids(0), "GB-CHC-1000003");
  EXPECT_TRUE(refused_reactions(transition_).empty());
}

TEST_F(TransitionFollowerTest, AnAwardBeforeTheRegistryWasHeardIsDraftedAndCountedLater) {
  lot_awarded();
  ASSERT_TRUE(from_procurement_->catch_up().ok());
  EXPECT_FALSE(transition().outgoing(0).known());
  EXPECT_EQ(
      code_of(ask<transition_v1::AssessImpactResponse>(about<transition_v1::AssessImpactRequest>(), officer_).status()),
      "OUTGOING_UNKNOWN");
  everybody_hears();
  must<transition_v1::RecountPeopleResponse>(about<transition_v1::RecountPeopleRequest>(), officer_);
  EXPECT_EQ(transition().outgoing(0).people_supported(), 38);
}

TEST_F(TransitionFollowerTest, AContractWithoutAnAwardBeginsItsTransition) {
  everybody_hears();
  contract_awarded();
  everybody_hears();
  EXPECT_EQ(transition().contract().signed_on(), "2026-12-04");
  EXPECT_EQ(transition().status(), transition_v1::TRANSITION_STATUS_DRAFT);
}

TEST_F(TransitionFollowerTest, WhoHearsAtOnceAndWhoHearsLateEndTheSame) {
  whole_change(true);
  everybody_hears();
  expect_done();
  EXPECT_TRUE(refused_reactions(registry_).empty());
}

TEST_F(TransitionFollowerTest, ARegistryThatHearsEverythingAtTheEndEndsTheSame) {
  whole_change(false);
  everybody_hears();
  expect_done();
  EXPECT_TRUE(refused_reactions(registry_).empty());
  expect_views_rebuild(registry_);
  expect_views_rebuild(transition_);
}

TEST_F(TransitionFollowerTest, AContractThatComesAfterItsServiceFindsIt) {
  everybody_hears();
  lot_awarded();
  contract_awarded();
  ASSERT_TRUE(from_procurement_->catch_up().ok());
  approve_plan();
  days_pass(95);
  make_ready();
  days_pass(68);
  start();
  hand_over("burnley-1");
  days_pass(29);
  hand_over("burnley-2");
  hand_over("pendle");
  must<transition_v1::GoLiveResponse>(about<transition_v1::GoLiveRequest>(), officer_);
  withdraw("fs-1");
  withdraw("fs-2");
  ASSERT_TRUE(registry_from_transition_->catch_up().ok());  // the contract has not been heard of
  EXPECT_EQ(must_registry<registry_v1::ListContractsResponse>(registry_v1::ListContractsRequest()).contracts_size(), 0);
  everybody_hears();
  expect_done();
  EXPECT_TRUE(refused_reactions(registry_).empty());
}

TEST_F(TransitionFollowerTest, FollowersThatForgotTheirPlaceChangeNothing) {
  whole_change(true);
  everybody_hears();
  const auto registry_before = digests(registry_), transition_before = digests(transition_);
  const std::size_t registry_events = registry_.all_records().size(),
                    transition_events = transition_.all_records().size();
  forget(registry_);
  forget(transition_);
  everybody_hears();
  EXPECT_EQ(digests(registry_), registry_before);
  EXPECT_EQ(digests(transition_), transition_before);
  EXPECT_EQ(registry_.all_records().size(), registry_events);
  EXPECT_EQ(transition_.all_records().size(), transition_events);
  EXPECT_TRUE(refused_reactions(registry_).empty());
}

TEST_F(TransitionFollowerTest, DoubledAndShuffledRingsAreEffectiveOnce) {
  whole_change(false);
  ASSERT_TRUE(registry_from_procurement_->catch_up().ok());
  const auto newest = static_cast<std::int64_t>(transition_.ledger().read("lancashire", 0, 1'000)->size());
  for (const std::int64_t position : {std::int64_t{2}, std::int64_t{1}, newest, newest - 1, newest, newest + 50}) {
    ASSERT_TRUE(registry_from_transition_->hear("lancashire", position).ok());
  }
  everybody_hears();
  expect_done();
}

TEST_F(TransitionFollowerTest, WhatTheRegistrysOwnRulesRefuseBecomesAVisibleRow) {
  everybody_hears();
  contract_awarded(award("GB-CHC-1999999"));  // nobody registered this provider
  everybody_hears();
  EXPECT_EQ(refused_reactions(registry_), (std::vector<std::string>{"UNKNOWN_PROVIDER"}));
  EXPECT_EQ(must_registry<registry_v1::ListContractsResponse>(registry_v1::ListContractsRequest()).contracts_size(), 0);
}

TEST_F(TransitionFollowerTest, EveryAuthorityHasItsOwnTransitions) {
  procurement::v1::AwardEvent event;
  *event.mutable_lot_awarded()->mutable_contract() = award();
  everybody_hears();
  procurement_.append("award/FS-2027", event, "surrey");
  everybody_hears();
  EXPECT_EQ(must<transition_v1::ListTransitionsResponse>(transition_v1::ListTransitionsRequest(), officer_)
                .transitions_size(),
            0);
  transition_v1::ListTransitionsRequest surrey;
  surrey.set_authority("surrey");
  EXPECT_FALSE(ask<transition_v1::ListTransitionsResponse>(surrey, officer_).ok());
  const std::string auditor = transition_.token({{"auditor"}, {"surrey"}, "", "auditor"});
  EXPECT_EQ(must<transition_v1::ListTransitionsResponse>(surrey, auditor).transitions_size(), 1);
}

}  // namespace
}  // namespace concord::tests
