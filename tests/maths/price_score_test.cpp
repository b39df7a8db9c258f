// Tests the price formulas with the worked figures of MATHS 5.1 and with random prices.
// It must never compare with the code's own figures.
#include "services/procurement/scoring/price_score.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::procurement {
namespace {

using Prices = std::vector<std::int64_t>;

// MATHS 5.1: A 0.9m, B 1.0m, C 1.2m pounds.
const Prices kThree = {90'000'000, 100'000'000, 120'000'000};

Prices scored(v1::PriceFormulaKind kind, const Prices& prices, std::int64_t least = 0, std::int64_t most = 0) {
  const auto scores = score_prices({kind, least, most}, prices);
  EXPECT_TRUE(scores.ok()) << scores.status();
  return scores.ok() ? *scores : Prices();
}

TEST(PriceScore, IsTheWorkedFigureOfEachFormula) {
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO, kThree), (Prices{100'000, 90'000, 75'000}));
  // 88.89 and 66.67
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_LINEAR_FROM_LOWEST, kThree), (Prices{100'000, 88'889, 66'667}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_RANGE, kThree), (Prices{100'000, 66'667, 0}));
  // 62.9, 53.23, 33.87
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_MEAN_DEVIATION, kThree), (Prices{62'903, 53'226, 33'871}));
  // Bounds 0.8m and 1.2m: (1.2 - p) / 0.4.
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_BENCHMARK, kThree, 80'000'000, 120'000'000), (Prices{75'000, 50'000, 0}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_FIXED_PRICE, kThree), (Prices{0, 0, 0}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT, kThree), (Prices{0, 0, 0}));
}

TEST(PriceScore, StaysBetweenNoneAndFull) {
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_LINEAR_FROM_LOWEST, {100, 200, 201}), (Prices{100'000, 0, 0}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_MEAN_DEVIATION, {1, 1'000}), (Prices{100'000, 0}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_BENCHMARK, {1, 500, 10'000}, 100, 900), (Prices{100'000, 50'000, 0}));
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_RANGE, {7, 7}), (Prices{100'000, 100'000})) << "no range: all are lowest";
  EXPECT_EQ(scored(v1::PRICE_FORMULA_KIND_MEAN_DEVIATION, {5}), (Prices{50'000})) << "a bid at the mean has half";
  EXPECT_TRUE(scored(v1::PRICE_FORMULA_KIND_RANGE, {}).empty());
}

TEST(PriceScore, RefusesWhatIsNoPrice) {
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_RANGE, 0, 0}, {0}).ok());
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_RANGE, 0, 0}, {10'000'000'000'001}).ok());
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_BENCHMARK, 100, 100}, {50}).ok());
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_BENCHMARK, 0, 100}, {50}).ok());
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_UNSPECIFIED, 0, 0}, {50}).ok());
  EXPECT_FALSE(score_prices({v1::PRICE_FORMULA_KIND_RANGE, 0, 0}, Prices(10'001, 1)).ok());
}

TEST(PricePerQualityPoint, IsMathsOwn) {
  // MATHS 5.1: X(90, 120) costs 1.333 a point, Y(80, 100) 1.250, so Y wins.
  EXPECT_EQ(price_per_point_milli(12'000, 90'000), 133'333);  // pence, thousandths
  EXPECT_EQ(price_per_point_milli(10'000, 80'000), 125'000);
  EXPECT_EQ(price_per_point_milli(10'000, 0), 0);
  EXPECT_GT(quality_for_money_milli(80'000, 10'000, 10'000), quality_for_money_milli(90'000, 10'000, 12'000));
  EXPECT_EQ(quality_for_money_milli(90'000, 10'000, 12'000), 75'000);
}

RC_GTEST_PROP(PriceScoreProperty, LowerIsNeverWorseAndOrderDoesNotMatter, ()) {
  const auto kind = static_cast<v1::PriceFormulaKind>(*rc::gen::inRange(1, 6));
  auto prices = *rc::gen::container<Prices>(rc::gen::inRange<std::int64_t>(1, 1'000'000));
  const auto scores = *score_prices({kind, 1'000, 500'000}, prices);
  for (std::size_t i = 0; i < prices.size(); ++i) {
    RC_ASSERT(scores[i] >= 0 && scores[i] <= 100'000);
    for (std::size_t j = 0; j < prices.size(); ++j) {
      if (prices[i] <= prices[j]) RC_ASSERT(scores[i] >= scores[j]);
    }
  }
  std::reverse(prices.begin(), prices.end());
  auto reversed = *score_prices({kind, 1'000, 500'000}, prices);
  std::reverse(reversed.begin(), reversed.end());
  RC_ASSERT(reversed == scores);
}

RC_GTEST_PROP(PriceScoreProperty, ABenchmarkDoesNotLookAtOthers, ()) {
  const auto prices = *rc::gen::container<Prices>(rc::gen::inRange<std::int64_t>(1, 1'000'000));
  const PublishedPrice formula{v1::PRICE_FORMULA_KIND_BENCHMARK, 1'000, 500'000};
  const auto together = *score_prices(formula, prices);
  for (std::size_t i = 0; i < prices.size(); ++i) RC_ASSERT(score_prices(formula, {prices[i]})->at(0) == together[i]);
}

}  // namespace
}  // namespace concord::procurement
