// Who is named in a bid agrees itself: naming somebody who did not harms only the bid that did it.
#include "tests/services/procurement_life_fixture.h"

namespace concord::tests {
namespace {

class ProcurementConsortiaTest : public ProcurementLife {
 protected:
  // A1 names Provider 2 as a member and Provider 6 as a sub-contractor; Provider 2 bids alone as B1.
  void submit_naming() {
    auto naming = bid("A1", 1, {"EAST", "NORTH"});
    naming.mutable_envelope()->add_member_provider_ids(provider(2));
    naming.mutable_envelope()->add_sub_contractor_ids(provider(6));
    const auto receipt = must<SubmitBidResponse>(naming, bidder(1)).bid_receipt();
    EXPECT_EQ(receipt.awaiting_provider_ids_size(), 2) << "a reminder that they have to confirm";
    must<SubmitBidResponse>(bid("B1", 2, {"EAST", "SOUTH"}), bidder(2));
  }
  ConfirmMembershipRequest confirmation(const std::string& bid_id) {
    ConfirmMembershipRequest confirm;
    confirm.set_bid_id(bid_id);
    return confirm;
  }
  ListMembershipsResponse named(const std::string& token) {
    return must<ListMembershipsResponse>(ListMembershipsRequest(), token);
  }
  void mark_all() {
    must<StartEvaluationResponse>(StartEvaluationRequest(), officer_);
    for (const auto& evaluator : {ann_, bea_}) declare(evaluator);
    for (const auto& evaluator : {ann_, bea_}) {
      for (const char* lot : {"EAST", "NORTH"}) mark(evaluator, "A1", lot, 4);
      for (const char* lot : {"EAST", "SOUTH"}) mark(evaluator, "B1", lot, 5);
    }
    must<StartModerationResponse>(StartModerationRequest(), officer_);
    must<ScorePricesResponse>(ScorePricesRequest(), officer_);
  }
};

TEST_F(ProcurementConsortiaTest, NamingSomebodyWhoDidNotAgreeHarmsOnlyTheBidThatDidIt) {
  publish(1, 0);
  submit_naming();
  const auto seen = named(bidder(2));
  ASSERT_EQ(seen.named_size(), 1);
  EXPECT_EQ(seen.named(0).lead_provider_id(), provider(1));
  EXPECT_EQ(seen.named(0).membership().status(), MEMBERSHIP_STATUS_ASKED);
  EXPECT_EQ(seen.named(0).confirm_until_ms(), kDeadlineMs);
  EXPECT_EQ(named(bidder(1)).named_size(), 2) << "the lead sees who has not agreed";
  EXPECT_EQ(named(bidder(3)).named_size(), 0);
  EXPECT_EQ(refused<ListMembershipsResponse>(ListMembershipsRequest(), officer_), "BIDS_NOT_OPENED");
  const auto own = must<ListBidsResponse>(ListBidsRequest(), bidder(2));
  EXPECT_EQ(own.bids_size(), 1) << "a bid that only names it is not its own";
  to_deadline(1);
  EXPECT_EQ(refused<ConfirmMembershipResponse>(confirmation("A1"), bidder(2)), "CONFIRMATION_LATE");
  open();
  AllowLateConfirmationRequest late;
  late.set_bid_id("A1");
  late.set_provider_id(provider(2));
  late.set_reason("They forgot");
  EXPECT_EQ(refused<AllowLateConfirmationResponse>(late, officer_), "WAS_ASKED");

  mark_all();
  const auto evaluation = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  ASSERT_EQ(evaluation.flags_size(), 1) << "no overlap of B1 with a bid that Provider 2 is not in";
  EXPECT_EQ(evaluation.flags(0).bid_id(), "A1");
  EXPECT_EQ(evaluation.flags(0).kind(), FLAG_KIND_NOT_CONFIRMED);
  EXPECT_EQ(evaluation.bids(0).party_ids_size(), 1);
  EXPECT_EQ(evaluation.bids(0).sub_contractor_ids_size(), 0);
  AcceptExplanationRequest accept;
  accept.set_bid_id("A1");
  accept.set_reason("The lead can do it alone");
  must<AcceptExplanationResponse>(accept, officer_);
  must<CompleteEvaluationResponse>(CompleteEvaluationRequest(), officer_);
  recommend();
  const auto recommended = award();
  EXPECT_EQ(recommended.lots(1).award().bid_id(), "A1") << "NORTH";
  EXPECT_EQ(recommended.lots(1).award().party_ids_size(), 1) << "the award is to those who agreed";
  const bool wins_one = recommended.lots(0).award().bid_id() == "B1" || recommended.lots(2).award().bid_id() == "B1";
  EXPECT_TRUE(wins_one) << "Provider 2's cap is not used up by a bid that it is not in";
  expect_views_rebuild();
}

TEST_F(ProcurementConsortiaTest, WhoAgreedCountsAndMayLeaveBeforeTheOpening) {
  publish(1, 0);
  submit_naming();
  must<ConfirmMembershipResponse>(confirmation("A1"), bidder(2));
  must<ConfirmMembershipResponse>(confirmation("A1"), bidder(6));
  EXPECT_EQ(must<ListBidsResponse>(ListBidsRequest(), bidder(2)).bids_size(), 2) << "now it is its own too";
  EXPECT_FALSE(named(bidder(2)).named(0).replaced_since());
  service_.world().advance_ms(1);
  auto other = bid("A1", 1, {"EAST", "NORTH"});
  other.mutable_content()->mutable_answers(0)->set_text("We support people over the telephone.");
  other.mutable_envelope()->add_member_provider_ids(provider(2));
  other.mutable_envelope()->add_sub_contractor_ids(provider(6));
  ReplaceBidRequest replace;
  replace.set_bid_id("A1");
  *replace.mutable_envelope() = other.envelope();
  *replace.mutable_content() = other.content();
  must<ReplaceBidResponse>(replace, bidder(1));
  EXPECT_TRUE(named(bidder(2)).named(0).replaced_since()) << "what it agreed to is no more what is bid";
  LeaveBidRequest leave;
  leave.set_bid_id("A1");
  must<LeaveBidResponse>(leave, bidder(6));
  to_deadline(1);
  open();
  EXPECT_EQ(refused<LeaveBidResponse>(leave, bidder(2)), "BIDS_OPENED");
  EXPECT_EQ(named(officer_).named_size(), 2);
  mark_all();
  const auto evaluation = must<GetEvaluationResponse>(GetEvaluationRequest(), officer_).evaluation();
  ASSERT_EQ(evaluation.bids(0).party_ids_size(), 2);
  ASSERT_EQ(evaluation.flags_size(), 2) << "both bids of Provider 2 overlap, and A1 names one that left";
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
