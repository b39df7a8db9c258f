// Every check of `concord-rules check`, by a plugin that `new` wrote: untouched none fires, with one thing changed
// exactly the one meant does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
      {"CaseBeforeTheFirstDay",
       false,
       {{"plugin.yaml", "from: 2026-04-01", "from: 2026-04-02"}},
       "CASE_BEFORE_FIRST_DAY",
       "is on 2026-04-01, and the rules begin on 2026-04-02"},
      {"RowsThatEndedBeforeTheFirstDay",
       false,
       {{kTables, "      - from: 2026-04-01\n",
         "      - from: 2025-04-01\n        to: 2026-03-31\n        then: nothing\n        rows: []\n      - from: "
         "2026-04-01\n"}},
       "ENDED_BEFORE_FIRST_DAY",
       "ended on 2026-03-31, and the rules begin on 2026-04-01"},
      {"HoleAtOtherGates",
       false,
       {{kTables, kSmall, "{gate: publish, below: \"GBP 5,000\", minimum_quotes: 1"}},
       "NO_SMALL_VALUES",
       "the table bands at every gate that no row names says nothing on values up to GBP 4,999.99"},
      {"HoleAtOneGate",
       false,
       {{kTables, "{over: \"GBP 50,000\", comp",
         "{gate: award, over: \"GBP 60,000\", minimum_quotes: 5, citation: c}\n          - {gate: publish, over: \"GBP "
         "50,000\", comp"}},
       "BAND_HOLE",
       "the table bands at award has no band for values from GBP 50,000.01 to GBP 60,000"},
      {"HoleForWhatIsNoLightTouch",
       false,
       {{kTables, kSmall, "{when: {is_light_touch: yes}, below: \"GBP 5,000\", minimum_quotes: 1"}},
       "NO_SMALL_VALUES",
       "the table bands for is_light_touch no says nothing on values up to GBP 4,999.99"},
      {"HoleForAnyOtherStrategy",
       false,
       {{kTables, kSmall, "{when: {strategy: floating_support}, below: \"GBP 5,000\", minimum_quotes: 1"}},
       "NO_SMALL_VALUES",
       "the table bands for strategy (any other) says nothing on values up to GBP 4,999.99"},
      {"NobodyApprovesBetween",
       false,
       {{kTables, "            over: \"GBP 500,000\"\n            approval: cabinet\n",
         "            over: \"GBP 500,000\"\n            approval: cabinet\n            citation: c\n          - gate: "
         "award\n"
         "            when: {kind: services}\n            up_to: \"GBP 400,000\"\n            approval: director\n"}},
       "BAND_HOLE",
       "approval by the table rules for kind services at award has no band for values from GBP 400,000.01 to GBP "
       "500,000"},
      {"NobodyApprovesAbove",
       false,
       {{kTables, "            over: \"GBP 500,000\"\n            approval: cabinet\n",
         "            over: \"GBP 500,000\"\n            up_to: \"GBP 900,000\"\n            approval: cabinet\n       "
         "     citation: "
         "c\n          - gate: award\n            when: {kind: services}\n            up_to: \"GBP 500,000\"\n         "
         "   approval: director\n"}},
       "BAND_HOLE",
       "approval by the table rules for kind services at award says nothing on values above GBP 900,000"},
      {"TwoApproversInTwoTables",
       false,
       {{kTables, "",
         "  - name: more\n    title: More\n    vat: exclusive\n    versions:\n      - from: 2027-04-01\n        rows:\n"
         "          - {gate: award, over: \"GBP 400,000\", approval: director, citation: c}\n"}},
       "TWO_APPROVERS",
       "here director approves, and by line 27 cabinet approves the same decision"},
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
       {{"plugin.yaml", "from: 2026-04-01", "from: 2025-04-01"},
        {"parameters.yaml", "      - {from: 2026-04-01, value: 5%, citation: \"Standing orders, clause 9.4\"}\n",
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
      {"FactThatNothingAsksFor",
       false,
       {{"plugin.yaml", "", "facts: [{name: x_testshire_beds_count, meaning: Beds., question: \"How many beds?\"}]\n"}},
       "FACT_NOT_ASKED",
       "no case makes the program ask for x_testshire_beds_count"},
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
      {"OldSdk", false, {{"plugin.yaml", "sdk: 3", "sdk: 1"}}, "OLD_SDK", "this bundle is of sdk 1; write sdk: 3"},
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
      {"PartWithoutANumber",
       false,
       {{kTables, "Standing orders, clause 9.3", "\"Standing orders, Part [ ]\""}},
       "PLACEHOLDER",
       "tables.yaml:31: \"[ ]\" stands for something that nobody decided"},
      {"ToBeConfirmed",
       false,
       {{kTables, "Standing orders, clause 9.3", "Standing orders, to be Confirmed"}},
       "PLACEHOLDER",
       "\"to be Confirmed\""},
      {"ClausesInALine",
       false,
       {{kTables, "Standing orders, clause 9.3", "\"Standing orders, Clauses 7.1, 7.2 and 7.4\""}},
       "NO_SUCH_CLAUSE",
       "clause 7.4 is not among the clauses of the source"},
      {"SectionThatIsNotThere",
       false,
       {{kTables, "Standing orders, clause 9.3", "\"Standing orders, SECTION 12\""}},
       "NO_SUCH_CLAUSE",
       "clause 12 is not among"},
      {"NumberAlone",
       false,
       {{kTables, "Standing orders, clause 9.3", "\"Standing orders, 9.33\""}},
       "NO_SUCH_CLAUSE",
       "clause 9.33 is not among"},
      {"ShouldThatBinds",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, "
         "sentence: Contracts should not run for more than four years., citation: \"clause 9.3\"}\n"}},
       "SHOULD_THAT_BINDS",
       "tables.yaml:32: the sentence advises (should), and the row binds"},
      {"MustThatAdvises",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, level: "
         "warns, sentence: Contracts must end after four years., citation: \"clause 9.3\"}\n"}},
       "MUST_THAT_ADVISES",
       "tables.yaml:32: the sentence obliges (must), and the row only warns"},
      {"LevelBesideNothing",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, level: "
         "notes, sentence: Four years., citation: \"clause 9.3\"}\n"}},
       "LEVEL_SAYS_NOTHING",
       "tables.yaml:32: level stands beside a finding"},
      {"MoreLocalQuotesThanQuotes",
       false,
       {{kTables, "minimum_quotes: 3, minimum_local_quotes: 1", "minimum_quotes: 3, minimum_local_quotes: 4"}},
       "CONTRADICTORY_COUNTS",
       "tables.yaml:14: minimum_local_quotes is 4 of minimum_quotes 3"},
      {"ConditionsThatRuleEachOtherOut",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: sign, contract_months_max: 48, when: "
         "{lots: {at_least: 4, up_to: 2}}, sentence: Four years., citation: \"clause 9.3\"}\n"}},
       "NEVER_HOLDS",
       "tables.yaml:32: no decision meets all"},
      {"WeightsAboveTheWhole",
       false,
       {{kTables, "            social_value_weight_min_bp: 10%\n",
         "            social_value_weight_min_bp: 10%\n            quality_weight_min_bp: 95%\n"}},
       "WEIGHTS_ABOVE_WHOLE",
       "quality_weight_min_bp 95% (line 23), social_value_weight_min_bp 10% (line 23) come to 105%"},
      {"ApprovalThatNobodyKnows",
       false,
       {{kTables, "approval: cabinet", "approval: kabinet"}, {kCases, "[approval cabinet]", "[approval kabinet]"}},
       "NAME_NOT_KNOWN",
       "there is no approval \"kabinet\" in plugins/host/CODES.md. Did you mean \"cabinet\"?"},
      {"NoticeOfACaseThatNobodyKnows",
       false,
       {{kCases, "quotes_invited: 2", "quotes_invited: 2, notices: UK44"}},
       "NAME_NOT_KNOWN",
       "there is no notice \"UK44\""},
      {"StatementOfCodeThatNobodyKnows",
       true,
       {{kRules, "rules::require(\"approval\", \"director\"", "rules::require(\"statement\", \"conflict_assessment\""}},
       "NAME_NOT_KNOWN",
       "there is no statement \"conflict_assessment\" in plugins/host/CODES.md. Did you mean "
       "\"conflicts_assessment\"?"},
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
      {"FigureThatTheLawDoesNotName",
       false,
       {{kTables, "            citation: Standing orders, clause 9.3\n",
         "            citation: Standing orders, clause 9.3\n          - {gate: publish, tender_days: "
         "law_tender_electronical_days, sentence: The law's days., citation: \"clause 9.3\"}\n"}},
       "LAW_FIGURE_NOT_KNOWN",
       "england_2023 names no parameter tender_electronical_days in days. Did you mean \"tender_electronic_days\"?"},
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

