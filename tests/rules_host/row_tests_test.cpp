// What rows say beyond one value a fact: how it is read, what is refused, which decisions such a row is for, and that
// the tool lays rows side by side by the same meaning.
#include "plugins/host/words/row_tests.h"

#include <random>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/tables/table_walk.h"

namespace concord::plugins::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const absl::CivilDay kDay(2026, 6, 1);

absl::StatusOr<Bundle> bundle_with(const std::string& row, int sdk = 3) {
  return read_bundle(
      {{kManifestFile, absl::StrCat("id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: ", sdk,
                                    "\nlayer: local\nauthority: testshire\nprogram: standing_orders\n"
                                    "sources: [Test]\n")},
       {kTablesFile, absl::StrCat("tables:\n  - name: rules\n    title: All\n    vat: exclusive\n    versions:\n"
                                  "      - from: 2026-01-01\n        rows:\n          - {",
                                  row, ", finding: LOOK_AT_IT, level: warns, sentence: Look., citation: Test}\n")}});
}

// Codes of what the row tells, with the fact that is missing.
std::vector<std::string> told(const Bundle& bundle, const Facts& facts) {
  const auto provisions = provisions_on(bundle, Gate::kPublish, kDay);
  EXPECT_TRUE(provisions.ok()) << provisions.status();
  const auto walked = walk(facts, (*provisions)->rows(), (*provisions)->frame_part().size(), KnowsTests::kYes);
  EXPECT_TRUE(walked.has_value());
  std::vector<std::string> codes;
  for (const Finding& finding : walked->outcome.findings) {
    codes.push_back(finding.code == "FACT_MISSING" ? finding.remedy : finding.code);
  }
  return codes;
}

struct Example {
  const char* row;
  Facts meets;
  Facts fails;
  Facts open;  // with the fact that is asked for
  const char* missing;
};

Facts facts(std::initializer_list<Facts::value_type> list) { return list; }
Value number(std::int64_t value) { return value; }
Value text(const char* value) { return std::string(value); }

