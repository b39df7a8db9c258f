// Tests the abnormally low test with worked figures at its limits (MATHS 5.4) and with random prices.
// It must never compare with the code's own figures.
#include "services/procurement/scoring/abnormally_low.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::procurement {
namespace {

std::vector<std::size_t> low(const std::vector<std::int64_t>& prices, std::int64_t floor = 0) {
  std::vector<std::size_t> bids;
  for (const LowPrice& found : find_low_prices(prices, floor)) bids.push_back(found.bid);
  return bids;
}

TEST(AbnormallyLow, FlagsFortyPerCentBelowTheMeanOfTheOthers) {
  // Others: 1,000,000 and 800,000, mean 900,000; 60% of it is 540,000. The next bid's 70% is 560,000, so both agree
  // here.
  const auto found = find_low_prices({1'000'000, 540'000, 800'000}, 0);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].bid, 1U);
  EXPECT_TRUE(found[0].below_mean);
  EXPECT_TRUE(found[0].below_next);
  EXPECT_NE(found[0].sentence.find("9,000.00"), std::string::npos) << found[0].sentence;
  // One penny more is no longer 40% below; it still is 30% below the next.
  EXPECT_FALSE(find_low_prices({1'000'000, 540'001, 800'000}, 0)[0].below_mean);
  // With a near neighbour only the mean tells: the others, 800, 1,000 and 1,200, have the mean 1,000.
  const auto alone = find_low_prices({600, 800, 1'000, 1'200}, 0);
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_TRUE(alone[0].below_mean);
  EXPECT_FALSE(alone[0].below_next);
}

TEST(AbnormallyLow, FlagsThirtyPerCentBelowTheNextBid) {
  EXPECT_EQ(low({700, 1'000, 1'000}), (std::vector<std::size_t>{0}));
  EXPECT_TRUE(low({701, 1'000, 1'000}).empty());
  EXPECT_TRUE(low({700, 700}).empty()) << "two that agree are not below each other";
  EXPECT_EQ(low({70, 100}), (std::vector<std::size_t>{0})) << "the mean of one other is that one";
}

TEST(AbnormallyLow, FlagsWhatLiesBelowThePublishedCostFloor) {
  EXPECT_TRUE(low({1'000}).empty()) << "one bid alone has nothing beside it";
  EXPECT_EQ(low({999}, 1'000), (std::vector<std::size_t>{0}));
  EXPECT_TRUE(low({1'000}, 1'000).empty());
  EXPECT_TRUE(low({}).empty());
}

RC_GTEST_PROP(AbnormallyLowProperty, NeverFlagsTheDearestAndScalesWithAllPrices, ()) {
  auto prices =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 1'000)));
  const auto found = low(prices);
  const auto dearest = *std::max_element(prices.begin(), prices.end());
  for (const std::size_t bid : found) RC_ASSERT(prices[bid] < dearest);
  for (std::int64_t& price : prices) price *= 37;
  RC_ASSERT(low(prices) == found);
}

}  // namespace
}  // namespace concord::procurement