// Rows of one table that are parted by gate lie side by side at each gate, and tables that never hold together name no
// two approvers of one decision.
TEST(Checks, WhatIsPartedByGateOrByDaysIsInOrder) {
  KitGround ground;
  const auto folder = ground.fresh(false);
  const std::string rest = "\", minimum_quotes: 1, citation: c}\n          - ";
  KitGround::change(folder / "tables.yaml", kSmall,
                    "{gate: award, below: \"GBP 7,000" + rest + "{gate: award, at_least: \"GBP 7,000" + rest +
                        "{gate: publish, below: \"GBP 5,000\", minimum_quotes: 1");
  KitGround::change(folder / "tables.yaml", "{at_least: \"GBP 5,000\"", "{gate: publish, at_least: \"GBP 5,000\"");
  KitGround::change(folder / "tables.yaml", "{over: \"GBP 50,000\", comp",
                    "{gate: publish, over: \"GBP 50,000\", comp");
  KitGround::change(folder / "tables.yaml", "",
                    "  - name: former\n    title: Former\n    vat: exclusive\n    versions:\n      - from: 2025-04-01\n"
                    "        to: 2026-03-31\n        then: nothing\n        rows:\n"
                    "          - {gate: award, over: \"GBP 400,000\", approval: director, citation: c}\n");
  const std::string out = concord_rules("check " + folder.string()).out;
  for (const char* check : {"BAND_HOLE", "BAND_OVERLAP", "NO_SMALL_VALUES", "TWO_APPROVERS"}) {
    EXPECT_THAT(out, testing::Not(testing::HasSubstr(check)));
  }
}

}  // namespace
}  // namespace concord::plugins::tests
