// Tests quality points and totals with worked figures (MATHS 5.1 and 5.2) and with random marks.
// It must never compare with the code's own figures.
#include "services/procurement/scoring/criteria.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::procurement {
namespace {

void add(v1::ProcedureDraft& draft, const std::string& id, v1::CriterionKind kind, std::int64_t weight,
         const std::string& parent = "", int pass_mark = 0) {
  v1::Criterion* criterion = draft.add_criteria();
  criterion->set_id(id);
  criterion->set_title(id);
  criterion->set_kind(kind);
  criterion->set_weight_ppm(weight);
  criterion->set_parent_id(parent);
  criterion->set_pass_mark(pass_mark);
}

// Quality 50% (plan 60%, staff 40% of it), social value 10%, price 40%.
v1::ProcedureDraft tree() {
  v1::ProcedureDraft draft;
  draft.set_price_formula(v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO);
  add(draft, "quality", v1::CRITERION_KIND_QUALITY, 500'000);
  add(draft, "plan", v1::CRITERION_KIND_QUALITY, 600'000, "quality", 2);
  add(draft, "staff", v1::CRITERION_KIND_QUALITY, 400'000, "quality");
  add(draft, "jobs", v1::CRITERION_KIND_SOCIAL_VALUE, 100'000);
  add(draft, "price", v1::CRITERION_KIND_PRICE, 400'000);
  return draft;
}

TEST(Criteria, WeighMarksByScoreTimesWeightOverFive) {
  const auto draft = tree();
  ASSERT_TRUE(check_criteria(draft).ok());
  EXPECT_TRUE(missing_in_criteria(draft).empty());
  ASSERT_EQ(questions_of(draft).size(), 3U) << "the leaves without price";
  EXPECT_EQ(price_weight_ppm(draft), 400'000);
  // plan 4/5 x 30% = 24, staff 5/5 x 20% = 20, jobs 3/5 x 10% = 6: 50 of 60 points; with price 75: 50 + 30 = 80.
  const auto judged = judge_quality(draft, {{"plan", 4}, {"staff", 5}, {"jobs", 3}});
  EXPECT_TRUE(judged.passed);
  EXPECT_EQ(judged.quality_milli, 83'333);
  EXPECT_EQ(weighted_total_milli(judged, 75'000, 400'000), 80'000);
  EXPECT_EQ(weighted_total_milli(judge_quality(draft, {{"plan", 5}, {"staff", 5}, {"jobs", 5}}), 100'000, 400'000),
            100'000);
}

TEST(Criteria, WhatEachCriterionGaveAddsUpToTheTotal) {
  const auto questions = questions_of(tree());
  ASSERT_EQ(questions.size(), 3U);
  // plan 4/5 x 30, staff 3/5 x 20, jobs 5/5 x 10, price 75 x 40%.
  EXPECT_EQ(points_of_mark_milli(questions[0], 4), 24'000);
  EXPECT_EQ(points_of_mark_milli(questions[1], 3), 12'000);
  EXPECT_EQ(points_of_mark_milli(questions[2], 5), 10'000);
  EXPECT_EQ(points_of_price_milli(75'000, 400'000), 30'000);
  EXPECT_EQ(weighted_total_milli(judge_quality(tree(), {{"plan", 4}, {"staff", 3}, {"jobs", 5}}), 75'000, 400'000),
            76'000);
}

TEST(Criteria, PassMarksAndFloorAreExact) {
  auto draft = tree();
  EXPECT_FALSE(judge_quality(draft, {{"plan", 1}, {"staff", 5}, {"jobs", 5}}).passed);
  EXPECT_TRUE(judge_quality(draft, {{"plan", 2}, {"staff", 0}, {"jobs", 0}}).passed);
  // plan 4/5 x 30 = 24 of 60 is 40% exactly.
  draft.set_quality_floor_ppm(400'000);
  EXPECT_TRUE(judge_quality(draft, {{"plan", 4}, {"staff", 0}, {"jobs", 0}}).passed);
  draft.set_quality_floor_ppm(400'001);
  const auto below = judge_quality(draft, {{"plan", 4}, {"staff", 0}, {"jobs", 0}});
  EXPECT_FALSE(below.passed);
  EXPECT_NE(below.failed_sentence.find("floor"), std::string::npos);
}

TEST(Criteria, SayWhatDoesNotAddUp) {
  auto draft = tree();
  draft.mutable_criteria(2)->set_weight_ppm(300'000);
  ASSERT_EQ(missing_in_criteria(draft).size(), 1U);
  EXPECT_NE(missing_in_criteria(draft)[0].find("under quality"), std::string::npos);
  EXPECT_EQ(missing_in_criteria(v1::ProcedureDraft()).size(), 1U);
}

RC_GTEST_PROP(CriteriaProperty, ABetterMarkNeverLowersTheTotal, ()) {
  const auto draft = tree();
  const auto mark = [] { return *rc::gen::inRange(0, 5); };
  std::map<std::string, int> marks = {{"plan", mark()}, {"staff", mark()}, {"jobs", mark()}};
  const auto price = *rc::gen::inRange<std::int64_t>(0, 100'001);
  const auto before = weighted_total_milli(judge_quality(draft, marks), price, 400'000);
  ++marks[*rc::gen::element<std::string>("plan", "staff", "jobs")];
  const auto after = weighted_total_milli(judge_quality(draft, marks), price, 400'000);
  RC_ASSERT(after > before);
  RC_ASSERT(before >= 0 && after <= 100'000);
}

}  // namespace
}  // namespace concord::procurement
