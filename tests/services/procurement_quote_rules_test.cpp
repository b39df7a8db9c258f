// Quotes before a real rules service: a council's own bands say how many suppliers are invited, and whether one person
// may choose alone.
#include "concord/procurement/v1/quote_commands.pb.h"

#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

constexpr char kTables[] = R"(tables:
  - name: bands
    title: Which way to buy
    vat: exclusive
    versions:
      - from: 2024-01-01
        rows:
          - {gate: publish, up_to: "GBP 10,000", minimum_quotes: 1, citation: "Rules, clause 1"}
          - {gate: publish, over: "GBP 10,000", minimum_quotes: 3, minimum_local_quotes: 1, citation: "Rules, clause 1"}
          - {gate: award, up_to: "GBP 10,000", deciding_persons: 1, citation: "Rules, clause 2"}
          - {gate: award, over: "GBP 10,000", deciding_persons: 2, citation: "Rules, clause 2"}
)";
constexpr char kCases[] = R"(background: {authority_kind: council}
cases:
  - name: How many decide
    on: 2026-11-21
    gate: award
    given: {deciding_persons: 1}
    vary: value_excluding_vat_pence
    rows:
      - {at: "GBP 10,000", requires: [deciding_persons 1], blocked_by: []}
      - {at: "GBP 10,000.01", requires: [deciding_persons 2], blocked_by: [DECIDING_PERSONS_NOT_MET]}
)";

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class QuoteRulesTest : protected AskedRules, public ProcurementTest {
 protected:
  QuoteRulesTest() : ProcurementTest(rules_.call()) {}
  void SetUp() override {
    rules_.activate_england();
    rules_.activate("lancashire", "standing_orders", {{"tables.yaml", kTables}, {"cases.yaml", kCases}});
  }
  InviteQuotesRequest invitation(std::int64_t value_pence, int suppliers) {
    InviteQuotesRequest invite;
    invite.set_title("Floating support for five people");
    invite.set_specification("Four hours a week for each");
    invite.set_value_pence(value_pence);
    invite.set_starts_on("2027-02-01");
    invite.set_term_months(12);
    invite.set_deadline("2026-12-21T12:00 Europe/London");
    for (int number = 1; number <= suppliers; ++number) {
      invite.add_suppliers()->set_provider_id(provider(number));
      invite.mutable_suppliers(number - 1)->set_is_local(number == 2);
    }
    invite.mutable_legal()->set_cpv("85311000");
    return invite;
  }
  // Of two suppliers, the second two pence below.
  void quoted(std::int64_t pence) {
    for (int number = 1; number <= 2; ++number) {
      SubmitBidRequest request = bid(platform::cat("Q", number), number, {"quote"});
      request.mutable_content()->mutable_prices(0)->add_yearly_pence(pence - number);
      request.mutable_content()->clear_answers();
      must<SubmitBidResponse>(request, bidder(number));
    }
    to_deadline(1);
    open();
  }
  ChooseQuoteRequest choice(const std::string& flag_reasons = "") {
    ChooseQuoteRequest request;
    request.set_reasons("The lowest price");
    request.set_flag_reasons(flag_reasons);
    return request;
  }
  void choose(std::int64_t pence) {
    quoted(pence);
    must<ChooseQuoteResponse>(choice(), officer_);
  }
  const std::string chooser_who_approves_ =
      service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
  Award award() { return must<GetAwardResponse>(GetAwardRequest(), officer_).award(); }
};

TEST_F(QuoteRulesTest, UpToTheCouncilsBandOnePersonChoosesAlone) {
  must<InviteQuotesResponse>(invitation(1'000'000, 2), officer_);
  EXPECT_EQ(procedure().draft().timetable().deadline_ms(), kDeadlineMs) << "noon in London";
  choose(900'000);
  EXPECT_EQ(award().status(), AWARD_STATUS_APPROVED);
  EXPECT_EQ(award().lots(0).standing(), LOT_STANDING_AWARDED);
  SignContractRequest sign;
  sign.set_lot_id("quote");
  must<SignContractResponse>(sign, officer_);
  EXPECT_EQ(award().lots(0).contract().provider_ids(0), provider(2));
}

TEST_F(QuoteRulesTest, AboveItTwoDecideAndEnoughAreInvited) {
  EXPECT_EQ(refused<InviteQuotesResponse>(invitation(1'000'001, 2), officer_), "MINIMUM_QUOTES_NOT_MET");
  must<InviteQuotesResponse>(invitation(1'000'001, 3), officer_);
  choose(1'000'000);
  EXPECT_EQ(award().status(), AWARD_STATUS_RECOMMENDED);
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  EXPECT_EQ(award().lots(0).standing(), LOT_STANDING_AWARDED);
}

TEST_F(QuoteRulesTest, WhatIsQuotedAboveTheBandNeedsTwoWhateverWasExpected) {
  must<InviteQuotesResponse>(invitation(1'000'000, 3), officer_);
  quoted(1'000'003);
  EXPECT_EQ(refused<ChooseQuoteResponse>(choice(), officer_), "QUOTES_FLAGGED") << "above what was expected";
  must<ChooseQuoteResponse>(choice("Both are a penny above it"), officer_);
  EXPECT_EQ(award().status(), AWARD_STATUS_RECOMMENDED) << "1,000,001 pence are above the band";
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), chooser_who_approves_), "SELF_APPROVAL");
  RecommendAwardRequest again;
  again.set_reasons("The lowest price");
  must<RecommendAwardResponse>(again, second_officer_);
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), chooser_who_approves_), "SELF_APPROVAL")
      << "who chose decides no more, whoever recommends it";
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
}

TEST_F(QuoteRulesTest, NothingIsChosenAboveTheThreshold) {
  must<InviteQuotesResponse>(invitation(1'000'000, 3), officer_);
  quoted(80'000'000);
  EXPECT_EQ(refused<ChooseQuoteResponse>(choice("We need it"), officer_), "PROCEDURE_NOT_LAWFUL");
  CancelProcedureRequest cancel;
  cancel.set_reason("Dearer than quotes may be; a procedure follows");
  must<CancelProcedureResponse>(cancel, approver_);
}

TEST_F(QuoteRulesTest, AboveTheThresholdQuotesAreNoLawfulWay) {
  EXPECT_EQ(refused<InviteQuotesResponse>(invitation(80'000'000, 3), officer_), "PROCEDURE_NOT_LAWFUL");
}

}  // namespace
}  // namespace concord::tests
