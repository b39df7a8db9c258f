// Tests the split of an envelope: worked figures, and random plans whose every penny and every move is checked.
// It must never accept a penny more or less.
#include "services/needs/plan/allocation.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::needs {
namespace {

using Parts = std::vector<std::int64_t>;

TEST(LargestRemainder, ServesLargerRemaindersThenEarlierPlaces) {
  EXPECT_EQ(*split_by_largest_remainder(10, {1, 1, 1}), (Parts{4, 3, 3}));
  EXPECT_EQ(*split_by_largest_remainder(7, {5, 3, 1}), (Parts{4, 2, 1}));  // 3.89, 2.33, 0.78
  EXPECT_EQ(*split_by_largest_remainder(0, {0, 0}), (Parts{0, 0}));
  EXPECT_EQ(*split_by_largest_remainder(kMaxSplit, {kMaxSplit / 2, kMaxSplit / 2}),
            (Parts{kMaxSplit / 2, kMaxSplit / 2}));
  EXPECT_FALSE(split_by_largest_remainder(1, {0, 0}).ok());
  EXPECT_FALSE(split_by_largest_remainder(1, {}).ok());
  EXPECT_FALSE(split_by_largest_remainder(1, {2, -1}).ok());
  EXPECT_FALSE(split_by_largest_remainder(-1, {1}).ok());
  EXPECT_FALSE(split_by_largest_remainder(kMaxSplit + 1, {1}).ok());
  EXPECT_FALSE(split_by_largest_remainder(1, {kMaxSplit, 1}).ok());
}

TEST(DivideHalfUp, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(static_cast<int>(divide_half_up(5, 2)), 3);
  EXPECT_EQ(static_cast<int>(divide_half_up(-5, 2)), -3);
  EXPECT_EQ(static_cast<int>(divide_half_up(7, 5)), 1);
  EXPECT_EQ(static_cast<int>(divide_half_up(-7, 5)), -1);
  EXPECT_EQ(static_cast<int>(divide_half_up(4, 3)), 1);
  EXPECT_EQ(static_cast<int>(divide_half_up(5, 3)), 2);
}

// Floors first, then one more for each of the largest remainders, sorted all together, the earlier before the later.
Parts by_sorting(std::int64_t total, const Parts& weights) {
  const Wide whole = std::accumulate(weights.begin(), weights.end(), Wide{0});
  Parts parts;
  std::vector<std::pair<Wide, std::size_t>> rests;
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    parts.push_back(static_cast<std::int64_t>(Wide{total} * weights[i] / whole));
    rests.emplace_back(-(Wide{total} * weights[i] % whole), i);
    left -= parts.back();
  }
  std::sort(rests.begin(), rests.end());
  for (std::size_t k = 0; k < static_cast<std::size_t>(left); ++k) ++parts[rests[k].second];
  return parts;
}

RC_GTEST_PROP(LargestRemainderProperty, ManyWeightsGetWhatSortingGives, ()) {
  const auto most = *rc::gen::element<std::int64_t>(2, 10, 1'000, 1'000'000'000, kMaxSplit / 1'000);
  const auto total = *rc::gen::inRange<std::int64_t>(0, *rc::gen::element<std::int64_t>(100, 1'000'000, kMaxSplit));
  Parts weights(*rc::gen::inRange<std::size_t>(1, 300));
  for (std::int64_t& weight : weights) weight = *rc::gen::inRange<std::int64_t>(0, most);
  weights.push_back(1);
  LargestRemainder splitter;
  Parts parts(weights.size());
  RC_ASSERT(splitter.weigh(weights).ok());
  for (const std::int64_t part : {total, total / 2 + 1}) {  // the same weights again
    RC_ASSERT(splitter.split(part, parts).ok());
    RC_ASSERT(parts == by_sorting(part, weights));
  }
}

RC_GTEST_PROP(LargestRemainderProperty, ConservesTheTotalAndStaysWithinOne, (const std::vector<std::uint32_t>& raw)) {
  const auto total = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
  Parts weights(raw.begin(), raw.end());
  weights.push_back(1);
  const std::int64_t whole = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  const auto parts = split_by_largest_remainder(total, weights);
  RC_ASSERT(parts.ok());
  RC_ASSERT(std::accumulate(parts->begin(), parts->end(), std::int64_t{0}) == total);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide off = Wide{(*parts)[i]} * whole - Wide{total} * weights[i];
    RC_ASSERT(off > -whole);
    RC_ASSERT(off < whole);
    for (std::size_t j = 0; j < i; ++j) {
      if (weights[i] == weights[j]) RC_ASSERT((*parts)[j] >= (*parts)[i]);
    }
  }
}

