// What a second person takes out of a procedure that goes on: a bid, at any moment until signature, and one lot.
// Results, awards and what each bidder is told follow.
#include <algorithm>

#include "tests/services/procurement_life_fixture.h"

namespace concord::tests {
namespace {

class ProcurementLeftOutTest : public ProcurementLife {
 protected:
  void evaluated(int max_lots = 1, int different = 3) {
    publish(max_lots, different);
    submit_bids();
    open();
    evaluate();
    moderate();
    settle_flag();
  }
  ProposeDisregardRequest proposal(const std::string& bid_id, DisregardGround ground) {
    ProposeDisregardRequest propose;
    propose.set_bid_id(bid_id);
    propose.set_ground(ground);
    propose.set_reason("Its accreditation was withdrawn");
    propose.set_evidence("The registry on 10 December");
    return propose;
  }
  template <typename Request>
  Request about(const std::string& bid_id) {
    Request request;
    request.set_bid_id(bid_id);
    return request;
  }
  void leave_out(const std::string& bid_id) {
    must<ProposeDisregardResponse>(proposal(bid_id, DISREGARD_GROUND_CONDITIONS_NOT_MET), officer_);
    must<ApproveDisregardResponse>(about<ApproveDisregardRequest>(bid_id), approver_);
  }
  // C1's member is convicted, and the lead is asked.
  void ask_about_member() {
    auto propose = proposal("C1", DISREGARD_GROUND_EXCLUDED_SUPPLIER);
    propose.set_party(DISREGARD_PARTY_MEMBER);
    propose.set_provider_id(provider(4));
    propose.set_question("Provider 4 was convicted in 2025. Whom do you offer instead?");
    propose.set_answer_by("2027-01-20");
    must<ProposeDisregardResponse>(propose, officer_);
  }
  std::map<std::string, MembershipStatus> members_of(const std::string& bid_id) {
    std::map<std::string, MembershipStatus> members;
    const auto listed = must<ListMembershipsResponse>(ListMembershipsRequest(), officer_);
    for (const auto& named : listed.named()) {
      if (named.bid_id() == bid_id) members[named.membership().provider_id()] = named.membership().status();
    }
    return members;
  }
  bool reads(const std::string& token, const std::string& bid_id) {
    const auto listed = must<ListBidsResponse>(ListBidsRequest(), token);
    return std::any_of(listed.bids().begin(), listed.bids().end(), [&](const Bid& bid) { return bid.id() == bid_id; });
  }
  Evaluation evaluation() { return must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation(); }
  std::map<std::string, std::string> winners() {
    std::map<std::string, std::string> won;
    const auto standing = award();
    for (const auto& lot : standing.lots()) {
      const bool wins = lot.standing() == LOT_STANDING_RECOMMENDED || lot.standing() == LOT_STANDING_AWARDED;
      won[lot.award().lot_id()] = wins ? lot.award().bid_id() : "";
    }
    return won;
  }
};

TEST_F(ProcurementLeftOutTest, AWinnerLeftOutInTheStandstillLosesItsLotAndTheNextWins) {
  evaluated(2, 0);
  recommend();
  EXPECT_EQ(winners(), (std::map<std::string, std::string>{{"EAST", "B1"}, {"NORTH", "A1"}, {"SOUTH", "A1"}}));
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);

