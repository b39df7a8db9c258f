// One standstill, before a real rules service with the law of England: counted from the notice that names this award,
// the same figure for bidders, the public and whoever signs; a second winner has a notice of its own.
#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class StandstillTest : protected AskedRules, public ProcurementTest {
 protected:
  StandstillTest() : ProcurementTest(rules_.call()) {}

  // Two bids for all lots, the first better on each; on Monday 21 December 2026 its award is approved.
  void SetUp() override {
    rules_.activate_england();
    write_draft(0, 0);
    AmendProcedureRequest amend;
    *amend.mutable_draft() = procedure().draft();
    amend.mutable_draft()->mutable_legal()->add_statements("conflicts_assessment");
    must<AmendProcedureResponse>(amend, officer_);
    must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
    must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
    for (const auto& [id, number] : std::map<std::string, int>{{"A1", 1}, {"B1", 2}}) {
      must<SubmitBidResponse>(bid(id, number, {"EAST", "NORTH", "SOUTH"}), bidder(number));
    }
    to_deadline(1);
    open();
    record("UK4", "2026-11-21");
    must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
    DeclareInterestRequest declare;
    declare.set_statement("I have no conflict of interest.");
    must<DeclareInterestResponse>(declare, ann_);
    for (const char* lot : {"EAST", "NORTH", "SOUTH"}) {
      mark("A1", lot, 5);
      mark("B1", lot, 4);
    }
    must<StartModerationResponse>(StartModerationRequest(), officer_);
    must<ScorePricesResponse>(ScorePricesRequest(), officer_);
    must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
    award_again();
  }
  void mark(const std::string& bid_id, const std::string& lot, int score) {
    ScoreAnswerRequest request;
    request.set_bid_id(bid_id);
    request.set_lot_id(lot);
    request.set_criterion_id("plan");
    request.set_score(score);
    request.set_reason("As the answer says");
    must<ScoreAnswerResponse>(request, ann_);
  }
  void award_again() {
    RecommendAwardRequest recommend;
    recommend.set_reasons("The largest total under the published rule");
    must<RecommendAwardResponse>(recommend, officer_);
    must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  }
  static RecordNoticeRequest notice(const std::string& name, const std::string& day, const std::string& lot = {}) {
    RecordNoticeRequest request;
    request.mutable_notice()->set_notice(name);
    request.mutable_notice()->set_published_on(day);
    if (!lot.empty()) request.mutable_notice()->add_lot_ids(lot);
    return request;
  }
  void record(const std::string& name, const std::string& day, const std::string& lot = {}) {
    must<RecordNoticeResponse>(notice(name, day, lot), officer_);
  }
  void take_back(const std::string& name, const std::string& day) {
    TakeNoticeBackRequest request;
    request.set_notice(name);
    request.set_published_on(day);
    request.set_reason("Of another procedure");
    must<TakeNoticeBackResponse>(request, officer_);
  }
  std::string sign(const std::string& lot, const std::string& token) {
    SignContractRequest request;
    request.set_lot_id(lot);
    return refused<SignContractResponse>(request, token);
  }
  // As anybody may read it.
  LotDecision lot(const std::string& id) {
    const auto award = must<GetAwardResponse>(GetAwardRequest(), "").award();
    for (const LotDecision& lot : award.lots()) {
      if (lot.award().lot_id() == id) return lot;
    }
    return {};
  }
  void state(const std::string& name, const std::string& day) {
    StateParticularsRequest request;
    auto& fact = *request.mutable_particulars()->add_stated();
    fact.set_name(name);
    fact.set_date(day);
    request.mutable_particulars()->set_reason("As it was served");
    must<StateParticularsResponse>(request, second_officer_);
  }

  std::string ann_ = service_.token({{"evaluator"}, {"lancashire"}, "", "ann"});
};

TEST_F(StandstillTest, ItBeginsWithTheNoticeThatNamesTheAward) {
  EXPECT_EQ(lot("EAST").standstill().days(), 8);
  EXPECT_FALSE(lot("EAST").standstill().is_due()) << "light touch: offered, not owed";
  EXPECT_EQ(lot("EAST").standstill().begins_with(), "UK6");
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "") << "without the notice there is no end yet";
  EXPECT_EQ(sign("EAST", officer_), "STANDSTILL_NOT_BEGUN");

  record("UK6", "2026-12-21", "EAST");
  EXPECT_EQ(lot("EAST").standstill().begins_on(), "2026-12-21");
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "2027-01-05");
  EXPECT_EQ(lot("EAST").standstill().signable_from(), "2027-01-06");
  EXPECT_EQ(lot("NORTH").standstill_ends_on(), "") << "the notice is of one award";
  service_.world().advance_days(15);
  EXPECT_EQ(sign("EAST", officer_), "STANDSTILL_RUNNING");
  EXPECT_EQ(sign("NORTH", officer_), "STANDSTILL_NOT_BEGUN");
  service_.world().advance_days(1);
  EXPECT_EQ(sign("EAST", officer_), "OK");
  EXPECT_EQ(lot("EAST").standing(), LOT_STANDING_SIGNED);
  EXPECT_EQ(sign("NORTH", officer_), "STANDSTILL_NOT_BEGUN") << "however late it is";
  expect_views_rebuild();
}