BlendIndex index_of(const std::string& name, std::int64_t alpha_ppm, const Parts& values) {
  BlendIndex index{name, alpha_ppm, {}};
  for (std::size_t a = 0; a < values.size(); ++a)
    index.values.push_back({std::string(1, static_cast<char>('a' + a)), values[a]});
  return index;
}

Parts pence_of(const YearAllocation& year) {
  Parts pence;
  for (const AreaAllocation& area : year.areas) pence.push_back(area.pence);
  return pence;
}

TEST(Allocation, SharesOutByPopulation) {
  // GBP 3.1m (DOMAIN source 001, after the option appraisal) over lots with 500, 300 and 200 thousand people.
  AllocationPlan plan;
  plan.envelope_pence = {310'000'000};
  plan.indexes = {index_of("population", 1'000'000, {500'000, 300'000, 100'000, 100'000})};
  plan.lots = {{"east", {"a"}}, {"north", {"d", "c"}}};
  const auto years = allocate(plan);
  ASSERT_TRUE(years.ok()) << years.status();
  EXPECT_EQ(pence_of(years->at(0)), (Parts{155'000'000, 93'000'000, 31'000'000, 31'000'000}));
  EXPECT_EQ(years->at(0).lots.at(1).pence, 62'000'000);
  EXPECT_EQ(years->at(0).lots.at(1).share_per_trillion, 200'000'000'000);
  EXPECT_EQ(years->at(0).outside_lots_pence, 93'000'000);
}

TEST(Allocation, BlendsIndexes) {
  // 75% population (60 : 40) and 25% deprivation (20 : 80): 0.5 and 0.5.
  AllocationPlan plan;
  plan.envelope_pence = {101};
  plan.indexes = {index_of("population", 750'000, {60, 40}), index_of("imd", 250'000, {2, 8})};
  EXPECT_EQ(pence_of(allocate(plan)->at(0)), (Parts{51, 50}));
  // Need 50 : 50 at 1.5, less existing supply 100 : 0 at 0.5: 0.25 and 0.75.
  plan.indexes = {index_of("need", 1'500'000, {1, 1}), index_of("supply", -500'000, {9, 0})};
  plan.envelope_pence = {100};
  EXPECT_EQ(pence_of(allocate(plan)->at(0)), (Parts{25, 75}));
}

TEST(Allocation, KeepsFloorsAndCeilings) {
  // Shares 0.7, 0.2, 0.1; a at most 0.5, c at least 0.2: b takes what is left, 0.3.
  AllocationPlan plan;
  plan.envelope_pence = {1000};
  plan.indexes = {index_of("population", 1'000'000, {7, 2, 1})};
  plan.bounds = {{"a", 0, 500'000}, {"c", 200'000, 1'000'000}};
  EXPECT_EQ(pence_of(allocate(plan)->at(0)), (Parts{500, 300, 200}));
  // Only a ceiling: the 0.2 goes to the others in proportion, 0.2 : 0.1.
  plan.bounds = {{"a", 0, 400'000}};
  EXPECT_EQ(pence_of(allocate(plan)->at(0)), (Parts{400, 400, 200}));
  // A share below 0 is lifted to the floor of 0.
  plan.bounds.clear();
  plan.indexes = {index_of("need", 2'000'000, {1, 1}), index_of("supply", -1'000'000, {1, 0})};
  EXPECT_EQ(pence_of(allocate(plan)->at(0)), (Parts{0, 1000}));
}

TEST(Allocation, MovesAtThePace) {
  // From 80 : 20 to 50 : 50 at 10 points a year: 70, 60, 50, 50.
  AllocationPlan plan;
  plan.envelope_pence = {1000, 1000, 2000, 1000};
  plan.indexes = {index_of("population", 1'000'000, {5, 5})};
  plan.last_year_pence = {{"a", 800}, {"b", 200}};
  plan.max_change_ppm = 100'000;
  const auto years = allocate(plan);
  ASSERT_TRUE(years.ok()) << years.status();
  EXPECT_EQ(pence_of(years->at(0)), (Parts{700, 300}));
  EXPECT_EQ(pence_of(years->at(1)), (Parts{600, 400}));
  EXPECT_EQ(pence_of(years->at(2)), (Parts{1000, 1000}));
  EXPECT_EQ(pence_of(years->at(3)), (Parts{500, 500}));
  plan.max_change_ppm = 0;
  EXPECT_EQ(pence_of(allocate(plan)->at(3)), (Parts{800, 200}));
}

TEST(Allocation, RefusesBadPlans) {
  AllocationPlan good;
  good.envelope_pence = {1000};
  good.indexes = {index_of("population", 1'000'000, {5, 5})};
  ASSERT_TRUE(allocate(good).ok());
  const auto refused = [&](auto&& spoil) {
    AllocationPlan plan = good;
    spoil(plan);
    return allocate(plan).status().code() == absl::StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused([](auto& p) { p.envelope_pence.clear(); }));
  EXPECT_TRUE(refused([](auto& p) { p.envelope_pence = {-1}; }));
  EXPECT_TRUE(refused([](auto& p) { p.envelope_pence = {kMaxEnvelopePence + 1}; }));
  EXPECT_TRUE(refused([](auto& p) { p.envelope_pence.assign(kMaxYears + 1, 1); }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes.clear(); }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes[0].alpha_ppm = 999'999; }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes = {index_of("x", 1'000'000, {0, 0})}; }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes = {index_of("x", 1'000'000, {1, -1})}; }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes.push_back(index_of("y", 0, {1})); }));
  EXPECT_TRUE(refused([](auto& p) { p.indexes[0].values.push_back({"a", 1}); }));
  EXPECT_TRUE(refused([](auto& p) { p.bounds = {{"z", 0, 1}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.bounds = {{"a", 2, 1}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.bounds = {{"a", 600'000, 1'000'000}, {"b", 600'000, 1'000'000}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.bounds = {{"a", 0, 400'000}, {"b", 0, 400'000}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.last_year_pence = {{"z", 1}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.last_year_pence = {{"a", 0}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.max_change_ppm = -1; }));
  EXPECT_TRUE(refused([](auto& p) { p.lots = {{"1", {"a"}}, {"2", {"a"}}}; }));
  EXPECT_TRUE(refused([](auto& p) { p.lots = {{"1", {"z"}}}; }));
}

AllocationPlan random_plan() {
  AllocationPlan plan;
  const auto areas = *rc::gen::inRange<std::size_t>(1, 15);
  const auto values = [&] {
    Parts drawn;
    for (std::size_t a = 0; a < areas; ++a) drawn.push_back(*rc::gen::inRange<std::int64_t>(0, 1'000'000));
    drawn[0] += 1;
    return drawn;
  };
  const auto alpha = *rc::gen::inRange<std::int64_t>(-300'000, 1'000'001);
  plan.indexes = {index_of("one", alpha, values()), index_of("two", 1'000'000 - alpha, values())};
  plan.max_change_ppm = *rc::gen::inRange<std::int64_t>(1, 300'000);
  for (const AreaValue& value : plan.indexes[0].values) {
    plan.last_year_pence.push_back({value.area, *rc::gen::inRange<std::int64_t>(0, 100'000'000)});
    if (*rc::gen::inRange(0, 4) == 0)
      plan.bounds.push_back({value.area, *rc::gen::inRange<std::int64_t>(0, 1'000'000 / 15), 1'000'000});
  }
  plan.last_year_pence[0].value += 1;
  for (int year = 0; year < 5; ++year) plan.envelope_pence.push_back(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000));
  return plan;
}

RC_GTEST_PROP(AllocationProperty, ReconcilesEveryYearAndKeepsThePace, ()) {
  AllocationPlan plan = random_plan();
  plan.lots = {{"first", {plan.indexes[0].values[0].area}}};
  const auto years = allocate(plan);
  RC_ASSERT(years.ok());
  const auto last = split_by_largest_remainder(kTrillion, [&] {
    Parts pence;
    for (const AreaValue& value : plan.last_year_pence) pence.push_back(value.value);
    return pence;
  }());
  Parts before = *last;
  for (std::size_t y = 0; y < years->size(); ++y) {
    std::int64_t pence = 0;
    std::int64_t shares = 0;
    std::int64_t targets = 0;
    std::int64_t blends = 0;
    for (std::size_t a = 0; a < before.size(); ++a) {
      const AreaAllocation& area = (*years)[y].areas[a];
      pence += area.pence;
      shares += area.share_per_trillion;
      targets += area.target_per_trillion;
      blends += area.blend_per_trillion;
      const std::int64_t move = area.share_per_trillion - before[a];
      const std::int64_t gap = area.target_per_trillion - before[a];
      RC_ASSERT(std::abs(move) <= plan.max_change_ppm * 1'000'000);
      RC_ASSERT(std::abs(area.target_per_trillion - area.share_per_trillion) <= std::abs(gap));
      RC_ASSERT((gap >= 0 ? move : -move) >= 0);
      RC_ASSERT(area.pence >= 0);
      before[a] = area.share_per_trillion;
    }
    RC_ASSERT(pence == plan.envelope_pence[y]);
    RC_ASSERT(shares == kTrillion);
    RC_ASSERT(targets == kTrillion);
    RC_ASSERT(blends == kTrillion);
    RC_ASSERT((*years)[y].lots[0].pence + (*years)[y].outside_lots_pence == plan.envelope_pence[y]);
  }
  for (const ShareBound& bound : plan.bounds) {
    const auto area = std::find_if((*years)[0].areas.begin(), (*years)[0].areas.end(),
                                   [&](const AreaAllocation& a) { return a.area == bound.area; });
    RC_ASSERT(area->target_per_trillion >= bound.floor_ppm * 1'000'000);
  }
}

RC_GTEST_PROP(AllocationProperty, ArrivesAtTheTargetInTheYearsItShould, ()) {
  AllocationPlan plan = random_plan();
  plan.max_change_ppm = *rc::gen::inRange<std::int64_t>(50'000, 400'000);
  plan.envelope_pence.assign(20, 1'000'000);
  const auto years = allocate(plan);
  RC_ASSERT(years.ok());
  for (const AreaAllocation& area : years->back().areas) RC_ASSERT(area.share_per_trillion == area.target_per_trillion);
}

RC_GTEST_PROP(AllocationProperty, DoesNotDependOnTheOrder, ()) {
  AllocationPlan plan = random_plan();
  const auto one = allocate(plan);
  std::reverse(plan.indexes.begin(), plan.indexes.end());
  for (BlendIndex& index : plan.indexes) std::reverse(index.values.begin(), index.values.end());
  std::reverse(plan.last_year_pence.begin(), plan.last_year_pence.end());
  std::reverse(plan.bounds.begin(), plan.bounds.end());
  const auto other = allocate(plan);
  for (std::size_t y = 0; y < one->size(); ++y) RC_ASSERT(pence_of((*one)[y]) == pence_of((*other)[y]));
}

}  // namespace
}  // namespace concord::needs
