// Bids of the fixture of MATHS 5.5, marked, agreed, settled and recommended: where the tests of a procedure's life
// begin.
#pragma once

#include <map>
#include <string>

#include "tests/services/procurement_fixture.h"

namespace concord::tests {

using namespace procurement_v1;  // NOLINT: the messages' names are the tests' words

class ProcurementLife : public ProcurementTest {
 protected:
  using ProcurementTest::ProcurementTest;
  // A1: all lots. B1: all. C1: a consortium of 3 and 4, which also bids alone as D1 (declared). E1 withdraws.
  void submit_bids() {
    for (const auto& [id, number] : std::map<std::string, int>{{"A1", 1}, {"B1", 2}, {"E1", 5}}) {
      must<SubmitBidResponse>(bid(id, number, {"EAST", "NORTH", "SOUTH"}), bidder(number));
    }
    auto consortium = bid("C1", 3, {"EAST", "NORTH", "SOUTH"});
    consortium.mutable_envelope()->add_member_provider_ids(provider(4));
    consortium.mutable_envelope()->add_declared_in_other_bids(provider(4));
    EXPECT_EQ(must<SubmitBidResponse>(consortium, bidder(3)).bid_receipt().awaiting_provider_ids_size(), 1);
    ConfirmMembershipRequest confirm;
    confirm.set_bid_id("C1");
    must<ConfirmMembershipResponse>(confirm, bidder(4));
    auto alone = bid("D1", 4, {"EAST"}, 50'000'000);  // half the fixed price
    alone.mutable_envelope()->add_declared_in_other_bids(provider(4));
    must<SubmitBidResponse>(alone, bidder(4));
    WithdrawBidRequest withdraw;
    withdraw.set_bid_id("E1");
    must<WithdrawBidResponse>(withdraw, bidder(5));
    EXPECT_EQ(refused<SubmitBidResponse>(bid("F1", 6, {"EAST"}), bidder(6)), "NOT_ACCREDITED");
    to_deadline(1);
    EXPECT_EQ(refused<SubmitBidResponse>(bid("L1", 5, {"EAST"}), bidder(5)), "BID_LATE");
  }
  void mark(const std::string& evaluator, const std::string& bid_id, const std::string& lot, int score) {
    ScoreAnswerRequest request;
    request.set_bid_id(bid_id);
    request.set_lot_id(lot);
    request.set_criterion_id("plan");
    request.set_score(score);
    request.set_reason("As the answer says");
    must<ScoreAnswerResponse>(request, evaluator);
  }
  void declare(const std::string& evaluator) {
    DeclareInterestRequest request;
    request.set_statement("I have no conflict of interest.");
    must<DeclareInterestResponse>(request, evaluator);
  }
  // Marks as in the fixture of MATHS 5.5: whoever takes the best lot by lot loses the sum.
  void evaluate() {
    must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
    declare(ann_);
    declare(bea_);
    const std::map<std::string, std::map<std::string, int>> marks = {{"A1", {{"EAST", 5}, {"NORTH", 5}, {"SOUTH", 5}}},
                                                                     {"B1", {{"EAST", 5}, {"NORTH", 3}, {"SOUTH", 3}}},
                                                                     {"C1", {{"EAST", 3}, {"NORTH", 3}, {"SOUTH", 4}}},
                                                                     {"D1", {{"EAST", 1}}}};
    for (const auto& [bid_id, lots] : marks) {
      for (const auto& [lot, score] : lots) {
        mark(ann_, bid_id, lot, score);
        mark(bea_, bid_id, lot, bid_id == "C1" && lot == "SOUTH" ? 2 : score);
      }
    }
  }
  void moderate() {
    must<StartModerationResponse>(StartModerationRequest(), officer_);
    EXPECT_EQ(refused<ScorePricesResponse>(ScorePricesRequest(), officer_), "NOT_MODERATED");
    ModerateScoreRequest agree;
    agree.set_bid_id("C1");
    agree.set_lot_id("SOUTH");
    agree.set_criterion_id("plan");
    agree.set_score(4);
    agree.set_reason("The annex answers it");
    must<ModerateScoreResponse>(agree, officer_);
    must<ScorePricesResponse>(ScorePricesRequest(), officer_);
    agree.set_bid_id("B1");
    agree.set_lot_id("EAST");
    agree.set_score(5);
    agree.set_reason("Worded for bidders: staffed every evening");
    must<ModerateScoreResponse>(agree, officer_);
    const auto worded = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
    EXPECT_EQ(worded.status(), EVALUATION_STATUS_PRICED) << "only the words changed";
  }
  template <typename Request>
  Request about_flag() {
    Request request;
    request.set_bid_id("D1");
    request.set_lot_id("EAST");
    return request;
  }
  void settle_flag() {
    EXPECT_EQ(refused<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_), "EVALUATION_OPEN");
    auto question = about_flag<AskAboutPriceRequest>();
    question.set_question("How are wages paid?");
    must<AskAboutPriceResponse>(question, officer_);
    auto explanation = about_flag<RecordPriceExplanationRequest>();
    explanation.set_explanation("By letter: by an endowment.");
    must<RecordPriceExplanationResponse>(explanation, officer_);
    EXPECT_EQ(must<ListPriceQuestionsResponse>(ListPriceQuestionsRequest(), bidder(1)).questions_size(), 0);
    const auto asked = must<ListPriceQuestionsResponse>(ListPriceQuestionsRequest(), bidder(4));
    ASSERT_EQ(asked.questions_size(), 1);
    EXPECT_EQ(asked.questions(0).question(), "How are wages paid?");
    EXPECT_FALSE(asked.questions(0).explained_by_bidder());
    EXPECT_EQ(asked.DebugString().find("1,000,000"), std::string::npos) << "never what others bid";
    auto answer = about_flag<AnswerPriceQuestionRequest>();
    answer.set_explanation("By an endowment.");
    EXPECT_EQ(refused<AnswerPriceQuestionResponse>(answer, bidder(1)), "UNKNOWN_BID");
    must<AnswerPriceQuestionResponse>(answer, bidder(4));
    EXPECT_EQ(refused<RecordPriceExplanationResponse>(explanation, officer_), "ANSWERED_BY_BIDDER");
    const auto answered = must<ListPriceQuestionsResponse>(ListPriceQuestionsRequest(), bidder(4));
    ASSERT_EQ(answered.questions_size(), 1);
    EXPECT_EQ(answered.questions(0).explanation(), "By an endowment.");
    EXPECT_TRUE(answered.questions(0).answered() && answered.questions(0).explained_by_bidder());
    auto accept = about_flag<AcceptExplanationRequest>();
    accept.set_reason("The accounts show it.");
    must<AcceptExplanationResponse>(accept, officer_);
    must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  }
  void recommend() {
    RecommendAwardRequest request;
    request.set_reasons("The largest total under the published rule");
    must<RecommendAwardResponse>(request, officer_);
  }
  Award award() { return must<GetAwardResponse>(GetAwardRequest(), officer_).award(); }
  std::map<std::string, BidOutcome> outcomes(const std::string& token) {
    std::map<std::string, BidOutcome> found;
    ListBidOutcomesRequest request;
    request.set_page_size(2);
    do {
      const auto page = must<ListBidOutcomesResponse>(request, token);
      for (const auto& outcome : page.outcomes()) found[outcome.bid_id()] = outcome;
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return found;
  }

  std::string ann_ = service_.token({{"evaluator"}, {"lancashire"}, "", "ann"});
  std::string bea_ = service_.token({{"evaluator"}, {"lancashire"}, "", "bea"});
};

}  // namespace concord::tests
