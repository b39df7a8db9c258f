// The ways to answer an offer before a real rules service: what is below which threshold, how much competition is asked
// for and which ground is known is what the law of the authority and the day says, England's and Scotland's.
#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class OfferRoutesTest : protected AskedRules, public ProcurementTest {
 protected:
  OfferRoutesTest() : ProcurementTest(rules_.call()) {}
  // Six places at 400,000 pounds a year without VAT.
  void SetUp() override {
    needs::v1::ProposalEvent event;
    auto* proposal = event.mutable_proposal_submitted()->mutable_proposal();
    proposal->set_id("two-homes");
    proposal->set_provider_id(provider(1));
    proposal->set_area_code("E07000117");
    proposal->set_client_group("learning_disability");
    proposal->set_units(6);
    proposal->set_price_year_pence(40'000'000);
    needs_.append("proposal/two-homes", event);
    follow();
  }
  OfferRoute route_of(AnswerRoute wanted, int months, DirectAwardGround ground = DIRECT_AWARD_GROUND_UNSPECIFIED) {
    ListOfferRoutesRequest request;
    request.set_proposal_id("two-homes");
    request.set_term_months(months);
    request.set_vat_ppm(200'000);
    request.set_ground(ground);
    const auto listed = must<ListOfferRoutesResponse>(request, officer_);
    for (const auto& route : listed.routes()) {
      if (route.route() == wanted) return route;
    }
    ADD_FAILURE() << "no such route";
    return {};
  }
  AnswerOfferRequest answer(AnswerRoute route, int months, DirectAwardGround ground = DIRECT_AWARD_GROUND_UNSPECIFIED) {
    AnswerOfferRequest request;
    request.set_proposal_id("two-homes");
    request.set_route(route);
    request.set_term_months(months);
    request.set_vat_ppm(200'000);
    request.set_ground(ground);
    request.set_reason("The need is there");
    return request;
  }
};

TEST_F(OfferRoutesTest, InEnglandByTheThresholdOfTheDay) {
  rules_.activate_england();
  const auto below = route_of(ANSWER_ROUTE_BELOW_THRESHOLD, 12);
  EXPECT_TRUE(below.open());
  EXPECT_EQ(below.why(),
            "480,000.00 pounds with VAT for 12 months stay below the light-touch threshold of 663,540.00 pounds.");
  EXPECT_FALSE(below.next_step().empty());
  EXPECT_FALSE(route_of(ANSWER_ROUTE_BELOW_THRESHOLD, 24).open());
  EXPECT_FALSE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 24).open());
  EXPECT_TRUE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 24, DIRECT_AWARD_GROUND_USER_CHOICE).open());
  EXPECT_EQ(refused<AnswerOfferResponse>(answer(ANSWER_ROUTE_BELOW_THRESHOLD, 24), officer_), "ROUTE_NOT_OPEN");
  auto ordinary = answer(ANSWER_ROUTE_BELOW_THRESHOLD, 12);
  ordinary.mutable_particulars()->set_cpv("79000000");
  EXPECT_EQ(refused<AnswerOfferResponse>(ordinary, officer_), "ROUTE_NOT_OPEN")
      << "other services have a lower threshold";
  auto with_draft = answer(ANSWER_ROUTE_BELOW_THRESHOLD, 18);
  EXPECT_EQ(refused<AnswerOfferResponse>(with_draft, officer_), "ROUTE_NOT_OPEN") << "720,000 pounds";
  with_draft.set_term_months(15);
  with_draft.set_procedure_id(kId);
  with_draft.set_command_id("with-draft");
  const auto receipt = must<AnswerOfferResponse>(with_draft, officer_).receipt();
  EXPECT_EQ(receipt.events(), 2);
  EXPECT_EQ(must<AnswerOfferResponse>(with_draft, officer_).receipt().position(), receipt.position());
  const auto drafted = procedure();
  EXPECT_EQ(drafted.draft().type(), PROCEDURE_TYPE_DIRECT_AWARD);
  ASSERT_EQ(drafted.draft().lots_size(), 1);
  EXPECT_EQ(drafted.draft().lots(0).units(), 6);
  ASSERT_EQ(drafted.draft().lots(0).yearly_pence_size(), 2);
  EXPECT_EQ(drafted.draft().lots(0).yearly_pence(1), 10'000'000) << "three months of the second year";
  EXPECT_EQ(must<ListOffersResponse>(ListOffersRequest(), officer_).offers(0).procedure_id(), kId);
  auto again = answer(ANSWER_ROUTE_BELOW_THRESHOLD, 15);
  EXPECT_EQ(must<AnswerOfferResponse>(again, officer_).receipt().events(), 0) << "the same answer";
}

TEST_F(OfferRoutesTest, AnAnswerWhoseProcedureCannotBeDraftedIsNotGiven) {
  rules_.activate_england();
  approve_plan();
  follow();
  auto taken = answer(ANSWER_ROUTE_BELOW_THRESHOLD, 12);
  taken.set_procedure_id(kId);
  EXPECT_EQ(refused<AnswerOfferResponse>(taken, officer_), "ALREADY_DRAFTED");
  EXPECT_EQ(must<ListOffersResponse>(ListOffersRequest(), officer_).offers(0).status(), OFFER_STATUS_RECEIVED);
}

TEST_F(OfferRoutesTest, InScotlandByItsOwnLaw) {
  rules_.activate("scotland_2015", "scotland_2015");
  const auto below = route_of(ANSWER_ROUTE_BELOW_THRESHOLD, 12);
  EXPECT_FALSE(below.open()) << "a regulated contract is competed for: " << below.why();
  EXPECT_FALSE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 12, DIRECT_AWARD_GROUND_USER_CHOICE).open())
      << "its law knows no such ground";
  EXPECT_TRUE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 12, DIRECT_AWARD_GROUND_SINGLE_SUPPLIER).open());
  EXPECT_TRUE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 12, DIRECT_AWARD_GROUND_HEALTH_AND_SOCIAL_CARE).open());
  EXPECT_FALSE(route_of(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 24, DIRECT_AWARD_GROUND_HEALTH_AND_SOCIAL_CARE).open())
      << "below the threshold alone";
  must<AnswerOfferResponse>(answer(ANSWER_ROUTE_LIGHT_TOUCH_DIRECT_AWARD, 12, DIRECT_AWARD_GROUND_SINGLE_SUPPLIER),
                            officer_);
}

TEST_F(OfferRoutesTest, AnOfferIsDeclinedWhileTheRulesAreSilentAndNotTaken) {
  rules_.stop();
  EXPECT_EQ(refused<AnswerOfferResponse>(answer(ANSWER_ROUTE_OPEN_PROCEDURE, 12), officer_), "RULES_UNAVAILABLE");
  must<AnswerOfferResponse>(answer(ANSWER_ROUTE_DECLINED, 12), officer_);
}

}  // namespace
}  // namespace concord::tests
