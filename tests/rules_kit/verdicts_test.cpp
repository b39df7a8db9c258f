// What `check` says of a plugin as a whole: every fault at once, in order or not, on which day, compared with which
// law.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules_kit/kit_ground.h"

namespace concord::plugins::tests {
namespace {

// One mistake must not hide the next.
TEST(Checks, EveryFaultIsToldAtOnce) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const auto folder = ground.fresh(with_code);
    KitGround::change(folder / "plugin.yaml", "version:", "vresion:");
    KitGround::change(folder / "tables.yaml", "minimum_quotes: 3, minimum_local", "minimum_qoutes: 3, minimum_lokal");
    KitGround::change(folder / "tables.yaml", "10%", "10");
    KitGround::change(folder / "cases.yaml", "gate: publish", "gate: publsh");
    KitGround::change(folder / "cases.yaml", "quotes_invited: 2", "quotes_invited: two");
    const Ran ran = concord_rules("check " + folder.string());
    EXPECT_EQ(ran.code, 1);
    for (const char* says :
         {"NOT_READABLE: 7 errors", "plugin.yaml:5: unknown key \"vresion\"", "plugin.yaml:3: \"version\" is missing",
          "tables.yaml:14: the column \"minimum_qoutes\"", "tables.yaml:14: the column \"minimum_lokal_quotes\"",
          "tables.yaml:25: \"10\" is no share", "cases.yaml:9: there is no gate \"publsh\"",
          "cases.yaml:20: the fact quotes_invited", "not in order. 0 cases, 7 errors"}) {
      EXPECT_THAT(ran.out, testing::HasSubstr(says)) << ran.out;
    }
  }
}

// A row with "should" warns, and a case can say so.
TEST(Checks, AdviceIsInOrderWithACaseThatExpectsIt) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  KitGround::change(
      folder / "tables.yaml", "            citation: Standing orders, clause 9.3\n",
      "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, "
      "level: warns, sentence: Contracts should not run for more than four years., citation: \"Standing "
      "orders, clause 9.3\"}\n");
  KitGround::change(folder / "cases.yaml", "",
                    "  - name: Five years\n    on: 2026-04-01\n    gate: sign\n    given: {value_excluding_vat_pence: "
                    "\"GBP 4,000\", contract_months: 60}\n    "
                    "expect: {blocked_by: [], finds: [CONTRACT_MONTHS_NOT_MET], advises: [contract_months_max 48], "
                    "requires_none_of: [contract_months_max]}\n");
  const Ran ran = concord_rules("check " + folder.string());
  EXPECT_EQ(ran.code, 0) << ran.out;
  KitGround::change(folder / "cases.yaml", "contract_months_max 48", "contract_months_max 36");
  EXPECT_THAT(concord_rules("check " + folder.string()).out,
              testing::HasSubstr("expected to advise \"contract_months_max 36\", got 48"));
}

TEST(Checks, APluginMayNameApproversOfItsOwn) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  KitGround::change(folder / "tables.yaml", "approval: cabinet", "approval: county_treasurer");
  KitGround::change(folder / "cases.yaml", "[approval cabinet]", "[approval county_treasurer]");
  EXPECT_THAT(concord_rules("check " + folder.string()).out, testing::HasSubstr("NAME_NOT_KNOWN: 1 warning"));
  KitGround::change(folder / "plugin.yaml", "", "names: {approval: {county_treasurer: The county treasurer}}\n");
  const Ran ran = concord_rules("check " + folder.string());
  EXPECT_EQ(ran.code, 0) << ran.out;
  KitGround::change(folder / "plugin.yaml", "names: {approval:", "names: {approvals:");
  EXPECT_THAT(concord_rules("check " + folder.string()).out,
              testing::HasSubstr("unknown key \"approvals\". Did you mean \"approval\"?"));
}

TEST(Checks, NoneFiresOnWhatNewWrote) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const auto folder = ground.fresh(with_code);
    const Ran ran = concord_rules("check " + folder.string());
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, testing::HasSubstr("in order."));
    EXPECT_THAT(ran.out, testing::Not(testing::HasSubstr("not compared")));
  }
}

TEST(Checks, TellsWhenThereWasNoNationalLawToCompareWith) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const auto folder = ground.fresh(with_code);
    std::filesystem::remove_all(folder.parent_path() / "england_2023");
    const Ran ran = concord_rules("check " + folder.string());
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, testing::HasSubstr("not compared with national law: there is no folder england_2023"));
  }
}

TEST(Checks, TellsWhenThePluginNamesNoNationalLaw) {
  KitGround ground;
  for (const bool with_code : {false, true}) {
    const auto folder = ground.fresh(with_code);
    KitGround::change(folder / "plugin.yaml", "under: england_2023", "# england_2023");
    const Ran silent = concord_rules("check " + folder.string());
    EXPECT_EQ(silent.code, 0) << silent.out;
    EXPECT_THAT(silent.out, testing::HasSubstr("not compared with national law: plugin.yaml names none"));
    const Ran given =
        concord_rules("check " + folder.string() + " --national " + (ground.path() / "england_2023").string());
    EXPECT_THAT(given.out, testing::Not(testing::HasSubstr("not compared")));
  }
}

