// A registry that was restored from a backup and went on otherwise: needs follows neither in silence, tells what the
// history that is gone caused, and does what an operator decides.
#include <map>
#include <random>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/needs/supply/supply.h"
#include "services/platform/values/refusal.h"
#include "tests/services/needs_fixture.h"

namespace concord::tests {
namespace {

using platform::cat;

class NeedsHistoryTest : public testing::Test {
 protected:
  NeedsHistoryTest()
      : needs_(needs::needs_definition()),
        follower_({"registry", "needs", 1'000, nullptr, needs_.taken_back_of("registry")}, needs_.ledger(), source_,
                  needs_.reaction_to("registry"), needs_.world(), needs_.metrics()) {
    needs_.board().stand("registry", &follower_);
    operator_ = needs_.token({{"operator"}, {"*"}, "", "on-call"});
  }
  static void service(RegistryLedger& registry, const std::string& id, std::int64_t units,
                      const std::string& authority = "lancashire") {
    registry.registered(service_of(id, {district(0)}, {"generic"}, units, units), authority);
  }
  void both(const std::string& id, std::int64_t units) {
    service(source_.first, id, units);
    service(source_.second, id, units);
  }
  std::map<std::string, std::int64_t> running(RunningService& needs) {
    std::map<std::string, std::int64_t> units;
    needs_v1::ListSupplyRequest request;
    request.set_authority("lancashire");
    request.set_page_size(500);
    const auto lines = needs.call<needs_v1::ListSupplyResponse>(request, needs.token({{"auditor"}, {"lancashire"}}));
    EXPECT_TRUE(lines.ok()) << lines.status();
    for (const auto& line : lines->lines()) {
      if (!line.ended()) units[line.service_id()] = line.units();
    }
    return units;
  }
  // What a needs holds that never followed another history.
  std::map<std::string, std::int64_t> undisturbed() {
    RunningService other(needs::needs_definition());
    platform::Follower follower({"registry", "needs", 1'000}, other.ledger(), source_, other.reaction_to("registry"),
                                other.world(), other.metrics());
    EXPECT_TRUE(follower.catch_up().ok());
    return running(other);
  }
  ledger::v1::CompareHistoryResponse compared(const std::string& page_token = "", int page_size = 0) {
    ledger::v1::CompareHistoryRequest request;
    request.set_authority("lancashire");
    request.set_source("registry");
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    const auto answer = needs_.call<ledger::v1::CompareHistoryResponse>(request, operator_);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : ledger::v1::CompareHistoryResponse();
  }
  ledger::v1::DecideHistoryRequest decision(ledger::v1::HistoryDecision what, std::int64_t shared) {
    ledger::v1::DecideHistoryRequest request;
    request.set_authority("lancashire");
    request.set_command_id(cat("decide-", ++commands_));
    request.set_source("registry");
    request.set_decision(what);
    request.set_reason("The registry came back from Tuesday's backup.");
    request.set_shared_position(shared);
    return request;
  }
  absl::StatusOr<ledger::v1::DecideHistoryResponse> decide(const ledger::v1::DecideHistoryRequest& request) {
    return needs_.call<ledger::v1::DecideHistoryResponse>(request, operator_);
  }
  std::string code_of_catch_up() { return platform::code_of(follower_.catch_up()); }

  ExchangedLedger source_;
  RunningService needs_;
  platform::Follower follower_;
  std::string operator_;
  int commands_ = 0;
};

TEST_F(NeedsHistoryTest, AnotherHistoryIsNeverFollowedHoweverLongItGrows) {
  both("a", 5);
  both("b", 6);
  service(source_.first, "elsewhere", 9, "surrey");
  service(source_.second, "elsewhere", 9, "surrey");
  for (int i = 0; i < 10; ++i) service(source_.first, cat("lost", i), 1);
  ASSERT_TRUE(follower_.catch_up().ok());
  const auto before = running(needs_);
  source_.now = &source_.second;
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK") << "it ends at 2, and 12 were followed";
  for (int i = 0; i < 10; ++i) service(source_.second, cat("new", i), 2);
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK") << "as long as the one that is gone";
  for (int i = 10; i < 15; ++i) service(source_.second, cat("new", i), 2);
  EXPECT_EQ(platform::code_of(follower_.hear("lancashire", 17)), "LEDGER_WENT_BACK") << "longer, and rung for";
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  EXPECT_EQ(running(needs_), before);
  source_.now = &source_.first;
  EXPECT_TRUE(follower_.catch_up().ok()) << "with the right ledger back it goes on by itself";
  source_.now = &source_.second;
  service(source_.second, "more", 3, "surrey");
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  EXPECT_EQ(needs_.ledger().bookmark("registry", "surrey")->position, 2) << "another authority's ledger is followed";
}

TEST_F(NeedsHistoryTest, AResetTakesBackWhatIsGoneAndFollowsAnew) {
  for (int i = 0; i < 150; ++i) {
    both(cat("shared", i), i);
    ASSERT_TRUE(follower_.catch_up().ok());
  }
  source_.first.capacity("shared7", 70, 7);
  for (int i = 0; i < 20; ++i) service(source_.first, cat("lost", i), 1);
  source_.first.ended("shared9");
  ASSERT_TRUE(follower_.catch_up().ok());
  source_.second.capacity("shared8", 80, 8);
  for (int i = 0; i < 30; ++i) service(source_.second, cat("new", i), 2);
  source_.now = &source_.second;
  ASSERT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");

  const auto shown = compared();
  EXPECT_FALSE(shown.same_history());
  EXPECT_EQ(shown.bookmark().position(), 172);
  EXPECT_EQ(shown.source_head().position(), 181);
  EXPECT_LE(shown.shared_position(), 150);
  EXPECT_GE(shown.shared_position(), 150 - platform::kTrailStep);
  EXPECT_EQ(shown.total(), 172 - shown.shared_position());
  std::map<std::string, std::string> outcomes;
  std::string page;
  do {  // every row is told, page by page
    const auto rows = compared(page, 7);
    for (const auto& row : rows.records()) outcomes[row.stream()] = row.outcome();
    page = rows.next_page_token();
  } while (!page.empty());
  EXPECT_NE(outcomes["supply/lost3"].find("Taken back wholly"), std::string::npos) << outcomes["supply/lost3"];
  EXPECT_NE(outcomes["supply/shared7"].find("Taken back to what was told before"), std::string::npos)
      << outcomes["supply/shared7"];

  const auto request = decision(ledger::v1::HISTORY_DECISION_RESET, shown.shared_position());
  const auto decided = decide(request);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->caused(), shown.total());
  EXPECT_GT(decided->taken_back(), 20);
  const auto again = decide(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->receipt().repeated());
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(running(needs_), undisturbed());
  EXPECT_TRUE(compared().same_history());
  EXPECT_EQ(platform::code_of(decide(decision(ledger::v1::HISTORY_DECISION_RESET, 0)).status()), "SAME_HISTORY");
  const auto told = *needs_.ledger().read_stream("lancashire", "following/registry", 0, 10);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].actor(), "on-call");
  const auto rebuilt = platform::rebuild_views(needs_.ledger(), needs_.views(), true);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  for (const auto& table : rebuilt->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
}

TEST_F(NeedsHistoryTest, AcceptingLeavesWhatWasFollowedAndGoesOnBehindTheHead) {
  both("a", 5);
  service(source_.first, "kept", 1);
  ASSERT_TRUE(follower_.catch_up().ok());
  service(source_.second, "passed-over", 2);
  source_.now = &source_.second;
  ASSERT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  ASSERT_TRUE(decide(decision(ledger::v1::HISTORY_DECISION_ACCEPT, compared().shared_position())).ok());
  ASSERT_TRUE(follower_.catch_up().ok());
  service(source_.second, "next", 3);
  source_.second.capacity("a", 6, 6);
  ASSERT_TRUE(follower_.catch_up().ok());
  const std::map<std::string, std::int64_t> expected = {{"a", 6}, {"kept", 1}, {"next", 3}};
  EXPECT_EQ(running(needs_), expected);
}

TEST_F(NeedsHistoryTest, AfterAcceptingAShorterLedgerNothingThatItTellsIsPassedOver) {
  both("a", 5);
  for (int i = 0; i < 6; ++i) source_.first.capacity("a", 20 + i, 1);
  ASSERT_TRUE(follower_.catch_up().ok());
  source_.now = &source_.second;
  ASSERT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  ASSERT_TRUE(decide(decision(ledger::v1::HISTORY_DECISION_ACCEPT, compared().shared_position())).ok());
  EXPECT_EQ(running(needs_)["a"], 25) << "what was followed stands";
  source_.second.capacity("a", 77, 1);  // at a lower position than what was told before
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_EQ(running(needs_)["a"], 77);
  source_.second.ended("a");
  ASSERT_TRUE(follower_.catch_up().ok());
  EXPECT_TRUE(running(needs_).empty());
}

TEST_F(NeedsHistoryTest, ALedgerThatIsLostWholeIsNoticed) {
  both("a", 5);
  ASSERT_TRUE(follower_.catch_up().ok());
  RegistryLedger empty;
  source_.now = &empty;
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  service(empty, "elsewhere", 1, "surrey");
  EXPECT_EQ(code_of_catch_up(), "LEDGER_WENT_BACK");
  EXPECT_EQ(needs_.ledger().bookmark("registry", "surrey")->position, 1);
}

TEST_F(NeedsHistoryTest, ADecisionThatDoesNotFitIsRefused) {
  both("a", 5);
  service(source_.first, "lost", 1);
  ASSERT_TRUE(follower_.catch_up().ok());
  source_.now = &source_.second;
  const auto code = [&](auto change) {
    auto request = decision(ledger::v1::HISTORY_DECISION_RESET, compared().shared_position());
    change(request);
    return platform::code_of(decide(request).status());
  };
  EXPECT_EQ(code([](auto& r) { r.set_decision(ledger::v1::HISTORY_DECISION_UNSPECIFIED); }), "INVALID_DECISION");
  EXPECT_EQ(code([](auto& r) { r.set_reason(" "); }), "REASON_MISSING");
  EXPECT_EQ(code([](auto& r) { r.set_reason(std::string(1'001, 'x')); }), "REASON_MISSING");
  EXPECT_EQ(code([](auto& r) { r.set_shared_position(r.shared_position() + 1); }), "HISTORY_MOVED");
  EXPECT_EQ(code([](auto& r) { r.set_source("procurement"); }), "NOT_FOLLOWED");
  EXPECT_EQ(needs_.ledger().bookmark("registry", "lancashire")->position, 2) << "nothing was decided";
}

TEST_F(NeedsHistoryTest, ABookmarkOfAnOlderReleaseTakesItsHashOnceFromTheVerifiedChain) {
  for (int i = 0; i < 100; ++i) both(cat("s", i), i);
  ASSERT_TRUE(follower_.catch_up().ok());
  const auto known = *needs_.ledger().bookmark("registry", "lancashire");
  const auto forget = [&] {
    ASSERT_TRUE(needs_.ledger()
                    .exclusively([](platform::Connection& writer) -> absl::Status {
                      CONCORD_RETURN_IF_ERROR(writer.run("UPDATE bookmark SET hash = ''"));
                      return writer.run("DELETE FROM bookmark_trail");
                    })
                    .ok());
  };
  forget();
  platform::Follower upgraded({"registry", "needs", 1'000}, needs_.ledger(), source_, needs_.reaction_to("registry"),
                              needs_.world(), needs_.metrics());
  ASSERT_TRUE(upgraded.catch_up().ok());
  EXPECT_EQ(*needs_.ledger().bookmark("registry", "lancashire"), known);
  // And one whose ledger went back before the upgrade is found by its length.
  forget();
  source_.now = &source_.second;
  for (int i = 0; i < 3; ++i) service(source_.second, cat("t", i), i);
  RegistryLedger shorter;
  source_.now = &shorter;
  service(shorter, "s0", 0);
  platform::Follower late({"registry", "needs", 1'000}, needs_.ledger(), source_, needs_.reaction_to("registry"),
                          needs_.world(), needs_.metrics());
  EXPECT_EQ(platform::code_of(late.catch_up()), "LEDGER_WENT_BACK");
}

// Whatever two histories share and whenever they part: after a reset needs holds what the source's ledger tells, and
// nothing of it is followed twice.
TEST_F(NeedsHistoryTest, AnyTwoHistoriesEndAsTheSourceTells) {
  std::mt19937 engine(20261129);
  const auto chance = [&] { return static_cast<std::uint32_t>(engine()); };
  const auto tell = [](RegistryLedger& registry, std::map<std::string, std::int64_t>& known, std::uint32_t what) {
    const std::string id = cat("s", what % 17);
    if (known.count(id) == 0) {
      service(registry, id, static_cast<std::int64_t>(what % 40));
      known[id] = 1;
    } else {
      registry.capacity(id, static_cast<std::int64_t>(what % 90), static_cast<std::int64_t>(what % 5));
    }
  };
  for (int round = 0; round < 6; ++round) {
    SCOPED_TRACE(round);
    ExchangedLedger source;
    RunningService needs(needs::needs_definition());
    platform::Follower follower({"registry", "needs", 1'000, nullptr, needs.taken_back_of("registry")}, needs.ledger(),
                                source, needs.reaction_to("registry"), needs.world(), needs.metrics());
    std::map<std::string, std::int64_t> known;
    for (std::uint32_t i = chance() % 200; i > 0; --i) {
      const std::uint32_t what = chance();
      auto known_to_second = known;
      tell(source.first, known, what);
      tell(source.second, known_to_second, what);
      if (what % 3 == 0) {
        ASSERT_TRUE(follower.catch_up().ok());
      }
    }
    auto other = known;
    for (std::uint32_t i = 1 + chance() % 60; i > 0; --i) tell(source.first, known, chance());
    ASSERT_TRUE(follower.catch_up().ok());
    for (std::uint32_t i = chance() % 90; i > 0; --i) tell(source.second, other, chance());
    source.now = &source.second;
    ASSERT_EQ(platform::code_of(follower.catch_up()), "LEDGER_WENT_BACK");
    platform::Command command;
    command.authority = command.context.authority = "lancashire";
    command.command_id = "reset";
    command.request_hash = std::string(32, 'h');
    absl::StatusOr<ledger::v1::DecideHistoryResponse> decided;
    const auto compared = follower.history().compare("lancashire");
    ASSERT_TRUE(compared.ok()) << compared.status();
    decided =
        follower.history().decide(command, decision(ledger::v1::HISTORY_DECISION_RESET, compared->shared.position));
    follower.decided("lancashire");
    ASSERT_TRUE(decided.ok()) << decided.status();
    ASSERT_TRUE(follower.catch_up().ok());
    RunningService fresh(needs::needs_definition());
    platform::Follower undisturbed({"registry", "needs", 1'000}, fresh.ledger(), source, fresh.reaction_to("registry"),
                                   fresh.world(), fresh.metrics());
    ASSERT_TRUE(undisturbed.catch_up().ok());
    EXPECT_EQ(running(needs), running(fresh));
    EXPECT_EQ(needs.ledger().bookmark("registry", "lancashire")->hash,
              fresh.ledger().bookmark("registry", "lancashire")->hash);
  }
}

// An event of a release that needs does not know becomes a visible row, and the rest goes on.
TEST_F(NeedsHistoryTest, AnUnknownKindOfEventIsKeptCountedAndPassedOver) {
  both("a", 5);
  ASSERT_TRUE(follower_.catch_up().ok());
  platform::Append append;
  append.authority = "lancashire";
  append.command_id = "newer";
  append.request_hash = std::string(32, 'n');
  append.streams = {{"service/a", 1, {{"ServiceMoved", std::string("\xfa\x3e\x02hi", 5)}}}};  // a field of the future
  source_.first.append_raw(append);
  service(source_.first, "b", 6);
  ASSERT_TRUE(follower_.catch_up().ok());
  const std::map<std::string, std::int64_t> expected = {{"a", 5}, {"b", 6}};
  EXPECT_EQ(running(needs_), expected);
  ledger::v1::ListRefusedReactionsRequest request;
  request.set_authority("lancashire");
  const auto rows = needs_.call<ledger::v1::ListRefusedReactionsResponse>(request, operator_);
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->refused_reactions_size(), 1);
  EXPECT_EQ(rows->refused_reactions(0).code(), "UNKNOWN_EVENT");
  EXPECT_EQ(rows->refused_reactions(0).type(), "ServiceMoved");
}

// One in needs' own ledger: its view passes it over, and nobody decides on a stream that holds it.
TEST_F(NeedsHistoryTest, AStreamOfANewerReleaseIsShownAsFarAsKnownAndRefusedForDecisions) {
  both("a", 5);
  ASSERT_TRUE(follower_.catch_up().ok());
  platform::Append append;
  append.authority = "lancashire";
  append.command_id = "newer";
  append.request_hash = std::string(32, 'n');
  append.streams = {{"supply/a", 1, {{"SupplyMoved", std::string("\xfa\x3e\x02hi", 5)}}}};
  ASSERT_TRUE(needs_.ledger().append_and_wait(append).ok());
  EXPECT_EQ(needs_.views().not_shown(), 1);
  EXPECT_EQ(running(needs_)["a"], 5);
  platform::Decider<needs::SupplyAggregate> decider(needs_.ledger());
  EXPECT_EQ(platform::code_of(decider.load("lancashire", "supply/a").status()), "NEWER_RELEASE");
}

}  // namespace
}  // namespace concord::tests
