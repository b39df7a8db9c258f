// Rows that say more than one value a fact, laid side by side: which of them can be for one decision, what they leave
// out, and a decision that each is for.
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

host::Bundle bundle_of(const std::string& table, const std::vector<std::string>& rows) {
  std::string text = absl::StrCat("tables:\n  - name: ", table,
                                  "\n    title: All\n    vat: exclusive\n    versions:\n      - from: 2026-01-01\n"
                                  "        rows:\n");
  for (const std::string& row : rows) absl::StrAppend(&text, "          - {", row, ", citation: Test}\n");
  auto bundle = host::read_bundle({{host::kManifestFile,
                                    "id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: 3\nlayer: local\n"
                                    "authority: testshire\nprogram: standing_orders\nsources: [Test]\n"},
                                   {host::kTablesFile, text}});
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return bundle.ok() ? *std::move(bundle) : host::Bundle();
}

const host::Row& row_of(const host::Bundle& bundle, std::size_t at) {
  return bundle.tables.at(0).versions.at(0).rows.at(at).row;
}

bool can_both_apply(const std::string& left, const std::string& right) {
  const host::Bundle bundle = bundle_of("rules", {left, right});
  return tool::can_both_apply(row_of(bundle, 0), row_of(bundle, 1));
}

TEST(Rows, ThatRuleEachOtherOutAreForNoDecisionTogether) {
  EXPECT_FALSE(can_both_apply("when: {lots: {up_to: 2}}", "when: {lots: {over: 2}}"));
  EXPECT_TRUE(can_both_apply("when: {lots: {up_to: 2}}", "when: {lots: {at_least: 2}}"));
  EXPECT_FALSE(can_both_apply("when: {kind: [works, goods]}", "when: {kind: services}"));
  EXPECT_TRUE(can_both_apply("when: {kind: [works, goods]}", "when: {kind: [goods, services]}"));
  EXPECT_FALSE(can_both_apply("when: {kind: [works, goods]}", "when: {kind: {not: [goods, works]}}"));
  EXPECT_TRUE(can_both_apply("when: {kind: {not: goods}}", "when: {kind: {not: works}}"));
  EXPECT_FALSE(can_both_apply("when: {commenced_on: {to: 2026-03-31}}", "when: {commenced_on: {from: 2026-04-01}}"));
  // Of sets, alternatives and exemptions nothing is ruled out.
  EXPECT_TRUE(can_both_apply("when: {notices: {includes: UK4}}", "when: {notices: {excludes: UK4}}"));
  EXPECT_TRUE(can_both_apply("when: {any_of: {lots: 1}}", "when: {lots: 2}"));
}

std::string refused(const std::string& row, const std::string& layer = "layer: local\nauthority: testshire",
                    int sdk = 3) {
  const auto bundle = host::read_bundle(
      {{host::kManifestFile, absl::StrCat("id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: ", sdk, "\n", layer,
                                          "\nprogram: standing_orders\nsources: [Test]\n")},
       {host::kTablesFile, absl::StrCat("tables:\n  - name: rules\n    title: All\n    versions:\n      - from: "
                                        "2026-01-01\n        rows:\n          - {",
                                        row, ", citation: Test}\n")}});
  return bundle.ok() ? "" : std::string(bundle.status().message());
}

TEST(Rows, PromiseOnlyWhatTheyCanKeep) {
  EXPECT_EQ(refused("gate: publish, minimum_quotes: 3, waivable_by: cabinet"), "");
  EXPECT_THAT(refused("gate: publish, finding: A_NOTE, level: notes, sentence: Note., waivable_by: cabinet"),
              HasSubstr("nothing to waive"));
  EXPECT_THAT(refused("minimum_quotes: 3, waivable_by: cabinet", "layer: national\nnation: england"),
              HasSubstr("nobody waives what the law asks for"));
  EXPECT_THAT(refused("minimum_quotes: 3, waivable_by: cabinet", "layer: local\nauthority: testshire", 2),
              HasSubstr("are of sdk 3"));
  const std::string note = "finding: TELL, level: notes, sentence: Tell cabinet., duty_days: ";
  EXPECT_EQ(refused("gate: \"award, sign\", " + note + "30"), "");
  EXPECT_THAT(refused("gate: award, " + note + "0"), HasSubstr("duty_days is 1 to 3,660"));
  EXPECT_THAT(refused("gate: award, " + note + "3661"), HasSubstr("duty_days is 1 to 3,660"));
  EXPECT_THAT(refused("gate: publish, minimum_quotes: 3, waivable_by: \"\""), HasSubstr("names nobody"));
  EXPECT_THAT(refused("gate: publish, minimum_quotes: 3, level: warns, waivable_by: cabinet"), HasSubstr("advice"));
  EXPECT_THAT(refused(note + "30"), HasSubstr("duty_days wants gate"));
  EXPECT_THAT(refused("gate: terminate, " + note + "30"), HasSubstr("duties are kept there"));
  EXPECT_THAT(refused("gate: award, minimum_quotes: 3, duty_days: 30"), HasSubstr("stands beside a finding"));
  EXPECT_THAT(refused("gate: award, finding: TELL, level: blocks, sentence: Tell., duty_days: 30"),
              HasSubstr("notes or warns"));
}

