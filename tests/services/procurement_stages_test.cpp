// A competitive flexible procedure with a long list and a clarification before its final tender, in front of a real
// rules service with the law of England: who sees what, who goes on, who may tender, and what the timetable tells of
// it.
#include <gmock/gmock.h>

#include "concord/procurement/v1/stage_commands.pb.h"
#include "concord/procurement/v1/timetable.pb.h"

#include "services/platform/values/civil_date.h"
#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

constexpr std::int64_t kDayMs = 86'400'000;

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class StagesTest : protected AskedRules, public ProcurementTest {
 protected:
  StagesTest() : ProcurementTest(rules_.call()) {}
  void SetUp() override { rules_.activate_england(); }

  // Requests for 30 days, the clarification for 10 more, tenders from the 50th day to the 80th.
  void publish_in_stages() {
    write_draft();
    AmendProcedureRequest amend;
    ProcedureDraft& draft = *amend.mutable_draft();
    draft = procedure().draft();
    draft.set_type(PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE);
    draft.mutable_legal()->add_statements("conflicts_assessment");
    draft.mutable_contract()->set_is_concession(false);
    draft.mutable_timetable()->set_standstill_days(10);
    draft.mutable_timetable()->set_deadline_ms(kTestNoonMs + 80 * kDayMs);
    draft.mutable_timetable()->set_questions_until_ms(kTestNoonMs + 70 * kDayMs);
    draft.mutable_timetable()->set_evaluation_until("2027-02-28");
    draft.mutable_timetable()->set_decision_on("2027-03-10");
    Stage& first = *draft.add_stages();
    first.set_id("long-list");
    first.set_title("Long list");
    first.set_kind(STAGE_KIND_PARTICIPATION);
    first.set_how("Who meets every condition goes on, at most two by years of experience");
    first.set_ends_ms(kTestNoonMs + 30 * kDayMs);
    first.set_decided_by("2026-12-28");
    first.set_at_most(2);
    for (const char* id : {"insured", "experienced"}) {
      StageCondition& condition = *first.add_conditions();
      condition.set_id(id);
      condition.set_text("Shown by a certificate or by contracts");
    }
    Stage& second = *draft.add_stages();
    second.set_id("clarification");
    second.set_title("Clarification");
    second.set_kind(STAGE_KIND_DIALOGUE);
    second.set_how("A session for each; what one is told, all are told");
    second.set_ends_ms(kTestNoonMs + 45 * kDayMs);
    second.set_decided_by("2027-01-10");
    must<AmendProcedureResponse>(amend, officer_);
    EXPECT_EQ(must<PreviewGatesResponse>(PreviewGatesRequest(), officer_).gates_size(), 5);
    must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
    must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  }
  RequestParticipationRequest request(const std::string& words) {
    RequestParticipationRequest asked;
    for (const char* id : {"experienced", "insured"}) {
      ConditionAnswer& answer = *asked.add_answers();
      answer.set_condition_id(id);
      answer.set_text(words);
    }
    return asked;
  }
  void to_day(int day) { service_.world().advance_ms(kTestNoonMs + day * kDayMs + 1 - service_.world().now_ms()); }
  ProposeStageEndRequest end_of(const std::string& stage, const std::vector<std::pair<int, std::string>>& fates) {
    ProposeStageEndRequest propose;
    propose.set_stage_id(stage);
    propose.set_summary("As published");
    for (const auto& [number, reason] : fates) {
      StageFate& fate = *propose.add_fates();
      fate.set_provider_id(provider(number));
      fate.set_goes_on(reason.empty());
      fate.set_reason(reason);
    }
    return propose;
  }
  void decide_stage(const std::string& stage, const std::vector<std::pair<int, std::string>>& fates) {
    must<ProposeStageEndResponse>(end_of(stage, fates), officer_);
    ApproveStageEndRequest approve;
    approve.set_stage_id(stage);
    EXPECT_EQ(refused<ApproveStageEndResponse>(approve, officer_as_approver_), "SELF_APPROVAL");
    must<ApproveStageEndResponse>(approve, approver_);
  }
  GetStagesResponse stages(const std::string& token) { return must<GetStagesResponse>(GetStagesRequest(), token); }
  ListParticipantsResponse participants(const std::string& token) {
    return must<ListParticipantsResponse>(ListParticipantsRequest(), token);
  }

  std::string officer_as_approver_ = service_.token({{"approver"}, {"lancashire"}, "", "officer-1"});
  std::string public_;  // who shows no token
};

