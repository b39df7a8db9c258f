// Facts of an authority's own: declared in plugin.yaml, typed by the unit that their names end with, read by rows,
// asked for in the authority's words, and refused where nobody declares them.
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/judging/explain.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/judging/program_of.h"
#include "plugins/host/running/box_pool.h"
#include "plugins/host/words/facts.h"
#include "tests/where.h"

namespace concord::plugins::host {
namespace {

using testing::HasSubstr;

constexpr char kFacts[] =
    "facts:\n"
    "  - {name: x_testshire_beds_count, meaning: Beds in the building., question: \"How many beds has the "
    "building?\"}\n"
    "  - {name: x_testshire_near_school_yes_no, meaning: A school within 200 m., question: \"Is a school near?\"}\n"
    "  - {name: x_testshire_tier_text, meaning: Tier of the strategy., question: \"Which tier?\", choices: [one, "
    "two]}\n";

absl::StatusOr<Bundle> bundle_with(const std::string& facts, const std::string& row, const std::string& given = "") {
  BundleFiles files = {
      {kManifestFile, absl::StrCat("id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: 3\nlayer: local\n"
                                   "authority: testshire\nprogram: standing_orders\nsources: [Test]\n",
                                   facts)},
      {kTablesFile,
       absl::StrCat("tables:\n  - name: rules\n    title: All\n    versions:\n      - from: 2026-01-01\n        rows:\n"
                    "          - {",
                    row, ", finding: LOOK_AT_IT, level: warns, sentence: Look., citation: Test}\n")}};
  if (!given.empty()) {
    files[kCasesFile] = absl::StrCat("cases:\n  - name: One\n    on: 2026-06-01\n    gate: plan\n    given: {", given,
                                     "}\n    expect: {finds: [LOOK_AT_IT]}\n");
  }
  return read_bundle(files);
}

constexpr char kRow[] = "when: {x_testshire_beds_count: {over: 20}, x_testshire_near_school_yes_no: yes}";

class OwnFactsTest : public testing::Test {
 protected:
  OwnFactsTest() {
    auto read = bundle_with(kFacts, kRow);
    EXPECT_TRUE(read.ok()) << read.status();
    bundle_ = *std::move(read);
    bundle_.known = KnownProgram::kStandingOrders;
    BoxPoolOptions options;
    options.box_path = concord::tests::program_folder() + "/concord-box";
    options.now_ms = [] { return std::int64_t{1000}; };
    pool_ = std::make_unique<BoxPool>(options);
    program_ = program_of(*pool_, "testshire", "d", bundle_);
  }
  absl::StatusOr<Judgement> judged(const Facts& facts) {
    return judge({{&bundle_, "d", program_.get()}}, Gate::kPlan, absl::CivilDay(2026, 6, 1), facts);
  }

