// Tests the rank-reversal simulation with the fixture X, Y, Z of MATHS 5.1 and with random bids.
// It must never compare with the code's own figures.
#include "services/procurement/scoring/rank_reversal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::procurement {
namespace {

using Totals = std::vector<std::int64_t>;

const PublishedPrice kRatio{v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO, 0, 0};
const TotalWeights kSixtyForty{600'000, 400'000};
const SimulatedBid kX{90'000, 12'000}, kY{80'000, 10'000}, kZ{20'000, 6'000};

TEST(RankReversal, IsMathsFixture) {
  // X 87.33 < Y 88.00; with the hopeless Z, X 74 > Y 72.
  EXPECT_EQ(simulate_totals(kRatio, kSixtyForty, 10'000, {kX, kY}), (Totals{87'333, 88'000}));
  EXPECT_EQ(simulate_totals(kRatio, kSixtyForty, 10'000, {kX, kY, kZ}), (Totals{74'000, 72'000, 52'000}));
  const auto found = flips(kRatio, kSixtyForty, 10'000, kX, kY, kZ);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->bids_size(), 3);
  EXPECT_EQ(found->bids(0).before_milli(), 87'333);
  EXPECT_EQ(found->bids(1).after_milli(), 72'000);
  EXPECT_NE(found->sentence().find("87.33"), std::string::npos) << found->sentence();
}

TEST(RankReversal, PricePerQualityPointKeepsTheWinner) {
  const PublishedPrice per_point{v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT, 0, 0};
  // 1.333 against 1.250 a point: Y wins with and without Z.
  const auto before = simulate_totals(per_point, kSixtyForty, 10'000, {kX, kY});
  const auto after = simulate_totals(per_point, kSixtyForty, 10'000, {kX, kY, kZ});
  EXPECT_GT(before[1], before[0]);
  EXPECT_EQ(before[0], after[0]);
  EXPECT_EQ(before[1], after[1]);
  EXPECT_FALSE(flips(per_point, kSixtyForty, 10'000, kX, kY, kZ).has_value());
}

TEST(RankReversal, IsFoundForEveryRelativeFormulaAndForNoOther) {
  for (const auto kind : {v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO, v1::PRICE_FORMULA_KIND_LINEAR_FROM_LOWEST,
                          v1::PRICE_FORMULA_KIND_RANGE, v1::PRICE_FORMULA_KIND_MEAN_DEVIATION}) {
    EXPECT_TRUE(find_rank_reversal(kind, kSixtyForty).has_value()) << v1::PriceFormulaKind_Name(kind);
  }
  for (const auto kind : {v1::PRICE_FORMULA_KIND_BENCHMARK, v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT,
                          v1::PRICE_FORMULA_KIND_FIXED_PRICE}) {
    EXPECT_FALSE(find_rank_reversal(kind, kSixtyForty).has_value()) << v1::PriceFormulaKind_Name(kind);
  }
}

TEST(RankReversal, TheExampleOfTheRatioIsTheOneThatPeopleKnow) {
  const auto found = find_rank_reversal(v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO, kSixtyForty);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->bids(0).price_pence(), 12'000);
  EXPECT_EQ(found->bids(2).quality_milli(), 20'000);
}

TEST(RankReversal, NeedsAPriceThatCounts) {
  EXPECT_FALSE(find_rank_reversal(v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO, {1'000'000, 0}).has_value());
}

RC_GTEST_PROP(RankReversalProperty, FormulasThatLookAtNobodyElseNeverFlip, ()) {
  const auto bid = [] {
    return SimulatedBid{*rc::gen::inRange<std::int64_t>(0, 100'001), *rc::gen::inRange<std::int64_t>(1, 100'000)};
  };
  const auto kind = *rc::gen::element(v1::PRICE_FORMULA_KIND_BENCHMARK, v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT,
                                      v1::PRICE_FORMULA_KIND_FIXED_PRICE);
  RC_ASSERT(!flips({kind, 5'000, 50'000}, kSixtyForty, 10'000, bid(), bid(), bid()).has_value());
}

}  // namespace
}  // namespace concord::procurement