  must<ProposeDisregardResponse>(proposal("B1", DISREGARD_GROUND_CONDITIONS_NOT_MET), officer_);
  SignContractRequest sign;
  sign.set_lot_id("EAST");
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "DISREGARD_PROPOSED");
  EXPECT_EQ(refused<ApproveDisregardResponse>(
                about<ApproveDisregardRequest>("B1"),
                service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"})),
            "SELF_APPROVAL");
  must<ApproveDisregardResponse>(about<ApproveDisregardRequest>("B1"), approver_);

  EXPECT_EQ(award().lots(0).standing(), LOT_STANDING_SET_ASIDE);
  EXPECT_EQ(award().lots(1).standing(), LOT_STANDING_AWARDED) << "what others won stands";
  const auto after = evaluation();
  EXPECT_EQ(after.status(), EVALUATION_STATUS_COMPLETED);
  EXPECT_EQ(after.rounds(), 1);
  ASSERT_EQ(after.kept_lot_ids_size(), 2);
  GetEvaluationRequest round;
  round.set_round(1);
  EXPECT_EQ(must<GetEvaluationResponse>(round, officer_).evaluation().rejected_size(), 0) << "readable as it was";

  recommend();
  EXPECT_EQ(winners().at("EAST"), "C1") << "A1 holds two lots, and D1 failed";
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  EXPECT_EQ(award().lots(0).contract().contract_id(), "floating-2027-east-2") << "with a standstill of its own";
  const auto told = outcomes(officer_);
  EXPECT_EQ(told.at("B1").fate(), BID_FATE_REJECTED);
  EXPECT_NE(told.at("B1").sentence().find("does not meet the conditions of participation"), std::string::npos);
  EXPECT_EQ(told.at("C1").fate(), BID_FATE_WON);
  GetAssessmentSummaryRequest summary;
  summary.set_bid_id("B1");
  EXPECT_EQ(must<GetAssessmentSummaryResponse>(summary, bidder(2)).lots_size(), 0) << "s.50(3)";
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, ALotThatOpensLaterIsScoredWithoutTheBidThatWentMeanwhile) {
  evaluated(2, 0);
  recommend();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  leave_out("B1");
  recommend();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  SetAsideAwardRequest aside;
  aside.set_lot_id("NORTH");
  aside.set_reason("A mark was copied wrongly");
  must<SetAsideAwardResponse>(aside, approver_);
  RecommendAwardRequest again;
  again.set_reasons("Most points");
  EXPECT_EQ(refused<RecommendAwardResponse>(again, officer_), "RESULTS_OUTDATED");
  must<ScoreLotsAnewResponse>(ScoreLotsAnewRequest(), officer_);
  const auto after = evaluation();
  for (const auto& result : after.results()) {
    EXPECT_FALSE(result.lot_id() == "NORTH" && result.bid_id() == "B1") << "it is out";
  }
  must<RecommendAwardResponse>(again, officer_);
  EXPECT_EQ(winners().at("NORTH"), "C1");
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, AMemberGoesWhereItsLeadDeliversAloneAndEveryProposalStaysReadable) {
  evaluated();
  ask_about_member();
  auto decline = about<DeclineDisregardRequest>("C1");
  decline.set_reason("The conviction was another's");
  must<DeclineDisregardResponse>(decline, approver_);
  EXPECT_EQ(members_of("C1").at(provider(4)), MEMBERSHIP_STATUS_CONFIRMED);
  ask_about_member();
  auto answer = about<AnswerDisregardRequest>("C1");
  answer.set_answer("We deliver alone.");
  answer.set_goes_on_without(true);
  must<AnswerDisregardResponse>(answer, bidder(3));
  decline.set_reason("The lead meets the conditions alone");
  decline.set_drops_party(true);
  must<DeclineDisregardResponse>(decline, approver_);
  EXPECT_EQ(members_of("C1").at(provider(4)), MEMBERSHIP_STATUS_REPLACED);
  EXPECT_EQ(evaluation().bids(2).party_ids_size(), 1);
  EXPECT_EQ(outcomes(officer_).at("C1").member_provider_ids_size(), 0);
  ListDisregardsRequest list;
  list.set_page_size(1);
  const auto first = must<ListDisregardsResponse>(list, officer_);
  list.set_page_token(first.next_page_token());
  const auto second = must<ListDisregardsResponse>(list, officer_);
  ASSERT_TRUE(first.disregards_size() == 1 && second.disregards_size() == 1 && second.next_page_token().empty());
  EXPECT_EQ(first.disregards(0).decision_reason(), "The conviction was another's");
  EXPECT_TRUE(second.disregards(0).goes_on_without());
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, TheBidderIsAskedAndAnswersAndReadsNoEvidence) {
  evaluated();
  ask_about_member();
  EXPECT_EQ(refused<ApproveDisregardResponse>(about<ApproveDisregardRequest>("C1"), approver_), "NOT_HEARD");

  EXPECT_EQ(must<ListDisregardsResponse>(ListDisregardsRequest(), bidder(2)).disregards_size(), 0);
  const auto asked = must<ListDisregardsResponse>(ListDisregardsRequest(), bidder(3));
  ASSERT_EQ(asked.disregards_size(), 1);
  EXPECT_NE(asked.disregards(0).question().find("convicted"), std::string::npos);
  EXPECT_TRUE(asked.disregards(0).evidence().empty() && asked.disregards(0).proposed_by().empty());
  EXPECT_EQ(must<GetEvaluationResponse>(GetEvaluationRequest(), ann_).evaluation().disregards_size(), 0)
      << "who marks reads nothing of it";

  auto answer = about<AnswerDisregardRequest>("C1");
  answer.set_answer("Provider 5 takes its part.");
  answer.set_replacement_provider_id(provider(5));
  EXPECT_EQ(refused<AnswerDisregardResponse>(answer, bidder(4)), "UNKNOWN_BID") << "the lead answers";
  must<AnswerDisregardResponse>(answer, bidder(3));
  auto accept = about<DeclineDisregardRequest>("C1");
  accept.set_reason("It has the same experience");
  accept.set_accepts_replacement(true);
  EXPECT_EQ(refused<DeclineDisregardResponse>(accept, approver_), "REPLACEMENT_NOT_CONFIRMED");
  const auto offered = must<ListDisregardsResponse>(ListDisregardsRequest(), bidder(5));
  ASSERT_EQ(offered.disregards_size(), 1);
  EXPECT_TRUE(offered.disregards(0).question().empty()) << "why another leaves is not its to know";
  EXPECT_EQ(refused<ConfirmReplacementResponse>(about<ConfirmReplacementRequest>("C1"), bidder(4)), "UNKNOWN_BID");
  must<ConfirmReplacementResponse>(about<ConfirmReplacementRequest>("C1"), bidder(5));
  must<DeclineDisregardResponse>(accept, approver_);
  const auto after = evaluation();
  ASSERT_EQ(after.bids(2).bid_id(), "C1");
  EXPECT_EQ(after.bids(2).party_ids(1), provider(5));
  EXPECT_EQ(members_of("C1"), (std::map<std::string, MembershipStatus>{{provider(4), MEMBERSHIP_STATUS_REPLACED},
                                                                       {provider(5), MEMBERSHIP_STATUS_CONFIRMED}}));
  EXPECT_FALSE(reads(bidder(4), "C1")) << "it is its no more";
  EXPECT_TRUE(reads(bidder(5), "C1"));
  recommend();
  const auto recommended = award();
  EXPECT_EQ(recommended.lots(2).award().party_ids(1), provider(5)) << "the award is to those who are in it now";
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, ABidLeftOutByMistakeComesBack) {
  evaluated(2, 0);
  leave_out("A1");
  recommend();
  for (const auto& [lot, bid] : winners()) EXPECT_NE(bid, "A1") << lot;
  ProposeReopeningRequest propose;
  propose.set_reason("The accreditation was another organisation's");
  propose.add_reinstate_bid_ids("A1");
  must<ProposeReopeningResponse>(propose, officer_);
  must<ApproveReopeningResponse>(ApproveReopeningRequest(), approver_);
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), approver_), "RECOMMENDATION_OUTDATED");
  ASSERT_EQ(evaluation().disregards_size(), 1);
  EXPECT_EQ(evaluation().disregards(0).status(), DISREGARD_STATUS_TAKEN_BACK);
  ModerateScoreRequest agree;
  agree.set_bid_id("A1");
  agree.set_criterion_id("plan");
  agree.set_score(5);
  agree.set_reason("As it was agreed before");
  for (const char* lot : {"EAST", "NORTH", "SOUTH"}) {
    agree.set_lot_id(lot);
    must<ModerateScoreResponse>(agree, officer_);
  }
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  recommend();
  EXPECT_EQ(winners().at("NORTH"), "A1");
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, OneLotEndsTheOthersGoOnAndEveryFateIsTold) {
  publish(1, 3);
  submit_bids();
  open();
  evaluate();
  moderate();
  settle_flag();
  recommend();
  ProposeLotEndRequest propose;
  propose.set_lot_id("SOUTH");
  propose.set_reason("The grant for South was cut");
  must<ProposeLotEndResponse>(propose, officer_);
  EXPECT_EQ(must<GetProcedureResponse>(GetProcedureRequest(), bidder(1)).procedure().lot_ends_size(), 0)
      << "a proposal is nobody else's business";
  ApproveLotEndRequest approve;
  approve.set_lot_id("SOUTH");
  must<ApproveLotEndResponse>(approve, approver_);
  const auto told = must<GetProcedureResponse>(GetProcedureRequest(), bidder(1)).procedure();
  ASSERT_EQ(told.lot_ends_size(), 1);
  EXPECT_EQ(told.lot_ends(0).reason(), propose.reason());
  EXPECT_TRUE(told.lot_ends(0).approved_by().empty());

  EXPECT_EQ(winners(), (std::map<std::string, std::string>{{"EAST", "B1"}, {"NORTH", "A1"}, {"SOUTH", ""}}));
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);  // the other lots' winners are who they were
  bool is_warned = false;
  const auto approved = award();
  for (const auto& finding : approved.findings()) is_warned = is_warned || finding.code() == "LOT_END_NOT_TOLD";
  EXPECT_TRUE(is_warned) << "a termination notice is asked for";
  const auto fates = outcomes(officer_);
  EXPECT_EQ(fates.at("C1").fate(), BID_FATE_UNSUCCESSFUL);
  EXPECT_NE(fates.at("C1").sentence().find("Lot SOUTH was ended on"), std::string::npos);
  for (const auto& [id, outcome] : fates) EXPECT_NE(outcome.fate(), BID_FATE_RECEIVED) << id;
  EXPECT_EQ(must<GetAwardResponse>(GetAwardRequest(), "").award().lots(2).standing(), LOT_STANDING_ENDED);
  expect_views_rebuild();
}

