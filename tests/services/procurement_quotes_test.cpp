// Quotes below the thresholds: from need to order in six commands and eighteen fields, sealed until the deadline.
#include "concord/procurement/v1/quote_commands.pb.h"

#include "tests/services/procurement_life_fixture.h"

namespace concord::tests {
namespace {

class ProcurementQuotesTest : public ProcurementLife {
 protected:
  InviteQuotesRequest invitation(std::int64_t quality_weight_ppm) {
    InviteQuotesRequest invite;
    invite.set_title("Cleaning of five rooms");
    invite.set_specification("Five rooms, twice a week");
    invite.set_value_pence(3'000'000);
    invite.set_starts_on("2027-02-01");
    invite.set_term_months(12);
    invite.set_deadline_ms(kDeadlineMs);
    for (int number = 1; number <= 3; ++number) {
      auto* supplier = invite.add_suppliers();
      supplier->set_provider_id(provider(number));
      supplier->set_is_local(number < 3);
    }
    invite.set_quality_weight_ppm(quality_weight_ppm);
    return invite;
  }
  void quote(int number, std::int64_t pence, bool with_words = false) {
    SubmitBidRequest request = bid(platform::cat("Q", number), number, {"quote"});
    auto& content = *request.mutable_content();
    content.mutable_prices(0)->add_yearly_pence(pence);
    content.clear_answers();
    if (with_words) {
      auto* answer = content.add_answers();
      answer->set_criterion_id("quality");
      answer->set_text("By two people with a key.");
    }
    must<SubmitBidResponse>(request, bidder(number));
  }
  ChooseQuoteRequest choice() {
    ChooseQuoteRequest choose;
    choose.set_reasons("The best by the weights that were told");
    return choose;
  }
};

TEST_F(ProcurementQuotesTest, FromNeedToOrderInSixCommands) {
  must<InviteQuotesResponse>(invitation(0), officer_);  // 1
  const auto seen = must<GetProcedureResponse>(GetProcedureRequest(), bidder(1)).procedure();
  EXPECT_EQ(seen.draft().specification(), "Five rooms, twice a week");
  ASSERT_EQ(seen.draft().invited_provider_ids_size(), 1) << "whom else they ask is no supplier's business";
  quote(1, 2'900'000);
  quote(2, 2'400'000);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("Q4", 4, {"quote"}), bidder(4)), "NOT_INVITED");
  EXPECT_EQ(refused<ChooseQuoteResponse>(choice(), officer_), "BIDS_NOT_OPENED");
  to_deadline(1);
  open();                                         // 2, 3
  must<ChooseQuoteResponse>(choice(), officer_);  // 4
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(),
                                          service_.token({{"approver"}, {"lancashire"}, "", "officer-1"})),
            "SELF_APPROVAL");
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);  // 5
  SignContractRequest sign;
  sign.set_lot_id("quote");
  must<SignContractResponse>(sign, officer_);  // 6: no standstill, and no notice of one
  const auto signed_award = award();
  EXPECT_EQ(signed_award.lots(0).standing(), LOT_STANDING_SIGNED);
  EXPECT_EQ(signed_award.lots(0).contract().provider_ids(0), provider(2));
  EXPECT_EQ(signed_award.lots(0).contract().value_pence(), 2'400'000);
  const auto fates = outcomes(officer_);
  EXPECT_EQ(fates.at("Q1").fate(), BID_FATE_UNSUCCESSFUL);
  EXPECT_EQ(fates.at("Q2").fate(), BID_FATE_WON);
  expect_views_rebuild();
}

TEST_F(ProcurementQuotesTest, QualityWeighsAndWhatComesLaterIsAsAnywhere) {
  must<InviteQuotesResponse>(invitation(500'000), officer_);
  quote(1, 2'900'000, true);
  quote(2, 2'400'000, true);
  quote(3, 3'100'000, true);  // above the budget
  to_deadline(1);
  open();
  auto choose = choice();
  for (const auto& [id, score] : std::map<std::string, int>{{"Q1", 5}, {"Q2", 2}, {"Q3", 4}}) {
    auto* mark = choose.add_marks();
    mark->set_bid_id(id);
    mark->set_score(score);
    mark->set_reason("As its answer says");
  }
  EXPECT_EQ(refused<ChooseQuoteResponse>(choose, officer_), "QUOTES_FLAGGED");
  choose.set_flag_reasons("The budget is no limit");
  must<ChooseQuoteResponse>(choose, officer_);
  EXPECT_EQ(award().lots(0).award().bid_id(), "Q1") << "50 + 41.38 points beside 20 + 50";
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  GetAssessmentSummaryRequest summary;
  summary.set_bid_id("Q2");
  const auto told = must<GetAssessmentSummaryResponse>(summary, bidder(2));
  ASSERT_EQ(told.lots_size(), 1);
  EXPECT_EQ(told.lots(0).criteria(0).winner_score(), 5);

  ProposeDisregardRequest propose;
  propose.set_bid_id("Q1");
  propose.set_ground(DISREGARD_GROUND_WITHDRAWN_BY_BIDDER);
  propose.set_reason("It cannot do it after all");
  propose.set_evidence("Its letter");
  must<ProposeDisregardResponse>(propose, officer_);
  ApproveDisregardRequest approve;
  approve.set_bid_id("Q1");
  must<ApproveDisregardResponse>(approve, approver_);
  recommend();
  EXPECT_EQ(award().lots(0).award().bid_id(), "Q3") << "40 + 38.71 points beside 20 + 50, once Q1 is out";
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
