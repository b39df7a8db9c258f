// An appointed panel through gRPC: an evaluator falls ill in moderation, a reserve marks alone what is missing, and the
// chair records what is agreed anew; what everybody sees meanwhile, and that the views follow from the ledger.
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

class ProcurementPanelTest : public ProcurementTest {
 protected:
  std::string evaluator(const std::string& subject) {
    return service_.token({{"evaluator"}, {"lancashire"}, "", subject});
  }
  void declare(const std::string& token, const std::vector<std::string>& conflicts = {}) {
    DeclareInterestRequest request;
    request.set_statement("What I know of the bidders.");
    for (const std::string& id : conflicts) request.add_conflicted_provider_ids(id);
    must<DeclareInterestResponse>(request, token);
  }
  static ScoreAnswerRequest mark(const std::string& bid_id, int score) {
    ScoreAnswerRequest request;
    request.set_bid_id(bid_id);
    request.set_lot_id("EAST");
    request.set_criterion_id("plan");
    request.set_score(score);
    request.set_reason("As the answer says");
    return request;
  }
  static ModerateScoreRequest agreed(const std::string& bid_id, int score) {
    ModerateScoreRequest request;
    request.set_bid_id(bid_id);
    request.set_lot_id("EAST");
    request.set_criterion_id("plan");
    request.set_score(score);
    request.set_reason("Agreed after talking");
    return request;
  }
  // Two bids for one lot, opened, with a panel of ann (who chairs) and bea, and cai in reserve; all have declared.
  void begin() {
    publish(1, 0);
    for (const auto& [id, number] : std::map<std::string, int>{{"A1", 1}, {"B1", 2}}) {
      must<SubmitBidResponse>(bid(id, number, {"EAST"}), bidder(number));
    }
    to_deadline(1);
    open();
    must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
    AppointPanelRequest panel;
    panel.add_evaluators("ann");
    panel.add_evaluators("bea");
    panel.set_chair("ann");
    panel.add_reserves("cai");
    must<AppointPanelResponse>(panel, officer_);
    for (const std::string& token : {ann_, bea_, cai_}) declare(token);
  }
  Evaluation evaluation(const std::string& token) {
    return must<GetEvaluationResponse>(GetEvaluationRequest(), token).evaluation();
  }
  int marks_seen(const std::string& token) {
    return must<ListScoresResponse>(ListScoresRequest(), token).scores_size();
  }

  std::string ann_ = evaluator("ann"), bea_ = evaluator("bea"), cai_ = evaluator("cai");
};

TEST_F(ProcurementPanelTest, AReserveMarksAloneWhereAnEvaluatorFellIllInModeration) {
  begin();
  EXPECT_EQ(refused<DeclareInterestResponse>(
                [] {
                  DeclareInterestRequest request;
                  request.set_statement("None");
                  return request;
                }(),
                evaluator("eve")),
            "NOT_ON_PANEL");
  for (const std::string& token : {ann_, bea_}) {
    must<ScoreAnswerResponse>(mark("A1", 4), token);
    must<ScoreAnswerResponse>(mark("B1", 3), token);
  }
  must<StartModerationResponse>(StartModerationRequest(), officer_);
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  EXPECT_EQ(evaluation(officer_).status(), EVALUATION_STATUS_PRICED);

  StandDownEvaluatorRequest down;
  down.set_evaluator("bea");
  down.set_ground(STANDING_DOWN_GROUND_ABSENT);
  down.set_reason("Cannot take part in what is left");
  EXPECT_EQ(refused<StandDownEvaluatorResponse>(down, cai_), "NOT_CHAIR");
  must<StandDownEvaluatorResponse>(down, ann_);
  EXPECT_EQ(refused<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_), "EVALUATION_OPEN");
  ApproveStandingDownRequest approve;
  approve.set_evaluator("bea");
  EXPECT_EQ(refused<ApproveStandingDownResponse>(approve, officer_), "NOT_ALLOWED");
  must<ApproveStandingDownResponse>(approve, approver_);

  const auto shaken = evaluation(officer_);
  EXPECT_EQ(shaken.status(), EVALUATION_STATUS_MODERATION);
  EXPECT_EQ(shaken.results_size(), 0);
  ASSERT_EQ(shaken.consensus_size(), 2);
  EXPECT_EQ(shaken.consensus(0).score(), -1);
  EXPECT_EQ(shaken.scores(), 4) << "the marks stay on record";
  EXPECT_EQ(marks_seen(officer_), 4);
  EXPECT_EQ(marks_seen(cai_), 0) << "who marks late marks alone too";
  EXPECT_EQ(evaluation(cai_).consensus_size(), 0);
  EXPECT_EQ(refused<ModerateScoreResponse>(agreed("A1", 4), ann_), "SCORES_INCOMPLETE");

  must<ScoreAnswerResponse>(mark("A1", 2), cai_);
  EXPECT_EQ(marks_seen(cai_), 3);
  EXPECT_EQ(refused<ScoreAnswerResponse>(mark("A1", 5), cai_), "SCORES_LOCKED");
  must<ScoreAnswerResponse>(mark("B1", 3), cai_);
  EXPECT_EQ(refused<ScorePricesResponse>(ScorePricesRequest(), officer_), "NOT_MODERATED");
  must<ModerateScoreResponse>(agreed("A1", 3), ann_);
  EXPECT_EQ(refused<ModerateScoreResponse>(agreed("B1", 3), cai_), "NOT_CHAIR");
  must<ModerateScoreResponse>(agreed("B1", 3), ann_);
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  const auto completed = evaluation(cai_);
  ASSERT_EQ(completed.consensus_size(), 2);
  EXPECT_EQ(completed.consensus(0).lowest(), 2);
  EXPECT_EQ(completed.consensus(0).highest(), 4);
  expect_views_rebuild();
}

TEST_F(ProcurementPanelTest, ALateConflictWithOneBidderTakesTheWholeLotAway) {
  begin();
  for (const std::string& token : {ann_, bea_}) {
    must<ScoreAnswerResponse>(mark("A1", 4), token);
    must<ScoreAnswerResponse>(mark("B1", 3), token);
  }
  declare(bea_, {provider(2)});
  EXPECT_EQ(refused<ScoreAnswerResponse>(mark("A1", 5), bea_), "CONFLICT_OF_INTEREST");
  EXPECT_EQ(refused<StartModerationResponse>(StartModerationRequest(), officer_), "SCORES_INCOMPLETE");
  must<ScoreAnswerResponse>(mark("A1", 4), cai_);
  must<ScoreAnswerResponse>(mark("B1", 5), cai_);
  must<StartModerationResponse>(StartModerationRequest(), officer_);
  const auto locked = evaluation(officer_);
  ASSERT_EQ(locked.consensus_size(), 2);
  EXPECT_EQ(locked.consensus(1).lowest(), 3);
  EXPECT_EQ(locked.consensus(1).highest(), 5) << "ann's and cai's marks, not bea's";
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