TEST_F(ProcurementLeftOutTest, ALotEndedBeforeTheDeadlineIsNotBidForNorMarked) {
  publish(0, 0);
  must<SubmitBidResponse>(bid("A1", 1, {"EAST", "NORTH"}), bidder(1));
  must<SubmitBidResponse>(bid("S1", 2, {"SOUTH"}), bidder(2));
  ProposeLotEndRequest propose;
  propose.set_lot_id("SOUTH");
  propose.set_reason("The grant for South was cut");
  must<ProposeLotEndResponse>(propose, officer_);
  ApproveLotEndRequest approve;
  approve.set_lot_id("SOUTH");
  must<ApproveLotEndResponse>(approve, approver_);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("B1", 3, {"SOUTH"}), bidder(3)), "LOT_ENDED");
  to_deadline(1);
  open();
  must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
  ASSERT_EQ(evaluation().ended_lot_ids_size(), 1);
  declare(ann_);
  for (const char* lot : {"EAST", "NORTH"}) mark(ann_, "A1", lot, 5);
  must<StartModerationResponse>(StartModerationRequest(), officer_);
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  recommend();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  const auto fates = outcomes(bidder(2));
  EXPECT_EQ(fates.at("S1").fate(), BID_FATE_NOT_AWARDED);
  EXPECT_EQ(fates.at("S1").sentence(), "Lot SOUTH was ended on 2026-11-21: The grant for South was cut.");
}

TEST_F(ProcurementLeftOutTest, WhoBidForACancelledProcedureIsToldSo) {
  publish(0, 0);
  must<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1));
  CancelProcedureRequest cancel;
  cancel.set_reason("The budget was cut");
  must<CancelProcedureResponse>(cancel, approver_);
  const auto fates = outcomes(bidder(1));
  EXPECT_EQ(fates.at("A1").fate(), BID_FATE_NOT_AWARDED);
  EXPECT_EQ(fates.at("A1").sentence(), "The procedure was cancelled: The budget was cut");
}

}  // namespace
}  // namespace concord::tests
