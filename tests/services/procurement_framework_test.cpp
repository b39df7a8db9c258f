// A framework through gRPC: opened by a second person, providers admitted, call-offs by the published mechanism, a
// mini-competition whose bids only the admitted may make, a provider's offer answered by a lawful route, views rebuilt.
#include "tests/services/procurement_framework_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

class ProcurementFrameworkTest : public FrameworkTest {
 protected:
  // A mini-competition that waits for its second person.
  void submit_mini_competition() {
    draft_and_open();
    auto start = about<StartMiniCompetitionRequest>();
    start.set_lot_id("MINI");
    start.set_procedure_id(kId);
    start.set_title("A large service");
    start.set_command_id("mini");
    fill(*start.mutable_need());
    start.add_yearly_pence(100'000'000);
    EXPECT_EQ(refused<StartMiniCompetitionResponse>(start, officer_), "NOBODY_ADMITTED");
    must<AdmitProviderResponse>(admission("MINI", 1, 1, 2'600), officer_);
    start.set_command_id("mini-2");
    const auto receipt = must<StartMiniCompetitionResponse>(start, officer_).receipt();
    const auto again = must<StartMiniCompetitionResponse>(start, officer_).receipt();
    EXPECT_EQ(receipt.position(), again.position()) << "a repeat gets the first receipt";
    EXPECT_EQ(must<GetFrameworkResponse>(about<GetFrameworkRequest>(), officer_).framework().mini_competitions_size(),
              1);
    AmendProcedureRequest amend;
    *amend.mutable_draft() = procedure().draft();
    auto& draft = *amend.mutable_draft();
    EXPECT_EQ(draft.type(), PROCEDURE_TYPE_CALL_OFF);
    draft.mutable_timetable()->set_advert_on("2026-11-21");
    draft.mutable_timetable()->set_questions_until_ms(kDeadlineMs - 1);
    draft.mutable_timetable()->set_deadline_ms(kDeadlineMs);
    draft.mutable_timetable()->set_evaluation_until("2027-01-15");
    draft.mutable_timetable()->set_decision_on("2027-01-29");
    auto* plan = draft.add_criteria();
    plan->set_id("plan");
    plan->set_title("Support plan");
    plan->set_kind(CRITERION_KIND_QUALITY);
    plan->set_weight_ppm(1'000'000);
    draft.set_price_formula(PRICE_FORMULA_KIND_FIXED_PRICE);
    draft.add_invited_provider_ids(provider(2));
    EXPECT_EQ(refused<AmendProcedureResponse>(amend, officer_), "INVALID_PROCEDURE");
    draft.mutable_invited_provider_ids()->RemoveLast();
    must<AmendProcedureResponse>(amend, officer_);
    must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
  }
};

TEST_F(ProcurementFrameworkTest, TheMechanismAloneDecides) {
  draft_and_open();
  must<AdmitProviderResponse>(admission("PRICE", 1, 1, 2'600), officer_);
  must<AdmitProviderResponse>(admission("PRICE", 2, 2, 2'400), officer_);
  EXPECT_EQ(refused<AdmitProviderResponse>(admission("PRICE", 6, 3, 2'000), officer_), "NOT_ACCREDITED");
  must<CallOffResponse>(call_off("c1"), officer_);
  must<CallOffResponse>(call_off("c2"), officer_);
  EXPECT_EQ(refused<CallOffResponse>(call_off("c3"), officer_), "NOBODY_FREE");
  auto ask = about<ListCallOffsRequest>();
  ask.set_page_size(1);
  const auto first = must<ListCallOffsResponse>(ask, auditor_);
  ASSERT_EQ(first.call_offs_size(), 1);
  EXPECT_EQ(first.call_offs(0).provider_id(), provider(2));
  EXPECT_EQ(first.call_offs(0).value_pence(), 2'400'000);
  ask.set_page_token(first.next_page_token());
  const auto second = must<ListCallOffsResponse>(ask, auditor_);
  ASSERT_EQ(second.call_offs_size(), 1);
  EXPECT_EQ(second.call_offs(0).provider_id(), provider(1)) << "the cheaper one is full";
  EXPECT_EQ(second.call_offs(0).considered(1).passed_over(), PASSED_OVER_NOT_ENOUGH_FREE);
  const auto shown = must<GetFrameworkResponse>(about<GetFrameworkRequest>(), "").framework();
  EXPECT_EQ(shown.admissions_size(), 2);
  EXPECT_TRUE(shown.prepared_by().empty());
  EXPECT_EQ(must<ListFrameworksResponse>(ListFrameworksRequest(), "").frameworks(0).call_offs(), 2);
  expect_views_rebuild();
}

TEST_F(ProcurementFrameworkTest, AMiniCompetitionIsAmongTheAdmitted) {
  submit_mini_competition();
  must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  auto suspend = about<SuspendFromFrameworkRequest>();
  suspend.set_lot_id("MINI");
  suspend.set_provider_id(provider(1));
  suspend.set_reason("A serious concern is open");
  must<SuspendFromFrameworkResponse>(suspend, officer_);
  EXPECT_EQ(refused<SubmitBidResponse>(bid("A1", 1, {"MINI"}), bidder(1)), "SUSPENDED_FROM_FRAMEWORK")
      << "after the mini-competition began";
  suspend.set_lift(true);
  must<SuspendFromFrameworkResponse>(suspend, officer_);
  must<SubmitBidResponse>(bid("A1", 1, {"MINI"}), bidder(1));
  EXPECT_EQ(refused<SubmitBidResponse>(bid("B1", 2, {"MINI"}), bidder(2)), "NOT_INVITED");
  expect_views_rebuild();
}

TEST_F(ProcurementFrameworkTest, WhatOneOfficerMayNotCallOffAloneWaitsAndKeepsItsPlaces) {
  draft_and_open(2'000'000);
  must<AdmitProviderResponse>(admission("PRICE", 1, 1, 2'600), officer_);
  must<CallOffResponse>(call_off("c1"), officer_);
  const auto waiting = must<GetFrameworkResponse>(about<GetFrameworkRequest>(), approver_).framework();
  ASSERT_EQ(waiting.waiting_call_offs_size(), 1);
  EXPECT_EQ(waiting.waiting_call_offs(0).status(), CALL_OFF_STATUS_PROPOSED);
  EXPECT_TRUE(must<GetFrameworkResponse>(about<GetFrameworkRequest>(), "").framework().waiting_call_offs().empty());
  EXPECT_EQ(refused<CallOffResponse>(call_off("c2"), officer_), "NOBODY_FREE") << "places that wait are kept";
  auto decline = about<DeclineCallOffRequest>();
  decline.set_call_off_id("c1");
  decline.set_reason("The team does it itself");
  must<DeclineCallOffResponse>(decline, approver_);
  must<CallOffResponse>(call_off("c2"), officer_);
  auto approve = about<ApproveCallOffRequest>();
  approve.set_call_off_id("c2");
  const std::string both = service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
  EXPECT_EQ(refused<ApproveCallOffResponse>(approve, both), "SELF_APPROVAL");
  must<ApproveCallOffResponse>(approve, approver_);
  const auto listed = must<ListCallOffsResponse>(about<ListCallOffsRequest>(), auditor_);
  ASSERT_EQ(listed.call_offs_size(), 2);
  EXPECT_EQ(listed.call_offs(0).status(), CALL_OFF_STATUS_DECLINED);
  EXPECT_EQ(listed.call_offs(0).declined_reason(), "The team does it itself");
  EXPECT_EQ(listed.call_offs(1).status(), CALL_OFF_STATUS_SIGNED);
  EXPECT_EQ(listed.call_offs(1).approved_by(), "head-of-service");
  EXPECT_EQ(must<GetFrameworkResponse>(about<GetFrameworkRequest>(), officer_).framework().call_offs(), 2);
  expect_views_rebuild();
}

TEST_F(ProcurementFrameworkTest, PlacesComeFreeAsTheRegistryTells) {
  draft_and_open();
  must<AdmitProviderResponse>(admission("PRICE", 1, 1, 2'600), officer_);
  must<CallOffResponse>(call_off("C1"), officer_);
  EXPECT_EQ(refused<CallOffResponse>(call_off("c2"), officer_), "NOBODY_FREE");
  registry::v1::ContractEvent ended;
  ended.mutable_contract_ended()->set_contract_id("outreach-call-c1");
  ended.mutable_contract_ended()->set_ended_on("2027-05-31");
  registry_.append("contract/outreach-call-c1", ended);
  follow();
  must<CallOffResponse>(call_off("c2"), officer_);
  registry::v1::ContractEvent other;
  other.mutable_contract_ended()->set_contract_id("outreach-call-nobodys");
  other.mutable_contract_ended()->set_ended_on("2027-05-31");
  registry_.append("contract/outreach-call-nobodys", other);
  follow();
  const auto listed = must<ListCallOffsResponse>(about<ListCallOffsRequest>(), auditor_);
  ASSERT_EQ(listed.call_offs_size(), 2);
  EXPECT_EQ(listed.call_offs(0).ends_on(), "2027-05-31");
  EXPECT_EQ(listed.call_offs(1).ends_on(), "");
  expect_views_rebuild();
}

TEST_F(ProcurementFrameworkTest, NothingIsPublishedUnderAFrameworkThatWasClosed) {
  submit_mini_competition();
  auto close = about<CloseFrameworkRequest>();
  close.set_reason("Another one follows");
  must<CloseFrameworkResponse>(close, approver_);
  EXPECT_EQ(refused<PublishProcedureResponse>(PublishProcedureRequest(), approver_), "FRAMEWORK_ENDED");
}

TEST_F(ProcurementFrameworkTest, AnOpenFrameworkRestsOnWhatTwoPersonsState) {
  draft_and_open();
  auto state = about<StateFrameworkAwardRequest>();
  auto& award = *state.mutable_award();
  award.set_procedure_id("nobody-held-it");
  award.set_longest_call_off_months(24);
  EXPECT_EQ(refused<StateFrameworkAwardResponse>(state, officer_), "UNKNOWN_PROCEDURE");
  write_draft();
  award.set_procedure_id(kId);
  EXPECT_EQ(refused<StateFrameworkAwardResponse>(state, officer_), "COMPETITION_NOT_AWARDED");
  award.clear_procedure_id();
  award.set_awarded_by("Another council");
  award.set_notice("ocds-h6vhtk-0512ab");
  award.set_awarded_on("2026-10-30");
  must<StateFrameworkAwardResponse>(state, officer_);
  const std::string both = service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
  EXPECT_EQ(refused<ConfirmFrameworkAwardResponse>(about<ConfirmFrameworkAwardRequest>(), both), "SELF_APPROVAL");
  auto shown = must<GetFrameworkResponse>(about<GetFrameworkRequest>(), "").framework();
  EXPECT_EQ(shown.draft().award().awarded_by(), "Lancashire County Council") << "until it is confirmed";
  EXPECT_TRUE(shown.award_stated_by().empty()) << "the public reads no names";
  must<ConfirmFrameworkAwardResponse>(about<ConfirmFrameworkAwardRequest>(), approver_);
  shown = must<GetFrameworkResponse>(about<GetFrameworkRequest>(), officer_).framework();
  EXPECT_EQ(shown.draft().award().awarded_by(), "Another council");
  EXPECT_FALSE(shown.has_stated_award());
  expect_views_rebuild();
}

TEST_F(ProcurementFrameworkTest, AnOfferAgainstUnmetNeedIsAnsweredByALawfulRoute) {
  draft_and_open();
  must<AdmitProviderResponse>(admission("PRICE", 1, 1, 2'600), officer_);
  for (const char* id : {"two-homes", "taken-back"}) {
    needs::v1::ProposalEvent event;
    auto* proposal = event.mutable_proposal_submitted()->mutable_proposal();
    proposal->set_id(id);
    proposal->set_provider_id(provider(1));
    proposal->set_assessment_id("a1");
    proposal->set_area_code("E07000117");
    proposal->set_client_group("learning_disability");
    proposal->set_units(6);
    proposal->set_price_year_pence(40'000'000);
    needs_.append(platform::cat("proposal/", id), event);
  }
  needs::v1::ProposalEvent withdrawn;
  withdrawn.mutable_proposal_withdrawn()->set_proposal_id("taken-back");
  needs_.append("proposal/taken-back", withdrawn);
  follow();
  ListOfferRoutesRequest routes;
  routes.set_proposal_id("two-homes");
  routes.set_term_months(24);
  routes.set_vat_ppm(200'000);
  const auto listed = must<ListOfferRoutesResponse>(routes, officer_);
  EXPECT_EQ(listed.value_with_vat_pence(), 96'000'000);
  ASSERT_EQ(listed.routes_size(), 6) << "two lots cover it";
  EXPECT_FALSE(listed.routes(0).open());
  EXPECT_TRUE(listed.routes(2).open());
  EXPECT_FALSE(listed.routes(3).open()) << "not admitted to the other lot";
  AnswerOfferRequest answer;
  answer.set_proposal_id("two-homes");
  answer.set_route(ANSWER_ROUTE_BELOW_THRESHOLD);
  answer.set_term_months(24);
  answer.set_vat_ppm(200'000);
  answer.set_reason("The need is there");
  EXPECT_EQ(refused<AnswerOfferResponse>(answer, officer_), "ROUTE_NOT_OPEN");
  answer.set_route(ANSWER_ROUTE_CALL_OFF);
  answer.set_framework_id("outreach");
  answer.set_lot_id("PRICE");
  must<AnswerOfferResponse>(answer, officer_);
  answer.set_proposal_id("taken-back");
  EXPECT_EQ(refused<AnswerOfferResponse>(answer, officer_), "OFFER_WITHDRAWN");
  needs::v1::ProposalEvent declined;
  auto* told = declined.mutable_proposal_answered();
  told->set_proposal_id("two-homes");
  told->set_answer("Not this year");
  told->set_answered_at_ms(service_.world().now_ms() + 1);
  needs_.append("proposal/two-homes", declined);
  follow();
  const auto own = must<ListOffersResponse>(ListOffersRequest(), bidder(1));
  ASSERT_EQ(own.offers_size(), 2);
  EXPECT_EQ(own.offers(1).route(), ANSWER_ROUTE_CALL_OFF);
  EXPECT_EQ(must<ListOffersResponse>(ListOffersRequest(), bidder(2)).offers_size(), 0);
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