TEST_F(StagesTest, GoFromTheLongListToTheFinalTender) {
  publish_in_stages();
  EXPECT_EQ(refused<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1)), "STAGES_NOT_OVER");

  for (int number = 1; number <= 4; ++number) {
    must<RequestParticipationResponse>(request(platform::cat("The words of ", number)), bidder(number));
  }
  EXPECT_EQ(refused<RequestParticipationResponse>(request("Mine"), bidder(6)), "NOT_ACCREDITED");
  EXPECT_EQ(refused<ListParticipantsResponse>(ListParticipantsRequest(), officer_), "STAGE_RUNNING");
  EXPECT_EQ(stages(officer_).requests(), 0) << "not even how many";
  ASSERT_EQ(participants(bidder(2)).participants_size(), 1);
  EXPECT_EQ(participants(bidder(2)).participants(0).answers(0).text(), "The words of 2");
  EXPECT_EQ(participants(bidder(5)).count(), 0);
  for (const auto& record : service_.all_records()) {
    EXPECT_EQ(record.payload().find("The words of"), std::string::npos) << "no event holds what was answered";
  }

  to_day(30);
  EXPECT_EQ(refused<RequestParticipationResponse>(request("Late"), bidder(5)), "STAGE_CLOSED");
  EXPECT_EQ(participants(officer_).count(), 4);
  EXPECT_EQ(participants(officer_).participants(3).answers_size(), 2);
  must<WithdrawParticipationResponse>(WithdrawParticipationRequest(), bidder(4));
  EXPECT_EQ(refused<ProposeStageEndResponse>(end_of("long-list", {{1, ""}, {2, ""}, {3, ""}}), officer_),
            "INVALID_FATES")
      << "at most two go on";
  decide_stage("long-list", {{1, ""}, {2, ""}, {3, "Two others have more years"}});

  TellParticipantsRequest tell;
  tell.set_text("The hostel in East closes in March");
  must<TellParticipantsResponse>(tell, officer_);
  EXPECT_EQ(stages(bidder(1)).notes_size(), 1);
  EXPECT_EQ(stages(bidder(2)).notes_size(), 1) << "what one is told, all are told";
  EXPECT_EQ(stages(bidder(3)).notes_size(), 0);
  EXPECT_EQ(stages(public_).notes_size(), 0);
  const auto left_out = stages(bidder(3));
  ASSERT_EQ(left_out.ends(0).fates_size(), 1) << "its own";
  EXPECT_EQ(left_out.ends(0).fates(0).reason(), "Two others have more years");
  EXPECT_TRUE(left_out.ends(0).decided_by().empty());
  EXPECT_EQ(stages(public_).ends(0).fates_size(), 0);
  EXPECT_EQ(stages(public_).participants(), 2);

  to_day(45);
  decide_stage("clarification", {{1, ""}, {2, ""}});
  ProposeFinalTenderRequest tender;
  tender.set_specification("Support for 240 people");
  tender.set_what_changed("Twenty people fewer");
  must<ProposeFinalTenderResponse>(tender, officer_);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1)), "STAGES_NOT_OVER");
  must<ApproveFinalTenderResponse>(ApproveFinalTenderRequest(), approver_);
  EXPECT_EQ(stages(bidder(1)).final_tender().specification(), "Support for 240 people");
  EXPECT_THAT(stages(bidder(1)).final_tender().provider_ids(), testing::ElementsAre(provider(1)))
      << "rivals do not hear of one another";
  EXPECT_EQ(stages(bidder(3)).final_tender().specification(), "");

  must<SubmitBidResponse>(bid("A1", 1, {"EAST", "NORTH", "SOUTH"}), bidder(1));
  EXPECT_EQ(refused<SubmitBidResponse>(bid("C1", 3, {"EAST"}), bidder(3)), "NOT_INVITED");
  EXPECT_EQ(refused<SubmitBidResponse>(bid("E1", 5, {"EAST"}), bidder(5)), "NOT_INVITED");
  auto with_left_out = bid("B1", 2, {"EAST"});
  with_left_out.mutable_envelope()->add_member_provider_ids(provider(3));
  EXPECT_EQ(refused<SubmitBidResponse>(with_left_out, bidder(2)), "NOT_INVITED");
  expect_views_rebuild();
  EXPECT_EQ(participants(officer_).participants(0).answers_size(), 2) << "no rebuild touches what was answered";
}

