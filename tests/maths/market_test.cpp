// Tests the market's figures with worked ones from the sources and with random ones.
// It must never compare with the code's own figures.
#include "services/registry/market/market.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::registry {
namespace {

TEST(UnitPrice, IsLancashires) {
  // DOMAIN source 001: GBP 3.4m for 1,041 units = GBP 3,266 a unit and year = GBP 62.81 a unit and week.
  const auto price = price_unit(340'000'000, 1'041);
  ASSERT_TRUE(price.ok());
  EXPECT_EQ(price->year_pence, 326'609);
  EXPECT_EQ(price->week_pence, 6'281);
  EXPECT_EQ(price_unit(26, 1)->week_pence, 1) << "half a penny goes up";
  EXPECT_EQ(price_unit(25, 1)->week_pence, 0);
  EXPECT_FALSE(price_unit(1, 0).ok());
  EXPECT_FALSE(price_unit(-1, 1).ok());
  EXPECT_FALSE(price_unit(kMaxMarketTotal + 1, 1).ok());
}

TEST(Concentration, IsTheHerfindahlHirschmanIndex) {
  // 50, 30, 20 per cent: 2,500 + 900 + 400 = 3,800; by price all with one.
  const auto found = measure_concentration({{"a", 30, 7}, {"b", 30, 0}, {"c", 20, 0}, {"a", 20, 3}});
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->by_funded_units, 3'800);
  EXPECT_EQ(found->by_price, 10'000);
  EXPECT_EQ(found->providers, 3);
  EXPECT_EQ(measure_concentration({})->by_price, 0);
  EXPECT_EQ(measure_concentration({{"a", kMaxMarketTotal / 2, 0}, {"b", kMaxMarketTotal / 2, 0}})->by_funded_units,
            5'000);
  EXPECT_FALSE(measure_concentration({{"", 1, 1}}).ok());
  EXPECT_FALSE(measure_concentration({{"a", -1, 1}}).ok());
  EXPECT_FALSE(measure_concentration({{"a", kMaxMarketTotal, 0}, {"b", 1, 0}}).ok());
}

RC_GTEST_PROP(ConcentrationProperty, LiesBetweenEqualSharesAndOneOwner, ()) {
  std::vector<MarketShare> shares;
  const auto providers = *rc::gen::inRange<std::int64_t>(1, 40);
  for (std::int64_t p = 0; p < providers; ++p)
    shares.push_back({std::to_string(p), *rc::gen::inRange<std::int64_t>(1, 100), 5});
  const auto found = measure_concentration(shares);
  RC_ASSERT(found.ok());
  RC_ASSERT(found->by_funded_units <= 10'000);
  RC_ASSERT(found->by_price == (10'000 + providers / 2) / providers);
  RC_ASSERT(found->by_funded_units >= found->by_price);
  std::reverse(shares.begin(), shares.end());
  RC_ASSERT(measure_concentration(shares)->by_funded_units == found->by_funded_units);
}

TEST(Sizes, FallIntoBands) {
  // DOMAIN source 001: capacities from 2 to 70, 200 with older people.
  const auto sizes = measure_sizes({2, 5, 6, 10, 11, 20, 21, 50, 51, 70, 200, 0});
  ASSERT_TRUE(sizes.ok());
  std::vector<std::int64_t> counts;
  for (const SizeBand& band : sizes->bands) counts.push_back(band.services);
  EXPECT_EQ(counts, (std::vector<std::int64_t>{2, 2, 2, 2, 3}));
  EXPECT_EQ(sizes->services, 11);
  EXPECT_EQ(sizes->without_units, 1);
  EXPECT_EQ(sizes->min_units, 2);
  EXPECT_EQ(sizes->median_units_milli, 20'000);
  EXPECT_EQ(sizes->max_units, 200);
  EXPECT_EQ(measure_sizes({2, 5})->median_units_milli, 3'500);
  EXPECT_FALSE(measure_sizes({})->min_units.has_value());
  EXPECT_FALSE(measure_sizes({-1}).ok());
  EXPECT_FALSE(measure_sizes({kMaxUnitsOfService + 1}).ok());
}

std::vector<PeerPrice> peers(const std::vector<std::int64_t>& prices) {
  std::vector<PeerPrice> group;
  for (std::size_t i = 0; i < prices.size(); ++i)
    group.push_back({std::string(1, static_cast<char>('a' + i)), "floating", prices[i]});
  return group;
}

TEST(Prices, StandOutByTheModifiedZScore) {
  // Median 104.5; deviations 4.5 3.5 2.5 1.5 0.5 0.5 1.5 ... : sorted .5 .5 1.5 1.5 2.5 2.5 3.5 95.5, MAD = 2.
  const auto judged = judge_prices(peers({101, 102, 103, 104, 105, 106, 107, 200}));
  ASSERT_TRUE(judged.ok());
  EXPECT_EQ(judged->at(7).standing, PriceStanding::kHigh);
  EXPECT_EQ(judged->at(7).median_pence_milli, 104'500);
  EXPECT_EQ(judged->at(7).mad_pence_milli, 2'000);
  EXPECT_EQ(judged->at(7).z_milli, 32'207);  // 0.6745 * 95.5 / 2 = 32.2074
  EXPECT_EQ(judged->at(0).z_milli, -1'180);  // 0.6745 * -3.5 / 2 = -1.18038
  EXPECT_EQ(judged->at(0).standing, PriceStanding::kUsual);
}

TEST(Prices, TheLimitIsThreeAndAHalfExactly) {
  // Median 0 + c, MAD 6745: z of a deviation d is d / 10,000. 35,000 is not above 3.5; 35,001 is.
  const std::int64_t c = 100'000;
  const auto at_limit =
      judge_prices(peers({c, c, c - 6745, c - 6745, c + 6745, c + 6745, c + 6745, c + 35'000, c - 35'001}));
  ASSERT_TRUE(at_limit.ok());
  EXPECT_EQ(at_limit->at(7).z_milli, 3'500);
  EXPECT_EQ(at_limit->at(7).standing, PriceStanding::kUsual);
  EXPECT_EQ(at_limit->at(8).z_milli, -3'500);
  EXPECT_EQ(at_limit->at(8).standing, PriceStanding::kLow);
}

TEST(Prices, AreNotJudgedAmongTooFewOrWithoutSpread) {
  const auto few = judge_prices(peers({1, 2, 3, 4, 5, 6, 900}));
  EXPECT_EQ(few->at(6).standing, PriceStanding::kTooFewToJudge);
  EXPECT_EQ(words_of(few->at(6).standing), "too few to judge");
  EXPECT_FALSE(few->at(6).z_milli.has_value());
  const auto same = judge_prices(peers({5, 5, 5, 5, 5, 5, 5, 900}));
  EXPECT_EQ(same->at(7).standing, PriceStanding::kNoSpread);
  EXPECT_EQ(same->at(0).standing, PriceStanding::kUsual);
  EXPECT_FALSE(same->at(7).z_milli.has_value());
  auto two_groups = peers({1, 2, 3, 4, 5, 6, 7, 900});
  two_groups[7].peer_group = "other";
  EXPECT_EQ(judge_prices(two_groups)->at(0).standing, PriceStanding::kTooFewToJudge) << "groups are judged apart";
  EXPECT_FALSE(judge_prices({{"a", "g", -1}}).ok());
  EXPECT_FALSE(judge_prices({{"a", "g", kMaxMarketPence + 1}}).ok());
  EXPECT_FALSE(judge_prices({{"a", "g", 1}, {"a", "g", 2}}).ok());
  EXPECT_TRUE(judge_prices(peers({0, 0, 0, 0, 1, 1, 1, 1, kMaxMarketPence})).ok());
}

RC_GTEST_PROP(PricesProperty, MoveWithAllPricesAndNotWithTheirOrder, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(8, 20);
  std::vector<std::int64_t> drawn;
  for (std::size_t i = 0; i < count; ++i) drawn.push_back(*rc::gen::inRange<std::int64_t>(0, 500));
  auto group = peers(drawn);
  const auto one = judge_prices(group);
  for (PeerPrice& price : group) price.unit_price_week_pence = price.unit_price_week_pence * 3 + 10'000;
  std::reverse(group.begin(), group.end());
  const auto other = judge_prices(group);
  for (std::size_t i = 0; i < count; ++i) {
    RC_ASSERT((*one)[i].standing == (*other)[i].standing);
    RC_ASSERT((*one)[i].z_milli == (*other)[i].z_milli);
  }
}

TEST(EndingContracts, AreThoseFromTodayToTheLastDay) {
  // 2025-10-10 is day 20,371.
  const auto ending = ending_contracts(
      {{"late", 20'371 + 91}, {"last", 20'371 + 90}, {"today", 20'371}, {"gone", 20'370}, {"b", 20'400}, {"a", 20'400}},
      20'371, 90);
  ASSERT_TRUE(ending.ok());
  std::vector<std::string> ids;
  for (const EndingContract& contract : *ending) ids.push_back(contract.contract_id);
  EXPECT_EQ(ids, (std::vector<std::string>{"today", "a", "b", "last"}));
  EXPECT_EQ(ending->at(0).days_left, 0);
  EXPECT_EQ(ending->at(3).days_left, 90);
  EXPECT_FALSE(ending_contracts({}, 0, -1).ok());
  EXPECT_FALSE(ending_contracts({{"x", kMaxDay + 1}}, 0, 1).ok());
}

}  // namespace
}  // namespace concord::registry