TEST(RowTests, ARowIsForWhatItSays) {
  const std::vector<Example> examples = {
      {"when: {kind: [works, goods]}",
       facts({{"kind", text("goods")}}),
       facts({{"kind", text("services")}}),
       {},
       "kind"},
      {"when: {kind: {not: works}}", facts({{"kind", text("goods")}}), facts({{"kind", text("works")}}), {}, "kind"},
      {"when: {kind: {not: [works, goods]}}",
       facts({{"kind", text("services")}}),
       facts({{"kind", text("goods")}}),
       {},
       "kind"},
      {"when: {is_urgent: {not: no}}",
       facts({{"is_urgent", number(1)}}),
       facts({{"is_urgent", number(0)}}),
       {},
       "is_urgent"},
      {"when: {lots: {at_least: 2, up_to: 9}}",
       facts({{"lots", number(2)}}),
       facts({{"lots", number(10)}}),
       {},
       "lots"},
      {"when: {lots: {over: 2, below: 4}}", facts({{"lots", number(3)}}), facts({{"lots", number(2)}}), {}, "lots"},
      {"when: {lots: 1}", facts({{"lots", number(1)}}), facts({{"lots", number(2)}}), {}, "lots"},
      {"when: {commenced_on: {from: 2026-04-01, to: 2026-04-30}}",
       facts({{"commenced_on", absl::CivilDay(2026, 4, 30)}}),
       facts({{"commenced_on", absl::CivilDay(2026, 5, 1)}}),
       {},
       "commenced_on"},
      {"when: {notices: {includes: [UK2, UK3]}}",
       facts({{"notices", text("UK1, UK3")}}),
       facts({{"notices", text("")}}),
       {},
       "notices"},
      {"when: {approvals: {excludes: cabinet}}",
       facts({{"approvals", text("")}}),
       facts({{"approvals", text("head,cabinet")}}),
       {},
       "approvals"},
      {"when: {any_of: [{is_urgent: yes}, {lots: {over: 3}, kind: works}]}",
       facts({{"is_urgent", number(0)}, {"lots", number(4)}, {"kind", text("works")}}),
       facts({{"is_urgent", number(0)}, {"lots", number(3)}}), facts({{"is_urgent", number(0)}, {"lots", number(4)}}),
       "kind"},
      {"when: {any_of: [{is_urgent: yes}, {lots: 1}]}", facts({{"lots", number(1)}}),
       facts({{"is_urgent", number(0)}, {"lots", number(2)}}), facts({{"lots", number(2)}}), "is_urgent"},
      {"unless: {approvals: {includes: cabinet}}",
       facts({{"approvals", text("")}}),
       facts({{"approvals", text("cabinet")}}),
       {},
       "approvals"},
      // Any one of these approves.
      {"unless: {approvals: {includes: [cabinet, head_of_procurement]}}",
       facts({{"approvals", text("director")}}),
       facts({{"approvals", text("director, head_of_procurement")}}),
       {},
       "approvals"},
      {"unless: [{is_urgent: yes}, {lots: 1, kind: works}]", facts({{"is_urgent", number(0)}, {"kind", text("goods")}}),
       facts({{"is_urgent", number(1)}}), facts({{"is_urgent", number(0)}, {"kind", text("works")}}), "lots"},
      // An exemption is asked of those decisions alone that the row would be for.
      {"when: {kind: works}, over: \"GBP 5,000\", unless: {is_urgent: yes}",
       facts({{"kind", text("works")}, {"value_excluding_vat_pence", number(500'001)}, {"is_urgent", number(0)}}),
       facts({{"kind", text("works")}, {"value_excluding_vat_pence", number(500'000)}}),
       facts({{"kind", text("works")}, {"value_excluding_vat_pence", number(500'001)}}), "is_urgent"}};
  for (const Example& example : examples) {
    const auto bundle = bundle_with(example.row);
    ASSERT_TRUE(bundle.ok()) << bundle.status();
    EXPECT_THAT(told(*bundle, example.meets), ElementsAre("LOOK_AT_IT")) << example.row;
    EXPECT_THAT(told(*bundle, example.fails), IsEmpty()) << example.row;
    EXPECT_THAT(told(*bundle, example.open), ElementsAre(absl::StrCat("State ", example.missing, "."))) << example.row;
  }
}

struct Refused {
  const char* row;
  const char* why;
};

TEST(RowTests, WhatCannotBeMeantIsRefused) {
  const Refused refusals[] = {
      {"when: {kind: [works, werks]}", "it is one of"},
      {"when: {kind: []}", "a list of them"},
      {"when: {lots: [1, 2]}", "here must be a value of lots"},
      {"when: {lots: {at_least: many}}", "many"},
      {"when: {kind: {at_least: 2}}", "at_least"},
      {"when: {notices: UK4}", "say of notices {includes: ...} or {excludes: ...}"},
      {"when: {notices: {includes: \"UK4,UK5\"}}", "as a list: [a, b]"},
      {"when: {commenced_on: 2026-04-01}", "say of commenced_on {from: ...} or {to: ...}"},
      {"when: {lots: {}}", "say what lots must be"},
      {"when: {any_of: []}", "any_of lists nothing"},
      {"when: {any_of: [kind]}", "any_of lists maps of facts to values"},
      {"unless: kind", "unless is maps of facts to values"},
      {"unless: {kiend: works}", "Did you mean \"kind\""},
      {"when: {any_of: {any_of: {kind: works}}}", "there is no fact \"any_of\""},
      {"when: {kind: works, is_urgent: yes, is_light_touch: yes, is_framework: no, lots: 1}", "at most 3 conditions"},
      {"unless: [{lots: 1}, {lots: 2}, {lots: 3}, {lots: 4}, {lots: 5}, {lots: 6}, {lots: 7}, {lots: 8}, {lots: 9}, "
       "{lots: 10}, {lots: 11}, {lots: 12}, {lots: 13}, {lots: 14}, {lots: 15}, {lots: 16}, {lots: 17}]",
       "at most 16 tests"}};
  for (const Refused& refused : refusals) {
    const auto bundle = bundle_with(refused.row);
    EXPECT_FALSE(bundle.ok()) << refused.row;
    EXPECT_THAT(std::string(bundle.status().message()), HasSubstr(refused.why)) << refused.row;
  }
}

TEST(RowTests, AreOfSdk3) {
  EXPECT_TRUE(bundle_with("when: {kind: works}", 2).ok());
  const auto refused = bundle_with("when: {kind: [works]}", 2);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("write sdk: 3 into plugin.yaml"));
}

TEST(RowTests, AreSaidInWords) {
  const auto bundle = bundle_with(
      "when: {kind: [works, goods], lots: {over: 2}, any_of: [{is_urgent: yes}, {lots: 9}]}, "
      "unless: {approvals: {includes: cabinet}}");
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ(
      in_words(bundle->tables[0].versions[0].rows[0].row.tests),
      "kind is goods or works and lots is above 2; one of: (is_urgent is yes), (lots is 9); unless approvals names "
      "cabinet");
}

RowTest some_test(std::mt19937& chance, int group) {
  switch (chance() % 4) {
    case 0:
      return {group, "kind", chance() % 2 == 0 ? "is" : "is_not",
              std::string(chance() % 2 == 0 ? "works" : "goods,works")};
    case 1:
      return {group, "notices", chance() % 2 == 0 ? "includes" : "excludes", std::string("UK2,UK3")};
    case 2:
      return {group, "commenced_on", chance() % 2 == 0 ? "from" : "to", absl::CivilDay(2026, 4, 1)};
    default:
      const char* const hows[] = {"is", "is_not", "at_least", "over", "up_to", "below"};
      return {group, "lots", hows[chance() % 6], static_cast<std::int64_t>(chance() % 4)};
  }
}

// A program asks one fact after another and stops at the first that nobody stated, where holds() looks further: so told
// is told for certain, and what it rules out is told nowhere.
TEST(RowTests, TheToolMeansWhatTheProgramDoes) {
  std::mt19937 chance(20261129);
  int yes = 0, no = 0;
  for (int round = 0; round < 20'000; ++round) {
    auto bundle = *bundle_with("when: {kind: [works]}");
    Row& row = bundle.tables[0].versions[0].rows[0].row;
    row.tests.clear();
    row.of_host = {{"when_1_fact", std::string(kRowTests)}};
    int group = 0;
    for (auto count = 1 + chance() % 6; count > 0; --count) {
      if (chance() % 3 == 0) group = group < 0 ? group - 1 : group + 1;
      if (chance() % 5 == 0) group = std::min(group, 0) - 1;
      row.tests.push_back(some_test(chance, group));
      const std::string start = absl::StrCat("test_", row.tests.size());
      row.of_host[start + "_group"] = std::int64_t{group};
      row.of_host[start + "_fact"] = row.tests.back().fact;
      row.of_host[start + "_how"] = row.tests.back().how;
      row.of_host[start + "_is"] = row.tests.back().is;
    }
    row.of_host["test_count"] = static_cast<std::int64_t>(row.tests.size());
    Facts stated;
    if (chance() % 5 != 0) stated["kind"] = std::string(chance() % 2 == 0 ? "works" : "services");
    if (chance() % 5 != 0) stated["notices"] = std::string(chance() % 2 == 0 ? "UK1, UK3" : "");
    if (chance() % 5 != 0) stated["lots"] = static_cast<std::int64_t>(chance() % 4);
    if (chance() % 5 != 0) stated["commenced_on"] = absl::CivilDay(2026, 4, 1) + static_cast<int>(chance() % 3) - 1;
    const auto codes = told(bundle, stated);
    const bool is_told = codes == std::vector<std::string>{"LOOK_AT_IT"};
    const Truth meant = holds(row.tests, stated);
    ASSERT_EQ(is_told, meant == Truth::kYes) << in_words(row.tests);
    if (meant == Truth::kUnknown) {
      ASSERT_EQ(codes.size(), 1U) << in_words(row.tests);
    }
    (meant == Truth::kYes ? yes : no) += 1;
  }
  EXPECT_GT(yes, 1'000);
  EXPECT_GT(no, 1'000);
}

}  // namespace
}  // namespace concord::plugins::host