TEST_F(StagesTest, ADeadlineThatNobodyCouldMeetIsExtendedAfterIt) {
  publish_in_stages();
  must<RequestParticipationResponse>(request("Mine"), bidder(1));
  to_day(81);
  EXPECT_EQ(refused<OpenBidsResponse>(OpenBidsRequest(), officer_), "STAGES_NOT_OVER");
  ExtendDeadlineRequest extend;
  extend.set_deadline_ms(kTestNoonMs + 120 * kDayMs);
  extend.set_reason("The clarification took longer");
  extend.set_contract_starts_on("2027-08-01");
  must<ExtendDeadlineResponse>(extend, officer_);
  decide_stage("long-list", {{1, ""}});
  decide_stage("clarification", {{1, ""}});
}

TEST_F(StagesTest, TheTimetableShowsEachStepAsPlannedAndAsItWent) {
  publish_in_stages();
  must<RequestParticipationResponse>(request("Mine"), bidder(1));
  to_day(40);
  decide_stage("long-list", {{1, ""}});
  ExplainDelayRequest explain;
  explain.set_step(TIMETABLE_STEP_KIND_STAGE);
  explain.set_stage_id("clarification");
  explain.set_reason("Not yet");
  EXPECT_EQ(refused<ExplainDelayResponse>(explain, officer_), "NOT_LATE");
  explain.set_stage_id("long-list");
  explain.set_reason("An officer was ill");
  must<ExplainDelayResponse>(explain, officer_);

  const auto told = must<GetTimetableResponse>(GetTimetableRequest(), public_);
  ASSERT_EQ(told.steps_size(), 9) << "seven and two stages";
  EXPECT_EQ(told.steps(0).actual(), "2026-11-21");
  const TimetableStep& stage = told.steps(2);
  EXPECT_EQ(stage.stage_id(), "long-list");
  EXPECT_EQ(stage.published(), "2026-12-28");
  EXPECT_EQ(stage.actual(), "2026-12-31");
  EXPECT_EQ(stage.days_late(), 3);
  ASSERT_EQ(stage.reasons_size(), 1);
  EXPECT_EQ(stage.reasons(0).reason(), "An officer was ill");
  EXPECT_EQ(stage.reasons(0).explained_by(), "") << "officers alone read who said it";
  EXPECT_EQ(must<GetTimetableResponse>(GetTimetableRequest(), officer_).steps(2).reasons(0).explained_by(),
            "officer-1");

  ExtendDeadlineRequest extend;
  extend.set_deadline_ms(kTestNoonMs + 87 * kDayMs);
  extend.set_reason("The cabinet meets later");
  must<ExtendDeadlineResponse>(extend, officer_);
  const auto moved = must<GetTimetableResponse>(GetTimetableRequest(), public_);
  const TimetableStep& deadline = moved.steps(4);
  EXPECT_EQ(deadline.step(), TIMETABLE_STEP_KIND_DEADLINE);
  EXPECT_EQ(deadline.published(), "2027-02-09") << "as bidders planned by it at first";
  EXPECT_EQ(deadline.planned(), "2027-02-16");
  EXPECT_EQ(deadline.moved_because(), "The cabinet meets later");
  EXPECT_EQ(deadline.days_late(), 0);
  to_day(120);
  const auto late = must<GetTimetableResponse>(GetTimetableRequest(), public_);
  EXPECT_EQ(late.steps(6).step(), TIMETABLE_STEP_KIND_EVALUATION);
  EXPECT_EQ(late.steps(6).planned(), "2027-03-07");
  EXPECT_EQ(late.steps(6).days_late(), 14) << "so far, on 21 March";
}

}  // namespace
}  // namespace concord::tests
