// A procedure's whole life through gRPC: from the approved plan to signed contracts, with what became of every bid; the
// four-eyes rules and who sees what, one by one.
#include "concord/procurement/v1/framework_changes.pb.h"

#include "tests/services/procurement_life_fixture.h"

namespace concord::tests {
namespace {

using ProcurementLifeTest = ProcurementLife;

TEST_F(ProcurementLifeTest, AnApprovedPlanDraftsItsProcedureOnce) {
  approve_plan();
  approve_plan();  // told twice
  follow();
  const auto drafted = procedure();
  EXPECT_EQ(drafted.plan_id(), kId);
  ASSERT_EQ(drafted.draft().lots_size(), 3);
  EXPECT_EQ(drafted.draft().lots(0).yearly_pence_size(), 3);
  EXPECT_EQ(drafted.draft().lots(0).yearly_pence(2), 100'000'000);
  ASSERT_EQ(drafted.draft().lots(0).replaces_service_ids_size(), 1);
  EXPECT_EQ(drafted.draft().lots(0).replaces_service_ids(0), "fs-1");
  EXPECT_EQ(drafted.draft().contract().term_months(), 36);
  EXPECT_EQ(drafted.draft().contract().starts_on(), "2027-06-01");
  EXPECT_EQ(drafted.draft().legal().cpv(), "85311000");
  EXPECT_EQ(drafted.draft().legal().strategy(), "floating_support");
  EXPECT_EQ(drafted.draft().legal().notices_size(), 0) << "the plan's notice is not the tender's";
  // A draft is nobody's business but officers'.
  EXPECT_EQ(refused<GetProcedureResponse>(GetProcedureRequest(), ""), "UNKNOWN_PROCEDURE");
  EXPECT_EQ(refused<GetProcedureResponse>(GetProcedureRequest(), bidder(1)), "UNKNOWN_PROCEDURE");
  const std::string other = service_.token({{"commissioner"}, {"surrey"}, "", "officer-9"});
  EXPECT_EQ(refused<GetProcedureResponse>(GetProcedureRequest(), other), "UNKNOWN_PROCEDURE")
      << "a public rpc takes any token, but roles count only where the token holds the authority";
}

TEST_F(ProcurementLifeTest, TheWholeLife) {
  publish();
  submit_bids();
  open();
  EXPECT_EQ(procedure().status(), PROCEDURE_STATUS_OPENED);
  evaluate();
  // Each evaluator alone until moderation.
  EXPECT_EQ(must<ListScoresResponse>(ListScoresRequest(), ann_).scores_size(), 10);
  EXPECT_EQ(must<ListScoresResponse>(ListScoresRequest(), officer_).scores_size(), 0);
  EXPECT_EQ(must<ListScoresResponse>(ListScoresRequest(), auditor_).scores_size(), 20);
  moderate();
  EXPECT_EQ(must<ListScoresResponse>(ListScoresRequest(), ann_).scores_size(), 20);
  const auto hidden = must<GetEvaluationResponse>(GetEvaluationRequest(), ann_).evaluation();
  for (const auto& bid : hidden.bids()) EXPECT_EQ(bid.lots(0).price_pence(), 0) << "evaluators see no price";
  settle_flag();
  recommend();
  EXPECT_EQ(refused<GetAwardResponse>(GetAwardRequest(), bidder(1)), "UNKNOWN_AWARD");

  const auto recommended = award();
  ASSERT_EQ(recommended.lots_size(), 3);
  EXPECT_EQ(recommended.lots(0).award().bid_id(), "B1");
  EXPECT_EQ(recommended.lots(1).award().bid_id(), "A1");
  EXPECT_EQ(recommended.lots(2).award().bid_id(), "C1");
  EXPECT_EQ(recommended.total_milli(), 280'000);
  EXPECT_EQ(recommended.bound_milli(), recommended.total_milli());
  WhatIfWithdrawnRequest what_if;
  what_if.add_bid_ids("C1");
  EXPECT_EQ(refused<WhatIfWithdrawnResponse>(what_if, officer_), "DISTINCT_WINNERS_IMPOSSIBLE");

  EXPECT_EQ(refused<ApproveAwardResponse>(
                ApproveAwardRequest(), service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"})),
            "SELF_APPROVAL");
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  SignContractRequest sign;
  sign.set_lot_id("EAST");
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "STANDSTILL_NOT_BEGUN");
  RecordNoticeRequest notice;
  notice.mutable_notice()->set_notice("UK6");
  notice.mutable_notice()->set_published_on("2026-12-21");
  must<RecordNoticeResponse>(notice, officer_);
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "STANDSTILL_RUNNING");
  service_.world().advance_days(20);
  must<SignContractResponse>(sign, officer_);

  std::map<std::string, int> types;
  for (const auto& record : service_.all_records()) ++types[record.type()];
  EXPECT_EQ(types["LotAwarded"], 3);
  EXPECT_EQ(types["ContractAwarded"], 1);
  EXPECT_EQ(types["LateBidRefused"], 1);
  EXPECT_EQ(types["BidRefused"], 1);
  const auto contract = award().lots(0).contract();
  EXPECT_EQ(contract.contract_id(), "floating-2027-east");
  EXPECT_EQ(contract.value_pence(), 300'000'000);
  EXPECT_EQ(contract.ends_on(), "2030-05-31");
  EXPECT_EQ(contract.replaces_service_ids(0), "fs-1");

  const auto became = outcomes(officer_);
  ASSERT_EQ(became.size(), 7U);
  EXPECT_EQ(became.at("A1").fate(), BID_FATE_WON);
  EXPECT_EQ(became.at("B1").fate(), BID_FATE_WON);
  EXPECT_EQ(became.at("C1").fate(), BID_FATE_WON);
  EXPECT_EQ(became.at("D1").fate(), BID_FATE_FAILED_PASS_MARK);
  EXPECT_EQ(became.at("E1").fate(), BID_FATE_WITHDRAWN);
  EXPECT_EQ(became.at("F1").fate(), BID_FATE_REFUSED);
  EXPECT_EQ(became.at("L1").fate(), BID_FATE_LATE);
  for (const auto& [id, outcome] : became) EXPECT_FALSE(outcome.sentence().empty()) << id;
  EXPECT_EQ(outcomes(bidder(2)).size(), 1U) << "a bidder sees its own";

  GetAssessmentSummaryRequest summary;
  summary.set_bid_id("D1");
  const auto assessed = must<GetAssessmentSummaryResponse>(summary, bidder(4));
  ASSERT_EQ(assessed.lots_size(), 1);
  EXPECT_EQ(assessed.lots(0).criteria(0).own_score(), 1);
  EXPECT_EQ(assessed.lots(0).criteria(0).winner_score(), 5);
  EXPECT_EQ(assessed.lots(0).criteria(0).own_reason(), "As the answer says");
  EXPECT_EQ(assessed.lots(0).criteria(0).weight_ppm(), 1'000'000);
  EXPECT_EQ(assessed.lots(0).criteria(0).own_points_milli(), 20'000);
  EXPECT_EQ(assessed.lots(0).criteria(0).winner_points_milli(), 100'000);
  EXPECT_EQ(assessed.lots(0).price_weight_ppm(), 0) << "a fixed price";
  EXPECT_EQ(assessed.lots(0).criteria(0).winner_reason(), "Worded for bidders: staffed every evening");
  EXPECT_EQ(refused<GetAssessmentSummaryResponse>(summary, bidder(1)), "UNKNOWN_BID");
  const auto published = must<GetAwardResponse>(GetAwardRequest(), "").award();
  EXPECT_TRUE(published.approved_by().empty()) << "the public reads no names";
  EXPECT_EQ(published.lots(0).award().higher_scorers_size(), 0);
  expect_views_rebuild();
}

TEST_F(ProcurementLifeTest, WhatWasSetAsideIsAwardedAgainToAnother) {
  publish(1, 0);
  submit_bids();
  open();
  evaluate();
  moderate();
  settle_flag();
  recommend();
  WhatIfWithdrawnRequest what_if;
  what_if.add_bid_ids("C1");
  const auto then = must<WhatIfWithdrawnResponse>(what_if, officer_);
  EXPECT_EQ(then.total_milli(), 280'000);
  EXPECT_LT(then.total_then_milli(), 280'000);
  EXPECT_FALSE(then.changes().empty());
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  SetAsideAwardRequest aside;
  aside.set_lot_id("SOUTH");
  aside.set_reason("A mark was copied wrongly");
  must<SetAsideAwardResponse>(aside, approver_);
  recommend();
  const auto again = award();
  EXPECT_EQ(again.lots(0).standing(), LOT_STANDING_AWARDED) << "what stands stays";
  EXPECT_EQ(again.lots(2).standing(), LOT_STANDING_NOT_AWARDED) << "A and B hold a lot each, and C was set aside";
  CancelProcedureRequest cancel;
  cancel.set_reason("No");
  EXPECT_EQ(refused<CancelProcedureResponse>(cancel, approver_), "AWARD_APPROVED");
}

TEST_F(ProcurementLifeTest, AFrameworkOpensOnItsAwardAndAdmitsItsBiddersAlone) {
  publish(1, 0);
  submit_bids();
  DraftFrameworkRequest framework;
  framework.set_framework_id("outreach");
  framework.mutable_draft()->set_title("Outreach");
  framework.mutable_draft()->set_starts_on("2027-01-01");
  framework.mutable_draft()->set_ends_on("2030-12-31");
  framework.mutable_draft()->mutable_award()->set_procedure_id(kId);
  framework.mutable_draft()->mutable_award()->set_longest_call_off_months(12);
  auto* lot = framework.mutable_draft()->add_lots();
  lot->set_id("PRICE");
  lot->set_title("Price");
  lot->add_area_codes("E07000117");
  lot->add_client_groups("generic");
  lot->set_mechanism(CALL_OFF_MECHANISM_LOWEST_UNIT_PRICE);
  must<DraftFrameworkResponse>(framework, officer_);
  OpenFrameworkRequest opening;
  opening.set_framework_id("outreach");
  EXPECT_EQ(refused<OpenFrameworkResponse>(opening, approver_), "COMPETITION_NOT_AWARDED");
  open();
  evaluate();
  moderate();
  settle_flag();
  recommend();
  EXPECT_EQ(refused<OpenFrameworkResponse>(opening, approver_), "COMPETITION_NOT_AWARDED")
      << "a recommendation is no award";
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  EXPECT_EQ(refused<OpenFrameworkResponse>(opening, approver_), "COMPETITION_NOT_AWARDED")
      << "its standstill has not begun";
  RecordNoticeRequest notice;
  notice.mutable_notice()->set_notice("UK6");
  notice.mutable_notice()->set_published_on("2026-12-21");
  must<RecordNoticeResponse>(notice, officer_);
  EXPECT_EQ(refused<OpenFrameworkResponse>(opening, approver_), "COMPETITION_NOT_AWARDED") << "it runs";
  service_.world().advance_days(20);
  must<OpenFrameworkResponse>(opening, approver_);
  AdmitProviderRequest admit;
  admit.set_framework_id("outreach");
  admit.mutable_admission()->set_lot_id("PRICE");
  admit.mutable_admission()->set_rank(1);
  admit.mutable_admission()->set_capacity_units(10);
  auto* price = admit.mutable_admission()->add_prices();
  price->set_unit("support_hour");
  price->set_price_pence(2'600);
  admit.mutable_admission()->set_provider_id(provider(1));
  must<AdmitProviderResponse>(admit, officer_);
  register_provider(9, true);
  follow();
  admit.mutable_admission()->set_rank(2);
  admit.mutable_admission()->set_provider_id(provider(9));
  EXPECT_EQ(refused<AdmitProviderResponse>(admit, officer_), "NOT_A_BIDDER");
  CallOffRequest call;
  call.set_framework_id("outreach");
  call.set_lot_id("PRICE");
  call.set_call_off_id("c1");
  call.mutable_need()->set_area_code("E07000117");
  call.mutable_need()->set_client_group("generic");
  call.mutable_need()->set_units(1);
  call.mutable_need()->set_priced_unit("support_hour");
  call.mutable_need()->set_quantity(10);
  call.mutable_need()->set_starts_on("2027-02-01");
  call.mutable_need()->set_ends_on("2027-03-31");
  must<CallOffResponse>(call, officer_);
  // Every lot's award is taken back, after the standstill by two persons.
  for (const char* taken : {"EAST", "NORTH", "SOUTH"}) {
    ProposeAwardWithdrawalRequest back;
    back.set_lot_id(taken);
    back.set_ground(WITHDRAWAL_GROUND_MISTAKE);
    back.set_reason("Marks were copied wrongly");
    must<ProposeAwardWithdrawalResponse>(back, officer_);
    ApproveAwardWithdrawalRequest approve;
    approve.set_lot_id(taken);
    must<ApproveAwardWithdrawalResponse>(approve, approver_);
  }
  ApproveCallOffRequest waits;
  waits.set_framework_id("outreach");
  waits.set_call_off_id("c1");
  EXPECT_EQ(refused<ApproveCallOffResponse>(waits, approver_), "COMPETITION_NOT_AWARDED");
  call.set_call_off_id("c2");
  EXPECT_EQ(refused<CallOffResponse>(call, officer_), "COMPETITION_NOT_AWARDED");
}

TEST_F(ProcurementLifeTest, AMistakeIsPutRightUntilSignatureAndWhatWasCompletedStaysReadable) {
  publish(1, 0);
  submit_bids();
  open();
  evaluate();
  moderate();
  settle_flag();
  const auto before = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  recommend();
  ProposeReopeningRequest propose;
  propose.set_reason("On South a mark of another bid was recorded for C1");
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  EXPECT_EQ(refused<ProposeReopeningResponse>(propose, officer_), "AWARD_STANDS");
  SetAsideAwardRequest aside;
  aside.set_reason("A mark was copied wrongly");
  const std::string another = service_.token({{"approver"}, {"lancashire"}, "", "head-of-finance"});
  for (const char* lot : {"NORTH", "SOUTH"}) {
    aside.set_lot_id(lot);
    must<SetAsideAwardResponse>(aside, another);
  }
  RecordNoticeRequest notice;
  notice.mutable_notice()->set_notice("UK6");
  notice.mutable_notice()->set_published_on("2026-12-21");
  must<RecordNoticeResponse>(notice, officer_);
  service_.world().advance_days(20);
  SignContractRequest sign;
  sign.set_lot_id("EAST");
  must<SignContractResponse>(sign, officer_);
  must<ProposeReopeningResponse>(propose, officer_);
  EXPECT_EQ(refused<ApproveReopeningResponse>(ApproveReopeningRequest(), officer_), "NOT_ALLOWED");
  must<ApproveReopeningResponse>(ApproveReopeningRequest(), approver_);

  const auto reopened = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  EXPECT_EQ(reopened.status(), EVALUATION_STATUS_MODERATION);
  EXPECT_EQ(reopened.rounds(), 1);
  ASSERT_EQ(reopened.results_size(), 4) << "what was signed stands: the results of East";
  for (const auto& result : reopened.results()) EXPECT_EQ(result.lot_id(), "EAST");
  RecommendAwardRequest too_early;
  too_early.set_reasons("Most points");
  EXPECT_EQ(refused<RecommendAwardResponse>(too_early, officer_), "NOT_EVALUATED");

  ModerateScoreRequest right;
  right.set_bid_id("A1");
  right.set_criterion_id("plan");
  right.set_score(3);
  right.set_reason("The right answer was read");
  right.set_lot_id("EAST");
  EXPECT_EQ(refused<ModerateScoreResponse>(right, officer_), "LOT_SIGNED");
  right.set_lot_id("SOUTH");
  must<ModerateScoreResponse>(right, officer_);
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);

  GetEvaluationRequest round;
  round.set_round(1);
  const auto kept = must<GetEvaluationResponse>(round, officer_).evaluation();
  EXPECT_EQ(kept.status(), EVALUATION_STATUS_COMPLETED);
  EXPECT_EQ(kept.results_size(), before.results_size());
  for (int i = 0; i < before.results_size() && i < kept.results_size(); ++i) {
    EXPECT_EQ(kept.results(i).SerializeAsString(), before.results(i).SerializeAsString());
  }
  ASSERT_EQ(kept.consensus_size(), before.consensus_size());
  for (int i = 0; i < before.consensus_size(); ++i) {
    EXPECT_EQ(kept.consensus(i).SerializeAsString(), before.consensus(i).SerializeAsString());
  }
  round.set_round(2);
  EXPECT_EQ(refused<GetEvaluationResponse>(round, officer_), "UNKNOWN_ROUND");
  const auto after = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  int changed = 0;
  for (const auto& result : after.results()) {
    for (const auto& old : kept.results()) {
      if (old.bid_id() != result.bid_id() || old.lot_id() != result.lot_id()) continue;
      changed += old.total_milli() == result.total_milli() ? 0 : 1;
    }
  }
  EXPECT_EQ(changed, 1) << "one mark was put right";
  recommend();
  const auto again = award();
  EXPECT_EQ(again.lots(0).standing(), LOT_STANDING_SIGNED);
  EXPECT_EQ(again.lots(1).award().bid_id(), "A1") << "set aside before the mistake was put right, and best after it";
  must<ProposeReopeningResponse>(propose, officer_);
  must<ApproveReopeningResponse>(ApproveReopeningRequest(), approver_);
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), approver_), "RECOMMENDATION_OUTDATED");
  must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  expect_views_rebuild();
}

TEST_F(ProcurementLifeTest, QuestionsAreAnsweredToEverybodyWithoutTheAsker) {
  publish();
  AskQuestionRequest question;
  question.set_question_id("q1");
  question.set_text("May we of Provider 1 change sub-contractors?");
  must<AskQuestionResponse>(question, bidder(1));
  EXPECT_EQ(must<ListQuestionsResponse>(ListQuestionsRequest(), "").questions_size(), 0);
  const auto waiting = must<ListQuestionsResponse>(ListQuestionsRequest(), officer_);
  ASSERT_EQ(waiting.questions_size(), 1);
  EXPECT_EQ(waiting.DebugString().find(provider(1)), std::string::npos);
  AnswerQuestionRequest answer;
  answer.set_question_id("q1");
  answer.set_published_text("May sub-contractors change?");
  answer.set_answer("With consent.");
  must<AnswerQuestionResponse>(answer, officer_);
  const auto answered = must<ListQuestionsResponse>(ListQuestionsRequest(), bidder(2));
  ASSERT_EQ(answered.questions_size(), 1);
  EXPECT_TRUE(answered.questions(0).text().empty()) << "everybody reads the officer's wording";
  // The asker and the auditor.
  EXPECT_EQ(must<ListMyQuestionsResponse>(ListMyQuestionsRequest(), bidder(1)).questions_size(), 1);
  EXPECT_EQ(must<ListMyQuestionsResponse>(ListMyQuestionsRequest(), bidder(2)).questions_size(), 0);
  const auto audited = must<ListMyQuestionsResponse>(ListMyQuestionsRequest(), auditor_);
  ASSERT_EQ(audited.questions_size(), 1);
  EXPECT_EQ(audited.questions(0).asked_by_provider_id(), provider(1));
  EXPECT_EQ(refused<ListMyQuestionsResponse>(ListMyQuestionsRequest(), officer_), "NOT_ALLOWED");
  for (const auto& record : service_.all_records()) {
    if (record.stream() != platform::cat("procedure/", kId)) continue;
    EXPECT_EQ(record.payload().find(provider(1)), std::string::npos) << record.type();
  }
  expect_views_rebuild();
  EXPECT_EQ(must<ListMyQuestionsResponse>(ListMyQuestionsRequest(), bidder(1)).questions_size(), 1);
}

TEST_F(ProcurementLifeTest, ASuspensionKeepsAProviderOut) {
  publish();
  registry::v1::AccreditationEvent suspended;
  suspended.mutable_accreditation_suspended()->set_provider_id(provider(1));
  suspended.mutable_accreditation_suspended()->set_reason("Safeguarding");
  registry_.append("accreditation/" + provider(1), suspended);
  follow();
  EXPECT_EQ(refused<SubmitBidResponse>(bid("A1", 1, {"EAST"}), bidder(1)), "NOT_ACCREDITED");
  const auto parties = must<ListPartiesResponse>(ListPartiesRequest(), officer_);
  ASSERT_EQ(parties.parties_size(), 5);
  EXPECT_TRUE(parties.parties(0).suspended());
  EXPECT_EQ(parties.parties(0).name(), "Provider 1");
}

}  // namespace
}  // namespace concord::tests