TEST(Rows, AnOrderIsReadAsPairs) {
  const host::Bundle bundle = bundle_of("rules", {"approval_order: \"section_151, monitoring_officer, cabinet\""});
  EXPECT_EQ(std::get<std::string>(row_of(bundle, 0).cells.at("approval_order")),
            "section_151>monitoring_officer,monitoring_officer>cabinet");
  EXPECT_THAT(refused("approval_order: cabinet"), HasSubstr("two or more"));
  EXPECT_THAT(refused("approval_order: \"cabinet, cabinet\""), HasSubstr("each once"));
}

std::vector<std::string> holes(const std::vector<std::string>& rows) {
  tool::Problems problems;
  tool::check_bands(bundle_of("bands", rows), problems);
  std::vector<std::string> what;
  for (const tool::Problem& problem : problems) what.push_back(absl::StrCat(problem.check, ": ", problem.what));
  return what;
}

TEST(Rows, AreLaidSideBySideByWhatTheySay) {
  EXPECT_THAT(holes({"when: {kind: [works, goods]}, minimum_quotes: 1",
                     "when: {kind: {not: [works, goods]}}, minimum_quotes: 3"}),
              IsEmpty());
  EXPECT_THAT(
      holes({"when: {kind: [works]}, minimum_quotes: 1", "when: {kind: {not: [works, goods]}}, minimum_quotes: 3"}),
      ElementsAre(HasSubstr("for kind goods has no band at all")));
  EXPECT_THAT(holes({"when: {lots: {up_to: 2}}, minimum_quotes: 1", "when: {lots: {over: 2}}, minimum_quotes: 3"}),
              IsEmpty());
  EXPECT_THAT(holes({"when: {lots: {up_to: 2}}, minimum_quotes: 1", "when: {lots: {over: 3}}, minimum_quotes: 3"}),
              ElementsAre(HasSubstr("BAND_HOLE: the table bands for lots 3 has no band at all")));
  EXPECT_THAT(holes({"when: {lots: {up_to: 3}}, minimum_quotes: 1", "when: {lots: {over: 2}}, minimum_quotes: 3"}),
              ElementsAre(HasSubstr("BAND_OVERLAP: the table bands for lots 3 has two bands")));
  // What a row lets off has no band, as the council means it.
  EXPECT_THAT(holes({"unless: {is_urgent: yes}, minimum_quotes: 3"}), IsEmpty());
}

TEST(Rows, EachHasADecisionThatItIsFor) {
  for (const char* says :
       {"when: {kind: works}", "when: {kind: [goods, works]}", "when: {kind: {not: goods}}",
        "when: {lots: {over: 3, below: 5}}", "when: {lots: {not: 0}}", "when: {is_urgent: {not: yes}}",
        "when: {commenced_on: {from: 2026-04-01, to: 2026-04-01}}", "when: {notices: {includes: [UK4]}}",
        "when: {approvals: {excludes: cabinet}}", "when: {any_of: [{lots: 2}, {is_urgent: yes}]}",
        "unless: [{is_urgent: yes}, {lots: {up_to: 4}}]",
        "when: {kind: [works]}, unless: {approvals: {includes: cabinet}}"}) {
    const host::Bundle bundle = bundle_of("rules", {says});
    const host::Facts decision = tool::decision_under(row_of(bundle, 0));
    EXPECT_TRUE(tool::is_for(row_of(bundle, 0), decision)) << says;
  }
}

TEST(Rows, NameNothingThatNobodyKnows) {
  tool::Problems problems;
  tool::check_names(
      bundle_of("rules", {"when: {notices: {includes: [UK4, UK44]}}, unless: {approvals: {includes: kabinet}}"}),
      problems);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0].what, HasSubstr("there is no notice \"UK44\""));
  EXPECT_THAT(problems[1].what, HasSubstr("Did you mean \"cabinet\"?"));
}

}  // namespace
}  // namespace concord::plugins::tests
