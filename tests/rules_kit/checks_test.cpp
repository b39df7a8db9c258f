// Every check of `concord-rules check`, by a plugin that `new` wrote: untouched none fires, with one thing changed
// exactly the one meant does.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/tool/checks/coverage.h"
#include "tests/rules_kit/kit_ground.h"

namespace concord::plugins::tests {
namespace {

struct Change {
  std::string file;
  std::string from;
  std::string to;
};

struct Example {
  std::string name;
  bool with_code = false;
  std::vector<Change> changes;
  std::string check;  // what must fire
  std::string says;   // part of where and what
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

const char kSmall[] = "{below: \"GBP 5,000\", minimum_quotes: 1";
const char kRules[] = "rules.cpp";
const char kTables[] = "tables.yaml";
const char kCases[] = "cases.yaml";

std::vector<Example> examples() {
  return {
      {"HoleAtTheExactEdge",
       false,
       {{kTables, "at_least: \"GBP 5,000\"", "over: \"GBP 5,000\""}},
       "BAND_HOLE",
       "tables.yaml:14: the table bands has no band for the value GBP 5,000 exactly"},
      {"HoleBetweenBands",
       false,
       {{kTables, "over: \"GBP 50,000\", competition", "over: \"GBP 60,000\", competition"}},
       "BAND_HOLE",
       "no band for values from GBP 50,000.01 to GBP 60,000"},
      {"NothingAboveTheLastBand",
       false,
       {{kTables, "{over: \"GBP 50,000\", comp", "{over: \"GBP 50,000\", up_to: \"GBP 99,000\", comp"}},
       "BAND_HOLE",
       "says nothing on values above GBP 99,000"},
      {"HoleForOneKind",
       false,
       {{kTables, kSmall, "{when: {kind: services}, below: \"GBP 5,000\", minimum_quotes: 1"}},
       "NO_SMALL_VALUES",
       "the table bands for kind goods says nothing on values up to GBP 4,999.99"},
      {"TwoBandsAtTheEdge",
       false,
       {{kTables, "{below: \"GBP 5,000\"", "{up_to: \"GBP 5,000\""}},
       "BAND_OVERLAP",
       "has two bands for GBP 5,000"},
      {"NoProcedureForSmallValues",
       false,
       {{kTables, kSmall, "{at_least: \"GBP 1,000\", below: \"GBP 5,000\", minimum_quotes: 1"}},
       "NO_SMALL_VALUES",
       "says nothing on values up to GBP 999.99"},
      {"VatOfOneClauseInAnother",
       false,
       {{kTables, "            over: \"GBP 500,000\"\n",
         "            over: \"GBP 500,000\"\n            vat: inclusive\n"}},
       "VAT_MIXED",
       "this amount includes VAT and that of line 13 excludes it"},
      {"TwoApprovers",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: award, over: \"GBP 400,000\", "
         "approval: director, citation: c}\n"}},
       "TWO_APPROVERS",
       "here director approves, and by line 27 cabinet approves the same decision"},
      {"Placeholder",
       false,
       {{kTables, "Standing orders, clause 9.3", "Standing orders, TBC"}},
       "PLACEHOLDER",
       "\"TBC\" stands for"},
      {"QuestionMarks", false, {{kCases, "Two quotes are not three", "Two quotes ???"}}, "PLACEHOLDER", "\"???\""},
      {"ClauseThatIsNotThere",
       false,
       {{kTables, "clause 9.3", "clause 19.3"}},
       "NO_SUCH_CLAUSE",
       "clause 19.3 is not among the clauses of the source"},
      {"RowWithoutCitation",
       false,
       {{kTables, "minimum_local_quotes: 1, citation: \"Standing orders, clause 7.1\"", "minimum_local_quotes: 1"}},
       "NO_CITATION",
       "tables.yaml:14: this row of bands has no citation"},
      {"ParameterWithoutCitation",
       true,
       {{"parameters.yaml", ", citation: \"Standing orders, clause 9.4\"", ""}},
       "NO_CITATION",
       "parameters.yaml:8: this value of tolerance_bp has no citation"},
      {"RequirementThatRestsOnNothing",
       true,
       {{kRules, "\"director\", 1, \"tolerance_bp\"", "\"director\", 1, \"\""}},
       "NO_CITATION",
       "approval rests on nothing that has a citation"},
      {"CodeWithoutAReason",
       true,
       {{"plugin.yaml", "program_reason: The approver depends on the distance from the budget in either direction.\n",
         ""}},
       "NO_REASON",
       "says under program_reason"},
      {"HoleInDates",
       true,
       {{"parameters.yaml", "      - {from: 2026-04-01, value: 5%, citation: \"Standing orders, clause 9.4\"}\n",
         "      - {from: 2025-04-01, to: 2026-03-30, value: 4%, citation: c}\n      - {from: 2026-04-01, value: 5%, "
         "citation: c}\n"}},
       "DATE_HOLE",
       "has no value from 2026-03-31 to 2026-03-31"},
      {"OverlapOfDates",
       true,
       {{"parameters.yaml", "      - {from: 2026-04-01, value: 5%, citation: \"Standing orders, clause 9.4\"}\n",
         "      - {from: 2025-04-01, to: 2026-04-01, value: 4%, citation: c}\n      - {from: 2026-04-01, value: 5%, "
         "citation: c}\n"}},
       "DATE_OVERLAP",
       "end the one of line 8 with to: 2026-03-31"},
      {"NoCaseBeforeAChange",
       true,
       {{"parameters.yaml", "      - {from: 2026-04-01, value: 5%, citation: \"Standing orders, clause 9.4\"}\n",
         "      - {from: 2025-04-01, to: 2026-03-31, value: 4%, citation: c}\n      - {from: 2026-04-01, value: 5%, "
         "citation: c}\n"}},
       "DATE_NOT_TRIED",
       "changes on 2026-04-01 and no case asks for it before that day"},
      {"NoCaseAfterTheLastDay",
       false,
       {{kTables, "      - from: 2026-04-01 # a new", "      - from: 2026-04-01\n        to: 2027-03-31 # a new"}},
       "DATE_NOT_TRIED",
       "the table bands changes on 2027-04-01 and no case asks for it from that day on"},
      {"NoCaseAtAnEdge",
       false,
       {{kCases, "at: \"GBP 4,999.99\"", "at: \"GBP 4,999.98\""}},
       "EDGE_NOT_TRIED",
       "has the value GBP 4,999.99 excluding VAT, at the edge of this band"},
      {"RowThatNoCaseReaches",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, "
         "sentence: Four years at most., citation: c}\n"}},
       "ROW_NOT_REACHED",
       "tables.yaml:32: no case from"},
      {"ParameterThatNobodyReads",
       false,
       {{"parameters.yaml", "",
         "parameters:\n  - {name: level_pence, title: Level, unit: pence, values: [{from: 2026-04-01, value: GBP 7, "
         "citation: c}]}\n"}},
       "PARAMETER_NOT_READ",
       "no case makes the program read level_pence"},
      {"FindingThatIsNotDeclared",
       true,
       {{kRules, "  if (distance <= tolerance) return;",
         "  if (distance <= tolerance) return rules::notes(\"NEAR_BUDGET\", \"Near.\", \"\", \"tolerance_bp\");"}},
       "FINDING_NOT_DECLARED",
       "the code NEAR_BUDGET is not declared"},
      {"KindThatNoCaseReaches",
       true,
       {{kRules, "  if (gate == CONCORD_GATE_AWARD)",
         "  if (gate == CONCORD_GATE_SIGN) rules::require(\"kpis_min\", \"\", 3, \"tolerance_bp\", \"s\");\n  if (gate "
         "== CONCORD_GATE_AWARD)"}},
       "KIND_NOT_REACHED",
       "require kpis_min"},
      {"CaseThatDiffers",
       false,
       {{kCases, "requires: [minimum_quotes 1]", "requires: [minimum_quotes 2]"}},
       "CASE_DIFFERS",
       "expected to require \"minimum_quotes 2\", got 1"},
      {"StatutoryFigureOutOfDate",
       false,
       {{kTables, "{over: \"GBP 50,000\", competition_level: 2",
         "{over: \"GBP 50,000\", up_to: \"GBP 214,904\", competition_level: 2"}},
       "VAT_BASIS",
       "up_to is GBP 214,904, the threshold for goods and services of councils from 2024-01-01 to 2025-12-31, with "
       "VAT"},
      {"StatutoryFigureWithoutVatOutOfDate",
       false,
       {{kTables, "{over: \"GBP 50,000\", competition_level: 2",
         "{over: \"GBP 50,000\", up_to: \"GBP 179,087\", competition_level: 2"}},
       "STALE_STATUTORY_AMOUNT",
       "up_to is GBP 179,087, without VAT the threshold for goods and services of councils from 2024-01-01"},
      {"StatutoryFigureOfTheTwenties",
       false,
       {{kTables, "{over: \"GBP 50,000\", competition_level: 2",
         "{over: \"GBP 50,000\", up_to: \"GBP 189,330\", competition_level: 2"}},
       "STALE_STATUTORY_AMOUNT",
       "today it is GBP 207,720"},
      {"StatutoryFigureCopied",
       false,
       {{kTables, "{over: \"GBP 50,000\", competition_level: 2",
         "{over: \"GBP 50,000\", up_to: \"GBP 173,100\", competition_level: 2"}},
       "COPIED_STATUTORY_AMOUNT",
       "write the bound by its name (below: threshold"},
      {"OldSdk", false, {{"plugin.yaml", "sdk: 2", "sdk: 1"}}, "OLD_SDK", "this bundle is of sdk 1; write sdk: 2"},
      {"QuotesAboveTheThresholdWithoutACase",
       false,
       {{kTables, "up_to: \"GBP 50,000\", minimum_quotes: 3", "up_to: \"GBP 900,000\", minimum_quotes: 3"}},
       "WEAKER_THAN_STATUTE",
       "at the highest value of this row the plugin asks for quotes, and england_2023 for at least 2"},
      {"BandAtTheLawsThresholdWithoutACase",
       false,
       {{kTables, "{over: \"GBP 50,000\", competition_level: 2",
         "{over: \"GBP 50,000\", below: threshold, competition_level: 2"}},
       "EDGE_NOT_TRIED",
       "has a value that is exactly threshold_pence, at the edge of this band"},
      {"CaseThatMakesUpTheLaw",
       false,
       {{kCases, "",
         "  - name: Light touch\n    on: 2026-04-01\n    gate: publish\n    given: {is_light_touch: yes, "
         "value_excluding_vat_pence: \"GBP 4,000\", threshold_pence: \"GBP 500,000\"}\n    expect: {requires: "
         "[minimum_quotes 1]}\n"}},
       "CASE_LAW_DIFFERS",
       "the case says that threshold_pence is GBP 500,000, and national law works out GBP 663,540"},
      {"LevelThatIsNone",
       false,
       {{kTables, "competition_level: 2", "competition_level: 3"}},
       "LEVEL_OUT_OF_RANGE",
       "tables.yaml:15: competition_level is 3"},
      {"WeightAboveTheWhole",
       false,
       {{kTables, "social_value_weight_min_bp: 10%", "social_value_weight_min_bp: 110%"}},
       "WEIGHT_OUT_OF_RANGE",
       "social_value_weight_min_bp is 110%"},
      {"LevelThatCodeMakesUp",
       true,
       {{kRules, "\"approval\", \"director\", 1, \"tolerance_bp\"",
         "\"competition_level\", \"\", 5, \"tolerance_bp\""}},
       "LEVEL_OUT_OF_RANGE",
       "cases.yaml"},
      {"CodeWithAnotherCheckDigit",
       false,
       {{kCases, "quotes_invited: 2", "quotes_invited: 2, cpv: 85311000-3"}},
       "CPV_CHECK_DIGIT",
       "Two quotes are not three: the check digit of 85311000 is 2 and not 3"},
      {"CaseThatExpectsNothing",
       false,
       {{kCases, "{at: \"GBP 500,000\", blocked_by: []}", "{at: \"GBP 500,000\"}"}},
       "NO_EXPECTATION",
       "cases.yaml:30: Cabinet approves awards of services above half a million (GBP 500,000) expects nothing"},
      {"CaseThatNobodyConfirmed",
       false,
       {{kCases, "  - name: Two quotes are not three\n", "  - name: Two quotes are not three\n    confirmed: no\n"}},
       "CASE_NOT_CONFIRMED",
       "then take confirmed: no out"},
      {"ColumnThatIsNone",
       false,
       {{kTables, "minimum_local_quotes: 1", "minimum_lokal_quotes: 1"}},
       "NOT_READABLE",
       "tables.yaml:14: the column \"minimum_lokal_quotes\" has no unit"},
      {"VersionOfTwoNumbers",
       false,
       {{"plugin.yaml", "version: 0.1.0", "version: \"0.1\""}},
       "VERSION_FORM",
       "plugin.yaml:1: version is \"0.1\""},
      {"TableThatEnded",
       false,
       {{kTables, "      - from: 2026-04-01 # a new", "      - from: 2026-04-01\n        to: 2026-04-30 # a new"}},
       "TABLE_ENDED",
       "the table bands ended on 2026-04-30"},
      {"WeakerThanStatute",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: decommission, ending_notice_months: 2, "
         "sentence: Two months., citation: c}\n"},
        {kCases, "",
         "  - name: Notice\n    on: 2026-04-01\n    gate: decommission\n    given: {ending_notice_months: 2}\n    "
         "expect: {requires: [ending_notice_months 2]}\n"}},
       "WEAKER_THAN_STATUTE",
       "this plugin asks for at least 2 months (c), england_2023 for at least 3 months"},
      {"FloatInTheProgram",
       true,
       {{kRules, "  const rules::Integer tolerance = rules::figure(\"tolerance_bp\");",
         "  volatile double half = 0.5;\n  const rules::Integer tolerance = rules::figure(\"tolerance_bp\") + "
         "static_cast<rules::Integer>(half);"}},
       "MODULE_REFUSED",
       "float"},
      {"UnknownImport",
       true,
       {{kRules, "namespace {",
         "extern \"C\" __attribute__((import_module(\"env\"), import_name(\"clock\"))) int host_clock();\nnamespace {"},
        {kRules, "const rules::Integer tolerance =", "const rules::Integer tolerance = host_clock() * 0 +"}},
       "MODULE_REFUSED",
       "clock"},
      {"EndlessLoop",
       true,
       {{kRules, "  if (distance <= tolerance) return;",
         "  if (distance <= tolerance) {\n    for (volatile int i = 0; i >= 0;) i = 1;\n  }"}},
       "NO_ANSWER",
       "cases.yaml"},
  };
}

class EachCheck : public testing::TestWithParam<Example> {};

TEST_P(EachCheck, FiresOnItsExample) {
  const Example& example = GetParam();
  KitGround ground;
  const auto folder = ground.fresh(example.with_code);
  for (const Change& change : example.changes) KitGround::change(folder / change.file, change.from, change.to);
  if (HasFatalFailure()) return;
  const Ran ran = concord_rules("check " + folder.string());
  EXPECT_EQ(ran.code, 1) << ran.out;
  EXPECT_THAT(ran.out, testing::HasSubstr(example.check + ": "));
  EXPECT_THAT(ran.out, testing::HasSubstr(example.says));
}

INSTANTIATE_TEST_SUITE_P(Examples, EachCheck, testing::ValuesIn(examples()),
                         [](const auto& example) { return example.param.name; });

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
