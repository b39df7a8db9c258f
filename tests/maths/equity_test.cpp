// Tests the equity measures with hand-made figures and random ones against the textbook double sum.
// It must never compare with the code's own figures.
#include "services/needs/measures/equity.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::needs {
namespace {

TEST(Equity, IsZeroWhenEveryRateIsTheSame) {
  const auto equity = measure_equity({{"a", 1'000, 500}, {"b", 3'000, 1'500}, {"c", 10, 5}});
  ASSERT_TRUE(equity.ok()) << equity.status();
  EXPECT_EQ(equity->gini_ppm, 0);
  EXPECT_EQ(equity->theil_ppm, 0);
  EXPECT_EQ(equity->robin_hood_ppm, 0);
  EXPECT_EQ(equity->max_min_ratio_milli, 1'000);
}

TEST(Equity, TwoAreasByHand) {
  // Need 100 and 300, units 30 and 10: |30*300 - 10*100| / (400*40) = 8000/16000 = 0.5.
  // Robin Hood: s - p = 0.75 - 0.25 = 0.5. Theil: 0.75 ln 3 + 0.25 ln(1/3) = 0.5 ln 3 = 0.549306. Rates 0.3 and
  // 0.0333: 9.
  const auto equity = measure_equity({{"a", 100'000, 30'000}, {"b", 300'000, 10'000}});
  ASSERT_TRUE(equity.ok());
  EXPECT_EQ(equity->gini_ppm, 500'000);
  EXPECT_EQ(equity->robin_hood_ppm, 500'000);
  EXPECT_EQ(equity->theil_ppm, 549'306);
  EXPECT_EQ(equity->max_min_ratio_milli, 9'000);
  EXPECT_EQ(equity->best_served, "a");
  EXPECT_EQ(equity->worst_served, "b");
}

TEST(Equity, AllInOneOfFourEqualAreas) {
  const auto equity = measure_equity({{"a", 1, 0}, {"b", 1, 0}, {"c", 1, 8}, {"d", 1, 0}});
  ASSERT_TRUE(equity.ok());
  EXPECT_EQ(equity->gini_ppm, 750'000);     // (n - 1) / n
  EXPECT_EQ(equity->theil_ppm, 1'386'294);  // ln 4
  EXPECT_FALSE(equity->max_min_ratio_milli.has_value());
}

TEST(Equity, LeavesOutAreasWithoutNeed) {
  const auto equity = measure_equity({{"a", 10, 10}, {"b", 0, 7}, {"c", 20, 20}});
  ASSERT_TRUE(equity.ok());
  EXPECT_EQ(equity->gini_ppm, 0);
  EXPECT_EQ(equity->areas_compared, 2);
  EXPECT_EQ(equity->areas_without_need, 1);
  EXPECT_EQ(equity->units_without_need_milli, 7);
}

TEST(Equity, RefusesWhatHasNoAnswer) {
  EXPECT_FALSE(measure_equity({}).ok());
  EXPECT_FALSE(measure_equity({{"a", 1, 0}}).ok());
  EXPECT_FALSE(measure_equity({{"a", 0, 1}}).ok());
  EXPECT_FALSE(measure_equity({{"a", -1, 1}}).ok());
  EXPECT_FALSE(measure_equity({{"a", 1, 1}, {"a", 1, 1}}).ok());
  EXPECT_FALSE(measure_equity({{"a", kMaxEquityTotalMilli, 1}, {"b", 1, 1}}).ok());
  EXPECT_EQ(measure_equity({{"a", 1, kMaxEquityTotalMilli - 1}, {"b", kMaxEquityTotalMilli - 1, 1}}).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST(Equity, HoldsTheLargestFigures) {
  const auto equity =
      measure_equity({{"a", 1, kMaxEquityTotalMilli / 2}, {"b", kMaxEquityTotalMilli - 1, kMaxEquityTotalMilli / 2}});
  ASSERT_TRUE(equity.ok()) << equity.status();
  EXPECT_EQ(equity->gini_ppm, 500'000);
}

std::vector<AreaRate> random_areas() {
  std::vector<AreaRate> areas;
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i)
    areas.push_back(
        {std::to_string(i), *rc::gen::inRange<std::int64_t>(1, 2'000), *rc::gen::inRange<std::int64_t>(0, 2'000)});
  areas[0].units_milli += 1;
  return areas;
}

RC_GTEST_PROP(EquityProperty, EqualsTheDoubleSum, ()) {
  const auto areas = random_areas();
  std::int64_t need = 0;
  std::int64_t units = 0;
  std::int64_t pairs = 0;
  std::int64_t moved = 0;
  for (const AreaRate& a : areas) {
    need += a.need_milli;
    units += a.units_milli;
    for (const AreaRate& b : areas) pairs += std::abs(a.units_milli * b.need_milli - b.units_milli * a.need_milli);
  }
  for (const AreaRate& a : areas) moved += std::abs(a.units_milli * need - a.need_milli * units);
  const auto equity = measure_equity(areas);
  RC_ASSERT(equity.ok());
  const std::int64_t whole = 2 * need * units;
  RC_ASSERT(equity->gini_ppm == (pairs * 1'000'000 + whole / 2) / whole);
  RC_ASSERT(equity->robin_hood_ppm == (moved * 1'000'000 + whole / 2) / whole);
  RC_ASSERT(equity->gini_ppm >= equity->robin_hood_ppm);
  RC_ASSERT(equity->gini_ppm <= 1'000'000);
}

RC_GTEST_PROP(EquityProperty, DependsOnNeitherOrderNorScaleNorHowAreasAreCut, ()) {
  auto areas = random_areas();
  const auto one = measure_equity(areas);
  std::vector<AreaRate> cut;
  for (const AreaRate& area : areas)
    for (const std::string half : {"north", "south"})
      cut.push_back({area.area + half, area.need_milli * 3, area.units_milli * 5});
  std::reverse(cut.begin(), cut.end());
  const auto other = measure_equity(cut);
  RC_ASSERT(one->gini_ppm == other->gini_ppm);
  RC_ASSERT(one->robin_hood_ppm == other->robin_hood_ppm);
  RC_ASSERT(one->max_min_ratio_milli == other->max_min_ratio_milli);
  RC_ASSERT(std::abs(one->theil_ppm - other->theil_ppm) <= 1);
}

}  // namespace
}  // namespace concord::needs
