// An alliance through gRPC: gates with a second person, a unanimous decision on the finances, a decision that one vote
// refuses, the open book of a year closed to the penny, who sees what, views rebuilt.
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

class ProcurementAllianceTest : public ProcurementTest {
 protected:
  template <typename Request>
  Request about() {
    Request request;
    request.set_alliance_id("homelessness");
    return request;
  }
  void draft() {
    auto request = about<DraftAllianceRequest>();
    request.set_title("Alliance to End Homelessness");
    for (int phase = ALLIANCE_PHASE_READINESS; phase <= ALLIANCE_PHASE_OPERATION; ++phase) {
      auto* gate = request.add_gates();
      gate->set_phase(static_cast<AlliancePhase>(phase));
      gate->add_items()->set_id(platform::cat("item-", phase));
      gate->mutable_items(0)->set_title("What is to be done");
    }
    must<DraftAllianceResponse>(request, officer_);
  }
  void pass(AlliancePhase phase) {
    auto approve = about<ApproveGateRequest>();
    approve.set_phase(phase);
    EXPECT_EQ(refused<ApproveGateResponse>(approve, approver_), "GATE_OPEN");
    auto complete = about<CompleteGateItemRequest>();
    complete.set_item_id(platform::cat("item-", static_cast<int>(phase)));
    complete.set_evidence("Minute");
    must<CompleteGateItemResponse>(complete, officer_);
    const std::string both = service_.token({{"commissioner", "approver"}, {"lancashire"}, "", "officer-1"});
    EXPECT_EQ(refused<ApproveGateResponse>(approve, both), "SELF_APPROVAL");
    must<ApproveGateResponse>(approve, approver_);
  }
  void prepare() {
    auto strategy = about<WriteStrategyRequest>();
    auto& text = *strategy.mutable_strategy();
    text.set_vision("To end homelessness");
    text.set_purpose("To transform services");
    for (auto* list : {text.mutable_objectives(), text.mutable_outcomes(), text.mutable_scope_in(),
                       text.mutable_scope_out(), text.mutable_principles()}) {
      *list->Add() = "A line";
    }
    must<WriteStrategyResponse>(strategy, officer_);
    auto mode = about<ChooseBidModeRequest>();
    mode.set_mode(MODE_OF_BIDS_INDIVIDUAL);
    for (auto* weighed : {mode.mutable_individual(), mode.mutable_group()}) {
      weighed->add_benefits("A benefit");
      weighed->add_risks("A risk");
    }
    must<ChooseBidModeResponse>(mode, officer_);
    mode.set_mode(MODE_OF_BIDS_GROUP);
    mode.set_command_id("");
    EXPECT_EQ(refused<ChooseBidModeResponse>(mode, officer_), "REASON_MISSING");
    mode.set_reason("Providers asked for it");
    must<ChooseBidModeResponse>(mode, officer_);
  }
  void form() {
    auto request = about<FormLeadershipTeamRequest>();
    for (int i = 0; i < 3; ++i) {
      auto* member = request.mutable_team()->add_members();
      member->set_id(platform::cat("m", i));
      member->set_name(platform::cat("Member ", i));
      if (i > 0) member->set_provider_id(provider(i));
    }
    must<FormLeadershipTeamResponse>(request, officer_);
  }
  void vote(const char* decision, int member, VoteKind kind) {
    auto request = about<VoteOnDecisionRequest>();
    request.set_decision_id(decision);
    request.set_member_id(platform::cat("m", member));
    request.set_vote(kind);
    if (kind != VOTE_KIND_FOR) request.set_reason("Not yet");
    must<VoteOnDecisionResponse>(request, member == 0 ? officer_ : bidder(member));
  }
  void agree_on_money() {
    auto request = about<ProposeDecisionRequest>();
    auto& decision = *request.mutable_decision();
    decision.set_id("money");
    decision.set_title("Financial framework");
    decision.set_text("As worked out together");
    auto& finances = *decision.mutable_financial_framework();
    finances.set_first_month("2025-04");
    finances.set_fixed_years(1);
    auto* year = finances.add_years();
    year->set_envelope_pence(1'000'000);
    year->set_target_cost_pence(300'001);
    for (int i = 0; i < 3; ++i) {
      auto* share = finances.add_shares();
      share->set_member_id(platform::cat("m", i));
      share->set_gain_ppm(i == 0 ? 500'000 : 250'000);
      share->set_pain_ppm(i == 0 ? 500'000 : 250'000);
    }
    must<ProposeDecisionResponse>(request, officer_);
    vote("money", 0, VOTE_KIND_FOR);
    vote("money", 1, VOTE_KIND_FOR);
    vote("money", 2, VOTE_KIND_ABSTAIN);
    EXPECT_FALSE(alliance().has_financial_framework()) << "an abstention leaves it open";
    vote("money", 2, VOTE_KIND_FOR);
    EXPECT_TRUE(alliance().has_financial_framework());
  }
  Alliance alliance() { return must<GetAllianceResponse>(about<GetAllianceRequest>(), officer_).alliance(); }
  RecordBookEntryRequest entry(const std::string& id, int member, const std::string& month, std::int64_t pence) {
    auto request = about<RecordBookEntryRequest>();
    auto& entry = *request.mutable_entry();
    entry.set_id(id);
    entry.set_month(month);
    entry.set_member_id(platform::cat("m", member));
    entry.set_kind(BOOK_ENTRY_KIND_DIRECT_COST);
    entry.set_amount_pence(pence);
    entry.set_reference("Voucher");
    return request;
  }
};

TEST_F(ProcurementAllianceTest, FromReadinessToAClosedYear) {
  draft();
  prepare();
  pass(ALLIANCE_PHASE_READINESS);
  form();
  pass(ALLIANCE_PHASE_COMMITMENT);
  agree_on_money();
  pass(ALLIANCE_PHASE_FORMATION);

  auto propose = about<ProposeDecisionRequest>();
  propose.mutable_decision()->set_id("move");
  propose.mutable_decision()->set_title("Move");
  propose.mutable_decision()->set_text("Move to one building");
  must<ProposeDecisionResponse>(propose, bidder(1));
  vote("move", 1, VOTE_KIND_FOR);
  vote("move", 2, VOTE_KIND_AGAINST);
  const auto decisions = must<ListAllianceDecisionsResponse>(about<ListAllianceDecisionsRequest>(), bidder(2));
  ASSERT_EQ(decisions.decisions_size(), 2);
  EXPECT_EQ(decisions.decisions(0).status(), DECISION_STATUS_TAKEN);
  EXPECT_EQ(decisions.decisions(1).status(), DECISION_STATUS_REFUSED);

  for (int i = 0; i < 12; ++i) {
    const int month = 4 + i;
    const std::string text =
        month <= 12 ? platform::cat("2025-", month < 10 ? "0" : "", month) : platform::cat("2026-0", month - 12);
    must<RecordBookEntryResponse>(entry(platform::cat("a", i), 1, text, 10'000), bidder(1));
    must<RecordBookEntryResponse>(entry(platform::cat("b", i), 2, text, 10'000), bidder(2));
  }
  EXPECT_EQ(refused<RecordBookEntryResponse>(entry("x", 1, "2025-04", 1), bidder(2)), "NOT_A_MEMBER");
  must<RecordBookEntryResponse>(entry("wrong", 1, "2025-04", 77), bidder(1));
  auto correct = about<CorrectBookEntryRequest>();
  correct.set_entry_id("wrong-back");
  correct.set_corrects_id("wrong");
  correct.set_reason("Another service's voucher");
  must<CorrectBookEntryResponse>(correct, bidder(1));

  auto close = about<CloseAllianceYearRequest>();
  close.set_year(1);
  must<CloseAllianceYearResponse>(close, approver_);
  const auto year = alliance().years(0);
  EXPECT_EQ(year.actual_cost_pence(), 240'000);
  EXPECT_EQ(year.result_pence(), 60'001);
  EXPECT_EQ(year.members(0).share_pence(), 30'001);
  EXPECT_EQ(year.members(1).share_pence() + year.members(2).share_pence(), 30'000);
  EXPECT_EQ(year.entries(), 26);

  auto book = about<ListBookEntriesRequest>();
  book.set_page_size(20);
  const auto first = must<ListBookEntriesResponse>(book, bidder(2));
  EXPECT_EQ(first.entries_size(), 20) << "an open book: every member sees every entry";
  EXPECT_TRUE(first.entries(0).recorded_by().empty());
  book.set_page_token(first.next_page_token());
  EXPECT_EQ(must<ListBookEntriesResponse>(book, bidder(2)).entries_size(), 6);
  EXPECT_EQ(refused<ListBookEntriesResponse>(about<ListBookEntriesRequest>(), bidder(3)), "UNKNOWN_ALLIANCE");
  EXPECT_EQ(must<ListAlliancesResponse>(ListAlliancesRequest(), bidder(3)).alliances_size(), 0);
  EXPECT_EQ(must<ListAlliancesResponse>(ListAlliancesRequest(), bidder(1)).alliances(0).closed_years(), 1);

  for (const int score : {2, 4}) {
    auto check = about<RecordHealthCheckRequest>();
    check.mutable_check()->set_id(platform::cat("h", score));
    check.mutable_check()->set_held_on("2026-11-01");
    auto* trust = check.mutable_check()->add_scores();
    trust->set_dimension("trust");
    trust->set_score(score);
    trust->set_reason("As the members said");
    must<RecordHealthCheckResponse>(check, officer_);
  }
  const auto checks = must<ListHealthChecksResponse>(about<ListHealthChecksRequest>(), bidder(1));
  ASSERT_EQ(checks.checks_size(), 2);
  EXPECT_EQ(checks.checks(1).scores(0).trend(), HEALTH_TREND_RISING);
  expect_views_rebuild();
}

}  // namespace
}  // namespace concord::tests
