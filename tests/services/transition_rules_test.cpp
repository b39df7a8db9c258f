// Transition before a real rules service with a real box and the law of England: asked at submission, approval, notice
// and withdrawal; what blocks refuses with nothing written until what is missing is stated; silence decides nothing.
#include "services/transition/gates/stated.h"
#include "tests/services/real_rules.h"
#include "tests/services/transition_fixture.h"

namespace concord::tests {
namespace {

using namespace transition_v1;  // NOLINT: the messages' names are the test's words

// Made before transition, which asks it.
struct AskedRules {
  RealRules rules_;
};

class TransitionRulesTest : protected AskedRules, public TransitionCase {
 protected:
  TransitionRulesTest() : TransitionCase(asking(rules_.call(), transition::transition_definition())) {}
  void SetUp() override {
    fill_registry();
    lot_awarded();
    everybody_hears();
  }
  // All but the submission, on which the rules have a word.
  void prepare() {
    auto assess = about<AssessImpactRequest>();
    assess.set_coverage_ppm(1'000'000);
    must<transition_v1::AssessImpactResponse>(assess, officer_);
    must<transition_v1::PlanTransitionResponse>(plan(), officer_);
    auto cost = about<RecordCostRequest>();
    cost.mutable_cost()->set_id("double");
    cost.mutable_cost()->set_kind(COST_KIND_DOUBLE_RUNNING);
    cost.mutable_cost()->set_amount_pence(1'250'000);
    cost.mutable_cost()->set_payer(PAYER_COMMISSIONER);
    must<transition_v1::RecordCostResponse>(cost, officer_);
  }
  // GBP 900,000 without VAT, and not light touch: the Act asks for a ground.
  static SubmitTransitionRequest modifying(const std::string& ground = "") {
    auto submit = about<SubmitTransitionRequest>();
    submit.mutable_modification()->set_value_excluding_vat_pence(90'000'000);
    auto& said = *submit.mutable_modification()->mutable_particulars();
    said.set_is_light_touch(false);
    auto& same_supplier = *said.add_stated();
    same_supplier.set_name("modification_changes_supplier");
    same_supplier.set_integer(0);
    submit.mutable_modification()->set_ground(ground);
    return submit;
  }
  static ServeNoticeRequest notice(std::int64_t employees, const std::string& informed_on) {
    auto serve = about<ServeNoticeRequest>();
    serve.set_service_id("fs-1");
    serve.mutable_ending()->set_transferring_employees(employees);
    serve.mutable_ending()->set_employee_information_on(informed_on);
    serve.mutable_ending()->set_alternatives_invited(true);
    return serve;
  }
  template <typename Response, typename Request>
  common::v1::Refusal refused(const Request& request, const std::string& token) {
    const std::size_t before = transition_.all_records().size();
    const auto refusal = platform::refusal_of(ask<Response>(request, token).status());
    EXPECT_EQ(transition_.all_records().size(), before) << "a refusal writes nothing";
    return refusal.value_or(common::v1::Refusal());
  }
  TransitionEvent last(const std::string& type) {
    TransitionEvent event;
    for (const auto& record : transition_.all_records()) {
      if (record.type() == type) event.ParseFromString(record.payload());
    }
    return event;
  }
};

std::string fact(const rules::v1::RulesRecord& record, const std::string& name) {
  for (const auto& one : record.facts()) {
    if (one.name() != name) continue;
    if (one.has_integer()) return std::to_string(one.integer());
    return one.has_text() ? one.text() : one.date();
  }
  return "not stated";
}

bool finds(const rules::v1::RulesRecord& record, const std::string& code) {
  for (const auto& found : record.judgement().findings()) {
    if (found.code() == code) return true;
  }
  return false;
}

TEST_F(TransitionRulesTest, EachOfItsFourDecisionsIsAskedAndKeepsTheAnswer) {
  rules_.activate_england();
  approve_plan();
  const auto submitted = last("TransitionSubmitted").transition_submitted();
  const auto approved = last("TransitionApproved").transition_approved();
  for (const auto* record : {&submitted.rules_record(), &approved.rules_record()}) {
    EXPECT_EQ(record->judgement().gate(), rules::v1::GATE_MODIFY);
    EXPECT_EQ(record->judgement().legal_date(), "2026-11-21");
    ASSERT_EQ(record->judgement().plugins_size(), 1);
    EXPECT_EQ(record->judgement().plugins(0).plugin_id(), "england_2023");
    EXPECT_EQ(record->judgement().plugins(0).digest().size(), 64U);
    EXPECT_GT(record->judgement().plugins(0).reads_size(), 0);
    EXPECT_EQ(fact(*record, "people_supported"), "50");
    EXPECT_EQ(fact(*record, "notices"), "") << "stated: none was recorded";
    EXPECT_EQ(fact(*record, "value_excluding_vat_pence"), "not stated") << "nobody said that a contract is modified";
  }
  contract_awarded();
  everybody_hears();
  days_pass(95);  // 24 February 2027
  must<transition_v1::ServeNoticeResponse>(notice(4, "2027-05-04"), officer_);
  make_ready();
  const auto served = last("NoticeServed").notice_served();
  EXPECT_EQ(served.service_id(), "fs-2");
  EXPECT_TRUE(finds(served.rules_record(), "FACT_MISSING")) << "nobody stated whether employees transfer";
  EXPECT_EQ(transition().outgoing(0).judged_by_law_of(), "2027-02-24");
  days_pass(97);  // 1 June 2027
  start();
  for (const char* wave : {"burnley-1", "burnley-2", "pendle"}) hand_over(wave);
  must<transition_v1::GoLiveResponse>(about<GoLiveRequest>(), officer_);
  withdraw("fs-1");
  const auto withdrawn = last("ServiceWithdrawn").service_withdrawn();
  EXPECT_EQ(withdrawn.rules_record().judgement().gate(), rules::v1::GATE_DECOMMISSION);
  EXPECT_EQ(withdrawn.rules_record().judgement().legal_date(), "2027-02-24")
      << "the law that the notice was given under";
  EXPECT_EQ(fact(withdrawn.rules_record(), "transferring_employees"), "4") << "as stated with the notice";
  EXPECT_EQ(fact(withdrawn.rules_record(), "employee_information_days"), "28");
  EXPECT_EQ(fact(withdrawn.rules_record(), "people_supported"), "0");
  expect_views_rebuild(transition_);
}

TEST_F(TransitionRulesTest, AModificationIsBlockedUntilItsGroundAndNoticeAreStated) {
  rules_.activate_england();
  prepare();
  EXPECT_EQ(refused<transition_v1::SubmitTransitionResponse>(modifying(), officer_).code(), "FACT_MISSING");
  const auto substantial = refused<transition_v1::SubmitTransitionResponse>(modifying("substantial"), officer_);
  EXPECT_EQ(substantial.code(), "SUBSTANTIAL_MODIFICATION");
  EXPECT_NE(substantial.citation().find("74"), std::string::npos) << substantial.DebugString();
  auto submit = modifying("unforeseeable");
  submit.mutable_modification()->set_value_change_bp(6'000);
  submit.mutable_modification()->mutable_particulars()->add_notices("UK10");
  const auto large = refused<transition_v1::SubmitTransitionResponse>(submit, officer_);
  EXPECT_EQ(large.code(), "MODIFICATION_VALUE_CHANGE_NOT_MET");
  EXPECT_NE(large.remedy().find("50"), std::string::npos) << "the nearest value that would pass: " << large.remedy();
  submit.mutable_modification()->set_value_change_bp(5'000);
  must<transition_v1::SubmitTransitionResponse>(submit, officer_);
  EXPECT_EQ(transition().modification().SerializeAsString(), submit.modification().SerializeAsString());
  auto approve = about<ApproveTransitionRequest>();
  approve.set_reasons("Everybody has a place");
  must<transition_v1::ApproveTransitionResponse>(approve, approver_);
  const auto approved = last("TransitionApproved").transition_approved();
  EXPECT_EQ(fact(approved.rules_record(), "modification_value_change_bp"), "5000");
  EXPECT_EQ(fact(approved.rules_record(), "modification_ground"), "unforeseeable");
}

TEST_F(TransitionRulesTest, NoticeIsBlockedUntilEmployeesAndUsersAreToldInTime) {
  rules_.activate_england();
  approve_plan();
  days_pass(95);
  const auto late = refused<transition_v1::ServeNoticeResponse>(notice(4, "2027-05-05"), officer_);
  EXPECT_EQ(late.code(), "EMPLOYEE_INFORMATION_DAYS_NOT_MET");
  EXPECT_NE(late.citation().find("reg"), std::string::npos) << late.DebugString();
  auto untold = notice(0, "");
  untold.mutable_ending()->set_users_told(false);
  EXPECT_EQ(refused<transition_v1::ServeNoticeResponse>(untold, officer_).code(), "USERS_NOT_TOLD");
  EXPECT_TRUE(transition().outgoing(0).notice_served_on().empty());
  must<transition_v1::ServeNoticeResponse>(notice(4, "2027-05-04"), officer_);
  const auto served = last("NoticeServed").notice_served();
  EXPECT_EQ(fact(served.rules_record(), "employee_information_days"), "28");
  EXPECT_EQ(fact(served.rules_record(), "users_told"), "1") << "the log says so";
  EXPECT_EQ(fact(served.rules_record(), "ending_notice_months"), "3") << "24 February to 1 June";
  EXPECT_EQ(fact(served.rules_record(), "consultation_weeks"), "not stated");
}

TEST_F(TransitionRulesTest, WithoutAnAnswerNothingIsDecidedAndNothingWritten) {
  rules_.activate_england();
  approve_plan();
  days_pass(95);
  rules_.stop();
  EXPECT_EQ(refused<transition_v1::ServeNoticeResponse>(notice(0, ""), officer_).code(), "RULES_UNAVAILABLE");
  EXPECT_TRUE(transition().outgoing(0).notice_served_on().empty());
}

TEST_F(TransitionRulesTest, WithoutLawNothingIsSubmittedAndABuiltInNoNeedsNoAnswer) {
  prepare();
  EXPECT_EQ(refused<transition_v1::SubmitTransitionResponse>(about<SubmitTransitionRequest>(), officer_).code(),
            "NO_RULEBOOK");
  rules_.stop();
  EXPECT_EQ(refused<transition_v1::ApproveTransitionResponse>(about<ApproveTransitionRequest>(), approver_).code(),
            "TRANSITION_NOT_SUBMITTED");
}

TEST(TransitionFacts, StateWhatIsSaidAndNothingElse) {
  Transition state;
  state.set_go_live_on("2027-06-01");
  auto& service = *state.add_outgoing();
  service.set_service_id("fs-1");
  service.set_ends_on("2027-06-30");
  service.set_people_left(38);
  platform::Context context;
  context.authority = "lancashire";
  context.today = absl::CivilDay(2027, 3, 31);
  ServeNoticeRequest request;
  request.set_service_id("fs-1");
  const auto asked = [&] {
    rules::v1::RulesRecord record;
    const auto question = transition::question_of(state, request, context, {});
    FactsSeen::hear("transition", question);
    *record.mutable_facts() = question.facts();
    return record;
  };
  EXPECT_EQ(fact(asked(), "users_told"), "not stated") << "an empty log is no no";
  EXPECT_EQ(fact(asked(), "transferring_employees"), "not stated");
  EXPECT_EQ(fact(asked(), "ending_notice_months"), "3") << "31 March to 30 June, the last day of its month";
  EXPECT_EQ(fact(asked(), "people_supported"), "38");
  EXPECT_EQ(fact(asked(), "approvals"), "") << "stated: there are none";
  request.mutable_ending()->set_consultation_from("2027-01-04");
  request.mutable_ending()->set_consultation_to("2027-03-28");
  EXPECT_EQ(fact(asked(), "consultation_weeks"), "12");
  request.mutable_ending()->set_consultation_to("2027-03-27");
  EXPECT_EQ(fact(asked(), "consultation_weeks"), "11") << "whole weeks only";
  request.mutable_ending()->set_employee_information_on("2027-06-20");
  EXPECT_EQ(fact(asked(), "employee_information_days"), "0") << "after the transfer is not in time";
  SubmitTransitionRequest submit;
  submit.mutable_modification()->set_commenced_on("2026-04-01");
  submit.mutable_modification()->set_term_change_bp(500);
  submit.mutable_modification()->set_value_change_pence(1'000'000);
  const auto change = transition::question_of(state, submit, context, {});
  FactsSeen::hear("transition", change);
  EXPECT_EQ(change.legal_date(), "2026-04-01");
  rules::v1::RulesRecord told;
  *told.mutable_facts() = change.facts();
  EXPECT_EQ(fact(told, "modification_term_change_bp"), "500");
}

}  // namespace
}  // namespace concord::tests