TEST_F(StandstillTest, ASecondWinnerHasANoticeAndAStandstillOfItsOwnAlsoOnTheSameDay) {
  record("UK6", "2026-12-21", "NORTH");
  SetAsideAwardRequest aside;
  aside.set_lot_id("NORTH");
  aside.set_reason("A mark was copied wrongly");
  must<SetAsideAwardResponse>(aside, service_.token({{"approver"}, {"lancashire"}, "", "head-of-finance"}));
  award_again();
  EXPECT_EQ(lot("NORTH").award().bid_id(), "B1");
  EXPECT_EQ(lot("NORTH").standstill_ends_on(), "");
  service_.world().advance_days(17);
  EXPECT_EQ(sign("NORTH", officer_), "STANDSTILL_NOT_BEGUN");
  record("UK6", "2027-01-07", "NORTH");
  EXPECT_EQ(lot("NORTH").standstill_ends_on(), "2027-01-18");
  service_.world().advance_days(12);
  EXPECT_EQ(sign("NORTH", officer_), "OK");
}

TEST_F(StandstillTest, TheNewestNoticeCountsAndOneTakenBackCountsNoMore) {
  record("UK6", "2026-12-21");
  service_.world().advance_days(8);
  record("UK6", "2026-12-29", "EAST");
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "2027-01-11");
  EXPECT_EQ(lot("SOUTH").standstill_ends_on(), "2027-01-05");
  take_back("UK6", "2026-12-29");
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "2027-01-05");
  take_back("UK6", "2026-12-21");
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "");
  EXPECT_EQ(lot("EAST").standstill().days(), 8);
  service_.world().advance_days(30);
  EXPECT_EQ(sign("EAST", officer_), "SELF_APPROVAL") << "who took the notices back";
  EXPECT_EQ(sign("EAST", second_officer_), "STANDSTILL_NOT_BEGUN");
  const auto shown = procedure();
  ASSERT_EQ(shown.taken_back_notices_size(), 2);
  EXPECT_EQ(shown.taken_back_notices(0).reason(), "Of another procedure");
  EXPECT_EQ(shown.taken_back_notices(0).taken_back_by(), "officer-1");
  GetProcedureRequest get;
  EXPECT_EQ(must<GetProcedureResponse>(get, "").procedure().taken_back_notices(0).taken_back_by(), "");
  EXPECT_EQ(must<GetProcedureResponse>(get, "").procedure().recorded_notices(0).recorded_by(), "");
  expect_views_rebuild();
}

TEST_F(StandstillTest, ANoticeOfAnEarlierDayNeedsAnotherSigner) {
  service_.world().advance_days(20);
  record("UK6", "2026-12-21", "EAST");
  EXPECT_EQ(sign("EAST", officer_), "SELF_APPROVAL") << "nobody else saw it run";
  EXPECT_EQ(sign("EAST", second_officer_), "OK");
}

TEST_F(StandstillTest, AClaimWithinItKeepsTheContractFromBeingSigned) {
  record("UK6", "2026-12-21", "EAST");
  state("claim_notified_on", "2026-12-30");
  service_.world().advance_days(16);
  EXPECT_EQ(sign("EAST", officer_), "CLAIM_NOTIFIED");
  state("claim_disposed_on", "2027-01-06");
  EXPECT_EQ(sign("EAST", officer_), "OK");
}

TEST_F(StandstillTest, TheNoticeMayStateALaterEnd) {
  RecordNoticeRequest longer = notice("UK6", "2026-12-21", "EAST");
  longer.mutable_notice()->set_standstill_ends_on("2027-01-12");
  must<RecordNoticeResponse>(longer, officer_);
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "2027-01-12");
  service_.world().advance_days(22);
  EXPECT_EQ(sign("EAST", officer_), "STANDSTILL_RUNNING");
  service_.world().advance_days(1);
  EXPECT_EQ(sign("EAST", officer_), "OK");
}

TEST_F(StandstillTest, OnlyNoticesThatTheLawKnowsAreRecordedAndNoneBeforeItsAward) {
  const auto refused_notice = [&](const std::string& name, const std::string& day) {
    return refused<RecordNoticeResponse>(notice(name, day), officer_);
  };
  const auto before = service_.all_records().size();
  EXPECT_EQ(refused_notice("UK44", "2026-12-21"), "UNKNOWN_NOTICE");
  EXPECT_EQ(refused_notice("standstill_letters", "2026-12-21"), "UNKNOWN_NOTICE") << "Scotland's";
  EXPECT_EQ(refused_notice("UK6", "2026-12-18"), "NOTICE_BEFORE_AWARD");
  EXPECT_EQ(refused_notice("UK7", "2026-11-20"), "INVALID_NOTICE") << "before the tender";
  EXPECT_EQ(service_.all_records().size(), before);
}

TEST_F(StandstillTest, ARepeatedCommandHasTheFirstAnswer) {
  RecordNoticeRequest request = notice("UK6", "2026-12-21", "EAST");
  request.set_command_id("record-once");
  const auto first = must<RecordNoticeResponse>(request, officer_);
  const auto again = must<RecordNoticeResponse>(request, officer_);
  EXPECT_TRUE(again.receipt().repeated());
  EXPECT_EQ(again.receipt().position(), first.receipt().position());
  EXPECT_EQ(lot("EAST").standstill_ends_on(), "2027-01-05");
}

TEST_F(StandstillTest, WithoutTheRulesAnswerNoNoticeIsRecorded) {
  const auto before = service_.all_records().size();
  rules_.stop();
  EXPECT_EQ(refused<RecordNoticeResponse>(notice("UK6", "2026-12-21"), officer_), "RULES_UNAVAILABLE");
  EXPECT_EQ(service_.all_records().size(), before);
}

}  // namespace
}  // namespace concord::tests
