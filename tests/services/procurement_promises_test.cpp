// What a council's rules let be waived, what they ask to be done after a decision, and who approves before whom, before
// a real rules service: told at the gate, kept with the procedure, listed until it is done.
#include "concord/procurement/v1/duty.pb.h"
#include "concord/procurement/v1/quote_commands.pb.h"

#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

constexpr char kTables[] = R"(tables:
  - name: rules
    title: What is asked for
    versions:
      - from: 2024-01-01
        rows:
          - {gate: publish, minimum_quotes: 3, waivable_by: "monitoring_officer, cabinet", citation: "Rules, clause 1"}
          - {gate: award, deciding_persons: 1, citation: "Rules, clause 2"}
          - {gate: award, finding: REPORT_TO_CABINET, level: notes, duty_days: 30, sentence: The award is reported to
             cabinet., citation: "Rules, clause 3"}
          - {gate: sign, contract_months_max: 6, waivable_by: cabinet, citation: "Rules, clause 5"}
          - {gate: sign, approval_order: "monitoring_officer, cabinet", waivable_by: cabinet, citation: "Rules, clause 4"}
)";
constexpr char kCases[] = R"(background: {authority_kind: council}
cases:
  - name: Two quotes are enough where it is waived
    on: 2026-11-21
    gate: publish
    given: {procedure_type: quotes, quotes_invited: 2, waivers: "minimum_quotes:monitoring_officer"}
    expect: {finds: [WAIVED], blocked_by: []}
  - name: Nobody else waives it
    on: 2026-11-21
    gate: publish
    given: {procedure_type: quotes, quotes_invited: 2, waivers: "minimum_quotes:chief_executive"}
    expect: {blocked_by: [MINIMUM_QUOTES_NOT_MET], says: [Or have cabinet or monitoring_officer waive it]}
)";

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class PromisesTest : protected AskedRules, public ProcurementTest {
 protected:
  PromisesTest() : ProcurementTest(rules_.call()) {}
  void SetUp() override {
    rules_.activate_england();
    std::string manifest = file_text(platform::cat(source_folder(), "/plugins/lancashire/plugin.yaml"));
    const auto sdk = manifest.find("sdk: 2");
    ASSERT_NE(sdk, std::string::npos);
    manifest[sdk + 5] = '3';
    rules_.activate("lancashire", "standing_orders",
                    {{"plugin.yaml", manifest}, {"tables.yaml", kTables}, {"cases.yaml", kCases}});
  }
  InviteQuotesRequest invitation() {
    InviteQuotesRequest invite;
    invite.set_title("Floating support for five people");
    invite.set_specification("Four hours a week for each");
    invite.set_value_pence(1'000'000);
    invite.set_starts_on("2027-02-01");
    invite.set_term_months(12);
    invite.set_deadline("2026-12-21T12:00 Europe/London");
    for (int number = 1; number <= 2; ++number) invite.add_suppliers()->set_provider_id(provider(number));
    invite.mutable_legal()->set_cpv("85311000");
    return invite;
  }
  InviteQuotesRequest waived_invitation() {
    InviteQuotesRequest invite = invitation();
    rules::v1::Waiver& waiver = *invite.mutable_legal()->add_waivers();
    waiver.set_requirement("minimum_quotes");
    waiver.set_waived_by("monitoring_officer");
    waiver.set_waived_on("2026-11-20");
    waiver.set_reason("Only two suppliers work in this area");
    return invite;
  }
  void choose() {
    for (int number = 1; number <= 2; ++number) {
      SubmitBidRequest request = bid(platform::cat("Q", number), number, {"quote"});
      request.mutable_content()->mutable_prices(0)->add_yearly_pence(900'000 - number);
      request.mutable_content()->clear_answers();
      must<SubmitBidResponse>(request, bidder(number));
    }
    to_deadline(1);
    open();
    ChooseQuoteRequest choice;
    choice.set_reasons("The lowest price");
    must<ChooseQuoteResponse>(choice, officer_);
  }
  StateParticularsRequest approvals(const std::string& monitoring_officer, const std::string& cabinet) {
    StateParticularsRequest state;
    for (const auto& [who, day] : {std::pair{"monitoring_officer", monitoring_officer}, {"cabinet", cabinet}}) {
      rules::v1::ApprovalGiven& given = *state.mutable_particulars()->add_approvals_given();
      given.set_approval(who);
      given.set_given_on(day);
    }
    return state;
  }
  ListDutiesResponse duties(bool with_closed = false) {
    ListDutiesRequest list;
    list.set_with_closed(with_closed);
    return must<ListDutiesResponse>(list, officer_);
  }
  const std::string officer_who_approves_ =
      service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
  Award award() { return must<GetAwardResponse>(GetAwardRequest(), officer_).award(); }
};

TEST_F(PromisesTest, WhatIsWaivedIsToldListedAndDecidedByTwo) {
  EXPECT_EQ(refused<InviteQuotesResponse>(invitation(), officer_), "MINIMUM_QUOTES_NOT_MET");
  InviteQuotesRequest stated = invitation();
  rules::v1::Fact& fact = *stated.mutable_legal()->add_stated();
  fact.set_name("waivers");
  fact.set_text("minimum_quotes");
  EXPECT_EQ(refused<InviteQuotesResponse>(stated, officer_), "INVALID_PROCEDURE") << "a waiver has its reason";
  InviteQuotesRequest without = waived_invitation();
  without.mutable_legal()->mutable_waivers(0)->clear_reason();
  EXPECT_EQ(refused<InviteQuotesResponse>(without, officer_), "INVALID_PARTICULARS");
  InviteQuotesRequest others = waived_invitation();
  others.mutable_legal()->mutable_waivers(0)->set_waived_by("chief_executive");
  EXPECT_EQ(refused<InviteQuotesResponse>(others, officer_), "MINIMUM_QUOTES_NOT_MET");
  InviteQuotesRequest later = waived_invitation();
  later.mutable_legal()->mutable_waivers(0)->set_waived_on("2026-11-30");
  EXPECT_EQ(refused<InviteQuotesResponse>(later, officer_), "MINIMUM_QUOTES_NOT_MET") << "it is still to come";
  must<InviteQuotesResponse>(waived_invitation(), officer_);

  const auto listed = must<ListWaiversResponse>(ListWaiversRequest(), approver_);
  ASSERT_EQ(listed.total(), 1);
  EXPECT_EQ(listed.waivers(0).waiver().reason(), "Only two suppliers work in this area");
  EXPECT_TRUE(listed.waivers(0).published());
  EXPECT_EQ(listed.waivers(0).stated_on(), "2026-11-21");
  GetProcedureRequest get;
  EXPECT_EQ(must<GetProcedureResponse>(get, bidder(1)).procedure().draft().legal().waivers_size(), 0);
  EXPECT_EQ(must<GetProcedureResponse>(get, officer_).procedure().draft().legal().waivers_size(), 1);

  choose();
  EXPECT_EQ(award().status(), AWARD_STATUS_RECOMMENDED) << "what was waived is decided by two";
  EXPECT_EQ(refused<ApproveAwardResponse>(ApproveAwardRequest(), officer_who_approves_), "SELF_APPROVAL");
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
}

TEST_F(PromisesTest, WhatIsToBeDoneIsListedUntilItIsDone) {
  must<InviteQuotesResponse>(waived_invitation(), officer_);
  choose();
  EXPECT_EQ(duties().total(), 0) << "nothing is decided";
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  const auto open = duties();
  ASSERT_EQ(open.total(), 1);
  const Duty& duty = open.duties(0);
  EXPECT_EQ(duty.code(), "REPORT_TO_CABINET");
  EXPECT_EQ(duty.gate(), "award");
  EXPECT_EQ(duty.subject_id(), procedure().id());
  EXPECT_EQ(duty.decided_on(), "2026-12-21");
  EXPECT_EQ(duty.due_on(), "2027-01-20");
  EXPECT_EQ(open.late(), 0);
  CloseDutyRequest close;
  close.set_duty_id("1-1");
  EXPECT_EQ(refused<CloseDutyResponse>(close, officer_), "UNKNOWN_DUTY");
  close.set_duty_id(duty.id());
  EXPECT_EQ(refused<CloseDutyResponse>(close, officer_), "REASON_MISSING") << "neither done nor said why not";
  close.set_done_on("2026-12-20");
  EXPECT_EQ(refused<CloseDutyResponse>(close, officer_), "INVALID_DATES") << "before it was decided";
  close.set_done_on("2026-12-21");
  must<CloseDutyResponse>(close, officer_);
  EXPECT_EQ(duties().total(), 0);
  ASSERT_EQ(duties(true).total(), 1);
  EXPECT_EQ(duties(true).duties(0).closing().done_on(), "2026-12-21");
  ReopenDutyRequest reopen;
  reopen.set_duty_id(duty.id());
  reopen.set_reason("It was another award's report");
  must<ReopenDutyResponse>(reopen, officer_);
  EXPECT_EQ(refused<ReopenDutyResponse>(reopen, officer_), "DUTY_OPEN");
  service_.world().advance_ms(std::int64_t{31} * 86'400'000);
  EXPECT_EQ(duties().late(), 1);
  expect_views_rebuild();
}

TEST_F(PromisesTest, ApprovalsAreGivenInTheirOrder) {
  must<InviteQuotesResponse>(waived_invitation(), officer_);
  choose();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  SignContractRequest sign;
  sign.set_lot_id("quote");
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "FACT_MISSING");
  must<StateParticularsResponse>(approvals("2026-12-20", "2026-12-19"), second_officer_);
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "APPROVAL_ORDER_NOT_MET");
  StateParticularsRequest anew = approvals("2026-12-18", "2026-12-19");
  anew.mutable_particulars()->add_taken_back("monitoring_officer");
  anew.mutable_particulars()->add_taken_back("cabinet");
  anew.mutable_particulars()->set_reason("The days were mixed up");
  must<StateParticularsResponse>(anew, second_officer_);
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "CONTRACT_MONTHS_NOT_MET");
  StateParticularsRequest waived;
  rules::v1::Waiver& waiver = *waived.mutable_particulars()->add_waivers();
  waiver.set_requirement("contract_months_max");
  waiver.set_waived_by("cabinet");
  waiver.set_waived_on("2026-12-20");
  waiver.set_reason("A winter and a summer are to be seen");
  must<StateParticularsResponse>(waived, officer_);
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "SELF_APPROVAL") << "who stated it does not rely on it";
  EXPECT_EQ(refused<SignContractResponse>(sign, second_officer_), "SELF_APPROVAL") << "nor on approvals";
  const std::string third = service_.token({{"commissioner"}, {"lancashire"}, "", "officer-3"});
  StateParticularsRequest too = waived;
  too.mutable_particulars()->set_reason("I asked cabinet as well");
  too.mutable_particulars()->mutable_waivers(0)->set_reason("A winter and a summer are to be seen, says cabinet");
  must<StateParticularsResponse>(too, second_officer_);
  EXPECT_EQ(refused<SignContractResponse>(sign, second_officer_), "SELF_APPROVAL") << "still the approvals";
  must<SignContractResponse>(sign, third);
  const auto waivers = must<ListWaiversResponse>(ListWaiversRequest(), approver_);
  EXPECT_EQ(waivers.total(), 3);
  EXPECT_EQ(waivers.waivers(1).stated_by(), "officer-1");
  expect_views_rebuild();
}