  Bundle bundle_;
  std::unique_ptr<BoxPool> pool_;
  std::unique_ptr<Program> program_;
};

TEST_F(OwnFactsTest, RowsReadThem) {
  const auto judgement =
      judged({{"x_testshire_beds_count", std::int64_t{21}}, {"x_testshire_near_school_yes_no", std::int64_t{1}}});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  ASSERT_EQ(judgement->findings.size(), 1U);
  EXPECT_EQ(judgement->findings[0].finding.code, "LOOK_AT_IT");
  EXPECT_THAT(explain(*judgement), HasSubstr("x_testshire_near_school_yes_no = yes"));
  const auto fewer =
      judged({{"x_testshire_beds_count", std::int64_t{20}}, {"x_testshire_near_school_yes_no", std::int64_t{1}}});
  EXPECT_TRUE(fewer->findings.empty());
}

TEST_F(OwnFactsTest, TheOfficerIsAskedInTheAuthoritysWords) {
  const auto judgement = judged({{"x_testshire_near_school_yes_no", std::int64_t{1}}});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  ASSERT_EQ(judgement->findings.size(), 1U);
  EXPECT_EQ(judgement->findings[0].finding.code, kFactMissing);
  EXPECT_EQ(judgement->findings[0].finding.remedy, "State x_testshire_beds_count. How many beds has the building?");
  EXPECT_TRUE(judgement->is_blocked());
}

TEST_F(OwnFactsTest, WhatNobodyDeclaresIsRefused) {
  const std::pair<Facts, const char*> refused[] = {
      {{{"x_testshire_bed_count", std::int64_t{3}}}, "Did you mean \"x_testshire_beds_count\"?"},
      {{{"x_testshire_beds", std::int64_t{3}}}, "ends with no unit"},
      {{{"x_testshire_beds_count", std::string("many")}}, "is of unit count and was stated in the field text"},
      {{{"x_testshire_beds_count", std::int64_t{-3}}}, "cannot be -3"},
      {{{"x_testshire_near_school_yes_no", std::int64_t{2}}}, "which are no and yes"},
      {{{"x_testshire_tier_text", std::string("three")}}, "it is one of one, two"}};
  for (const auto& [facts, why] : refused) {
    const auto judgement = judged(facts);
    EXPECT_EQ(judgement.status().code(), absl::StatusCode::kInvalidArgument) << why;
    EXPECT_THAT(std::string(judgement.status().message()), HasSubstr(why));
  }
  EXPECT_TRUE(judged({{"x_testshire_tier_text", std::string("two")}}).ok());
}

struct Refused {
  std::string facts;
  std::string row;
  std::string given;
  const char* why;
};

TEST(OwnFacts, AreDeclaredBeforeTheyAreNamed) {
  const std::string one = "facts: [{name: x_testshire_beds_count, meaning: Beds., question: \"How many?\"}]\n";
  EXPECT_TRUE(bundle_with(one, "when: {x_testshire_beds_count: 3}", "x_testshire_beds_count: 3").ok());
  const Refused refusals[] = {
      {"", "when: {x_testshire_beds_count: 3}", "", "declare it under facts in plugin.yaml"},
      {"", "when: {x_testshire_near_school_yes_no: yes}", "", "declare it under facts in plugin.yaml"},
      {"", "gate: plan", "x_testshire_beds_count: 3", "declare it under facts in plugin.yaml"},
      {one, "when: {x_testshire_beds: 3}", "", "there is no fact"},
      {one, "when: {x_testshire_beds_count: many}", "", "many"},
      {"facts: [{name: x_other_beds_count, meaning: Beds., question: \"How many?\"}]\n", "gate: plan", "",
       "x_testshire_..."},
      {"facts: [{name: x_testshire_beds, meaning: Beds., question: \"How many?\"}]\n", "gate: plan", "",
       "ends with its unit"},
      {"facts: [{name: x_testshire_beds_count, meaning: Beds.}]\n", "gate: plan", "", "question"},
      {"facts: [{name: x_testshire_beds_count, meaning: B., question: \"Q?\", choices: [a]}]\n", "gate: plan", "",
       "choices are of"}};
  for (const Refused& refused : refusals) {
    const auto bundle = bundle_with(refused.facts, refused.row, refused.given);
    EXPECT_FALSE(bundle.ok()) << refused.why;
    EXPECT_THAT(std::string(bundle.status().message()), HasSubstr(refused.why));
  }
  const auto twice = bundle_with(
      "facts:\n  - {name: x_testshire_beds_count, meaning: B., question: \"Q?\"}\n"
      "  - {name: x_testshire_beds_count, meaning: B., question: \"Q?\"}\n",
      "gate: plan");
  EXPECT_THAT(std::string(twice.status().message()), HasSubstr("declared twice"));
}

TEST(OwnFacts, HaveTheUnitThatTheirNamesEndWith) {
  for (const auto& [name, unit] : {std::pair{"x_a_b_pence", Unit::kPence},
                                   {"x_a_b_days", Unit::kDays},
                                   {"x_a_b_working_days", Unit::kWorkingDays},
                                   {"x_a_b_basis_points", Unit::kBasisPoints},
                                   {"x_a_b_yes_no", Unit::kYesNo},
                                   {"x_a_b_set", Unit::kSet},
                                   {"x_a_date", Unit::kDate}}) {
    const FactKind* kind = find_fact(name);
    ASSERT_NE(kind, nullptr) << name;
    EXPECT_EQ(kind->unit, unit) << name;
  }
  for (const char* name : {"x_a_b", "x_A_count", "y_a_count", "x_count_", "x__yes"})
    EXPECT_EQ(find_fact(name), nullptr) << name;
}

}  // namespace
}  // namespace concord::plugins::host