TEST(Checks, ATableThatGoesOnInALaterVersionHasNotEnded) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  KitGround::change(folder / "tables.yaml",
                    "      - from: 2026-04-01 # a new version begins the day after the old one ends\n",
                    "      - from: 2025-04-01\n        to: 2026-03-31\n        rows:\n"
                    "          - {minimum_quotes: 1, citation: \"Standing orders, clause 7.1\"}\n"
                    "      - from: 2026-04-01\n");
  EXPECT_THAT(concord_rules("check " + folder.string()).out, testing::Not(testing::HasSubstr("TABLE_ENDED")));
}

// `then: nothing` is for what ended; a version that follows at once says that it did not.
TEST(Checks, ThenNothingIsForWhatNothingFollows) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  const auto earlier = [](const std::string& last_day) {
    return "      - from: 2025-04-01\n        to: " + last_day +
           "\n        then: nothing\n        rows:\n"
           "          - {minimum_quotes: 1, citation: \"Standing orders, clause 7.1\"}\n";
  };
  const std::string now = "      - from: 2026-04-01 # a new version begins the day after the old one ends\n";
  KitGround::change(folder / "tables.yaml", now, earlier("2026-03-31") + now);
  const std::string out = concord_rules("check " + folder.string()).out;
  EXPECT_THAT(out, testing::HasSubstr("tables.yaml:11: the table bands says then: nothing after "
                                      "2026-03-31, and the one of line 16 follows on the next day"));
  // Repealed for a month: nothing held then, and the author says so.
  KitGround::change(folder / "tables.yaml", earlier("2026-03-31"), earlier("2026-02-28"));
  const std::string again = concord_rules("check " + folder.string()).out;
  EXPECT_THAT(again, testing::Not(testing::HasSubstr("THEN_NOTHING_FOLLOWED")));
  EXPECT_THAT(again, testing::Not(testing::HasSubstr("DATE_HOLE")));
}

TEST(Checks, ATableHoldsOnTheDayThatIsAskedAbout) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  KitGround::change(folder / "tables.yaml", "      - from: 2026-04-01 # a new",
                    "      - from: 2026-04-01\n        to: 2026-04-30 # a new");
  const auto ended_on = [&](const std::string& day) {
    const Ran ran = concord_rules("check " + folder.string() + " --on " + day);
    return ran.out.find("TABLE_ENDED") < ran.out.size();
  };
  EXPECT_FALSE(ended_on("2026-04-30"));
  EXPECT_TRUE(ended_on("2026-05-01"));
  EXPECT_EQ(concord_rules("check " + folder.string() + " --on 1.5.2026").code, 2);
}

TEST(Checks, NoAnswerNamesItsPlaceOnce) {
  KitGround ground;
  const auto folder = ground.fresh(true);
  KitGround::change(folder / "rules.cpp", "  if (distance <= tolerance) return;",
                    "  if (distance <= tolerance) {\n    for (volatile int i = 0; i >= 0;) i = 1;\n  }");
  const std::string out = concord_rules("check " + folder.string()).out;
  const std::size_t cause = out.find("NO_ANSWER: ");
  ASSERT_NE(cause, std::string::npos) << out;
  const std::size_t line = out.find('\n', cause) + 1;
  const std::string told = out.substr(line, out.find('\n', line) - line);
  EXPECT_EQ(told.find("cases.yaml"), 2U) << told;
  EXPECT_EQ(told.rfind("cases.yaml"), 2U) << told;
}

TEST(Checks, ADeclaredFindingWantsACase) {
  KitGround ground;
  const auto folder = ground.fresh(true);
  KitGround::change(folder / "plugin.yaml", "  FACT_MISSING:", "  NEVER_FOUND: Nobody finds it\n  FACT_MISSING:");
  const Ran ran = concord_rules("check " + folder.string());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, testing::HasSubstr("no case reaches the finding NEVER_FOUND"));
}

TEST(Checks, APluginWantsCases) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  std::filesystem::remove(folder / "cases.yaml");
  const Ran ran = concord_rules("check " + folder.string());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, testing::HasSubstr("NO_CASES"));
}

TEST(Checks, AProgramThatIsNotThereIsAProblem) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  const Ran ran = concord_rules("--programs " + ground.path().string() + " check " + folder.string());
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.out, testing::HasSubstr("MODULE_MISSING"));
}

// A sealed program has nothing to differ by; the comparison itself is tried on two answers made by hand.
TEST(Checks, AnotherAnswerOrAnotherCountIsNotTheSame) {
  host::Judgement one;
  one.scores.push_back({"testshire", {"value", 1, "", ""}});
  one.plugins.push_back({"testshire", "", "", "", {}, 100});
  host::Judgement other = one;
  EXPECT_TRUE(tool::is_same_answer(one, other));
  other.plugins[0].fuel = 101;
  EXPECT_FALSE(tool::is_same_answer(one, other));
  other = one;
  other.scores[0].score.value = 2;
  EXPECT_FALSE(tool::is_same_answer(one, other));
}

}  // namespace
}  // namespace concord::plugins::tests