TEST_F(PromisesTest, WhoAloneSaidWhatWasApprovedChoosesAndSignsWithAnother) {
  InviteQuotesRequest invite = invitation();
  for (int number = 3; number <= 3; ++number) invite.add_suppliers()->set_provider_id(provider(number));
  for (const char* who : {"monitoring_officer", "cabinet"}) {
    rules::v1::ApprovalGiven& given = *invite.mutable_legal()->add_approvals_given();
    given.set_approval(who);
    given.set_given_on("2026-11-20");
  }
  rules::v1::Waiver& waiver = *invite.mutable_legal()->add_waivers();
  waiver.set_requirement("contract_months_max");
  waiver.set_waived_by("cabinet");
  waiver.set_waived_on("2026-11-20");
  waiver.set_reason("A winter and a summer are to be seen");
  must<InviteQuotesResponse>(invite, officer_);
  choose();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  SignContractRequest sign;
  sign.set_lot_id("quote");
  EXPECT_EQ(refused<SignContractResponse>(sign, officer_), "SELF_APPROVAL") << "nobody else published it";
  must<SignContractResponse>(sign, second_officer_);
}

TEST_F(PromisesTest, AnOrderOfApprovalsCanBeWaivedByItsName) {
  must<InviteQuotesResponse>(waived_invitation(), officer_);
  choose();
  must<ApproveAwardResponse>(ApproveAwardRequest(), approver_);
  StateParticularsRequest state = approvals("2026-12-20", "2026-12-19");
  for (const char* what : {"contract_months_max", "approval_order"}) {
    rules::v1::Waiver& waiver = *state.mutable_particulars()->add_waivers();
    waiver.set_requirement(what);
    waiver.set_waived_by("cabinet");
    waiver.set_waived_on("2026-12-20");
    waiver.set_reason("Cabinet met before the officer was back");
  }
  must<StateParticularsResponse>(state, second_officer_);
  SignContractRequest sign;
  sign.set_lot_id("quote");
  must<SignContractResponse>(sign, officer_);
}

}  // namespace
}  // namespace concord::tests
