// Tests the gap cube with hand-made figures, with random ones against a slow second reckoning, and at size.
// It must never compare with the code's own figures.
#include "services/needs/measures/gap.h"

#include <chrono>
#include <iostream>
#include <map>
#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace concord::needs {
namespace {

NeedCell need(const std::string& area, const std::string& client_group, const std::string& tenure,
              std::int64_t people) {
  return {area, client_group, tenure, people * 1000, {}};
}

SupplyCell supply(const std::string& area, const std::string& client_group, const std::string& tenure,
                  std::int64_t units, std::int64_t in_use) {
  return {area, client_group, tenure, units, units, in_use, {"s1"}, {"p1"}, 0};
}

const GapCell* find(const GapReport& report, const std::string& area, const std::string& client_group,
                    const std::string& tenure) {
  for (const GapCell& cell : report.cells)
    if (report.areas[cell.area] == area && report.client_groups[cell.client_group] == client_group &&
        report.tenures[cell.tenure] == tenure)
      return &cell;
  return nullptr;
}

TEST(Gap, TellsVolumeTypeAndNone) {
  const auto report = measure_gap(
      std::vector<NeedCell>{need("burnley", "older", "social", 40), need("burnley", "older", "owned", 10),
                            need("wyre", "young", "private", 8)},
      std::vector<SupplyCell>{supply("burnley", "older", "social", 30, 24), supply("wyre", "young", "private", 9, 6)},
      700'000);
  ASSERT_TRUE(report.ok()) << report.status();
  const GapCell* volume = find(*report, "burnley", "older", "social");
  ASSERT_NE(volume, nullptr);
  EXPECT_EQ(volume->kind(), GapKind::kVolume);
  EXPECT_EQ(volume->figures().gap_milli, 10'000);
  EXPECT_EQ(volume->figures().coverage_per_1000_milli, 750'000);  // 30 of 40 = 750 per 1,000
  const GapCell* type = find(*report, "burnley", "older", "owned");
  EXPECT_EQ(type->kind(), GapKind::kType);
  EXPECT_EQ(type->figures().gap_milli, 10'000);
  const GapCell* none = find(*report, "wyre", "young", "private");
  EXPECT_EQ(none->kind(), GapKind::kNone);
  EXPECT_EQ(none->figures().gap_milli, 0);
  EXPECT_EQ(none->figures().surplus_milli, 1'000);
  EXPECT_EQ(report->total.gap_milli, 20'000) << "a surplus elsewhere fills no gap";

  ASSERT_EQ(report->place_gaps.size(), 1U) << "burnley 30 / 50 = 600 per 1,000, wyre 1,125";
  EXPECT_EQ(report->areas[report->place_gaps[0].area], "burnley");
  EXPECT_EQ(report->place_gaps[0].figures.coverage_per_1000_milli, 600'000);
  EXPECT_EQ(report->place_gaps[0].units_short_milli, 5'000);

  // Social: served 24 of 30 = 80%, need 40 of 58 = 68.9655%; 0.8 / 0.689655 = 1.16.
  const TenureFairness& social = report->tenure_fairness.at(2);
  EXPECT_EQ(report->tenures[social.tenure], "social");
  EXPECT_EQ(social.served_share_ppm, 800'000);
  EXPECT_EQ(social.need_share_ppm, 689'655);
  EXPECT_EQ(social.ratio_ppm, 1'160'000);
}

TEST(Gap, PlaceGapBeginsStrictlyBelowTheThreshold) {
  const std::vector<NeedCell> needs = {need("a", "older", "any", 10)};
  const std::vector<SupplyCell> supplies = {supply("a", "older", "any", 6, 6)};
  EXPECT_TRUE(measure_gap(needs, supplies, 600'000)->place_gaps.empty());
  EXPECT_EQ(measure_gap(needs, supplies, 600'001)->place_gaps.size(), 1U);
}

TEST(Gap, SpreadsGenericSupplyByNeed) {
  // 10 units over need 3 : 1 (older social : young owned) = 7.5 and 2.5; a private-only service with nobody in need
  // stays.
  const auto report = measure_gap(
      std::vector<NeedCell>{need("a", "older", "social", 30), need("a", "young", "owned", 10),
                            need("b", "older", "social", 99)},
      std::vector<SupplyCell>{supply("a", "generic", "any", 10, 8), supply("a", "generic", "private", 2, 1)}, 0);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(find(*report, "a", "older", "social")->figures().units_milli, 7'500);
  EXPECT_EQ(find(*report, "a", "older", "social")->figures().served_milli, 6'000);
  EXPECT_EQ(find(*report, "a", "young", "owned")->figures().units_milli, 2'500);
  EXPECT_EQ(find(*report, "b", "older", "social")->figures().units_milli, 0);
  const GapCell* own = find(*report, "a", "generic", "private");
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->figures().surplus_milli, 2'000);
  EXPECT_EQ(own->kind(), GapKind::kNone);
  EXPECT_EQ(report->parts.size(), 3U);
}

TEST(Gap, NeedOfAnyTenureIsOpenToEverySupply) {
  const auto report = measure_gap(std::vector<NeedCell>{need("a", "older", "", 30)},
                                  std::vector<SupplyCell>{supply("a", "older", "social", 12, 12)}, 0);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(find(*report, "a", "older", "any")->figures().gap_milli, 18'000);
}

TEST(Gap, OneServiceReachesSeveralAreas) {
  const auto report = measure_gap(
      std::vector<NeedCell>{need("a", "older", "any", 2), need("b", "older", "any", 1), need("b", "young", "any", 5)},
      std::vector<SupplyReach>{{{"b", "a"}, {"older"}, {}, 1, 1}}, 0);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(find(*report, "a", "older", "any")->figures().units_milli, 667);
  EXPECT_EQ(find(*report, "b", "older", "any")->figures().units_milli, 333);
  EXPECT_EQ(find(*report, "b", "young", "any")->figures().units_milli, 0);
}

// Every area, group and tenure is there, so that a cell is found by its place; with a gap it is searched for.
TEST(Gap, FindsCellsInFullAreasAsInOthers) {
  std::vector<NeedCell> full;
  for (const std::string area : {"a", "b"})
    for (const std::string group : {"older", "young", "zeal"})
      for (const std::string tenure : {"owned", "social"})
        full.push_back(need(area, group, tenure, area == "a" ? 10 : 30));
  const std::vector<SupplyReach> services = {{{"a", "b"}, {"young", "nobody"}, {"social"}, 8, 4},
                                             {{"b"}, {}, {}, 6, 6}};
  const auto report = measure_gap(full, services, 0);
  ASSERT_TRUE(report.ok()) << report.status();
  std::vector<NeedCell> holed = full;
  holed.erase(holed.begin());  // a, older, owned: served by nobody
  const auto other = measure_gap(holed, services, 0);
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_EQ(report->cells.size(), other->cells.size() + 1);
  for (std::size_t i = 0; i < other->cells.size(); ++i) {
    EXPECT_EQ(report->cells[i + 1].figures().units_milli, other->cells[i].figures().units_milli) << i;
    EXPECT_EQ(report->cells[i + 1].figures().served_milli, other->cells[i].figures().served_milli) << i;
  }
  EXPECT_EQ(report->cells[3].figures().units_milli, 2'000) << "a, young, social: 8 units by 10 to 30";
  const auto without_parts = measure_gap(*code_need(full), services, 0, KeepParts::kNo);
  EXPECT_TRUE(without_parts->parts.empty());
  EXPECT_EQ(without_parts->total.units_milli, report->total.units_milli);
}

TEST(Gap, RefusesBadFigures) {
  const std::vector<NeedCell> good = {need("a", "older", "any", 1)};
  const std::vector<SupplyCell> none;
  EXPECT_FALSE(measure_gap(std::vector<NeedCell>{need("a", "older", "any", -1)}, none, 0).ok());
  EXPECT_FALSE(
      measure_gap(std::vector<NeedCell>{need("a", "older", "", 1), need("a", "older", "any", 1)}, none, 0).ok());
  EXPECT_FALSE(
      measure_gap(std::vector<NeedCell>{need("a", "older", "x", 1'000'000'000), need("a", "older", "y", 1)}, none, 0)
          .ok());
  EXPECT_FALSE(measure_gap(std::vector<NeedCell>{need("", "older", "x", 1)}, none, 0).ok());
  EXPECT_FALSE(measure_gap(good, std::vector<SupplyCell>{supply("a", "older", "any", -1, 0)}, 0).ok());
  EXPECT_FALSE(measure_gap(good, std::vector<SupplyCell>{supply("a", "older", "any", kMaxTotalUnits + 1, 0)}, 0).ok());
  EXPECT_FALSE(measure_gap(good, std::vector<SupplyReach>{{{}, {}, {}, 1, 0}}, 0).ok());
  EXPECT_FALSE(measure_gap(good, none, -1).ok());
  EXPECT_FALSE(measure_gap(NeedTable{{"b", "a"}, {"g"}, {"t"}, {}}, std::vector<SupplyReach>{}, 0).ok());
  EXPECT_FALSE(measure_gap(NeedTable{{"a"}, {"g"}, {"t"}, {{1, 0, 0, 5}}}, std::vector<SupplyReach>{}, 0).ok());
}

std::vector<NeedCell> random_need() {
  std::vector<NeedCell> cells;
  for (const std::string area : {"a", "b", "c"})
    for (const std::string group : {"older", "young"})
      for (const std::string tenure : {"any", "owned", "social"})
        if (*rc::gen::inRange(0, 3) > 0)
          cells.push_back({area, group, tenure, *rc::gen::inRange<std::int64_t>(0, 50'000), {}});
  return cells;
}

std::vector<SupplyCell> random_supply() {
  std::vector<SupplyCell> cells;
  const int count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) {
    const auto area = *rc::gen::elementOf(std::vector<std::string>{"a", "b", "c", "d"});
    const auto group = *rc::gen::elementOf(std::vector<std::string>{"older", "young", "generic", ""});
    const auto tenure = *rc::gen::elementOf(std::vector<std::string>{"any", "", "owned", "social", "private"});
    cells.push_back(
        supply(area, group, tenure, *rc::gen::inRange<std::int64_t>(0, 70), *rc::gen::inRange<std::int64_t>(0, 70)));
  }
  return cells;
}

RC_GTEST_PROP(GapProperty, KeepsEveryUnitAndEveryPersonInNeed, ()) {
  const auto needs = random_need();
  const auto supplies = random_supply();
  const auto report = measure_gap(needs, supplies, 500'000);
  RC_ASSERT(report.ok());
  std::int64_t units = 0;
  std::int64_t served = 0;
  std::int64_t people = 0;
  for (const SupplyCell& cell : supplies) {
    units += cell.units * 1000;
    served += cell.in_use * 1000;
  }
  for (const NeedCell& cell : needs) people += cell.need_milli;
  RC_ASSERT(report->total.units_milli == units);
  RC_ASSERT(report->total.served_milli == served);
  RC_ASSERT(report->total.need_milli == people);
  RC_ASSERT(people - units == report->total.gap_milli - report->total.surplus_milli);
  for (const auto* sums : {&report->by_area, &report->by_client_group, &report->by_tenure}) {
    std::int64_t sum = 0;
    for (const GapFigures& figures : *sums) sum += figures.gap_milli;
    RC_ASSERT(sum == report->total.gap_milli);
  }
  std::map<std::uint32_t, std::int64_t> by_supply;
  for (const SupplyPart& part : report->parts) by_supply[part.supply] += part.units_milli;
  for (std::uint32_t s = 0; s < supplies.size(); ++s) RC_ASSERT(by_supply[s] == supplies[s].units * 1000);
}

RC_GTEST_PROP(GapProperty, SpreadsWithinOneThousandthOfTheExactShare, ()) {
  const auto needs = random_need();
  const auto supplies = random_supply();
  const auto report = measure_gap(needs, supplies, 0);
  RC_ASSERT(report.ok());
  for (const SupplyPart& part : report->parts) {
    const SupplyCell& from = supplies[part.supply];
    std::int64_t whole = 0;
    std::int64_t mine = 0;
    for (const NeedCell& cell : needs) {
      const bool group =
          from.client_group.empty() || from.client_group == "generic" || from.client_group == cell.client_group;
      const bool tenure =
          from.tenure.empty() || from.tenure == "any" || cell.tenure == "any" || from.tenure == cell.tenure;
      if (cell.area != from.area || !group || !tenure) continue;
      whole += cell.need_milli;
      if (cell.client_group == report->client_groups[part.client_group] && cell.tenure == report->tenures[part.tenure])
        mine = cell.need_milli;
    }
    if (whole == 0) {
      RC_ASSERT(part.units_milli == from.units * 1000);
    } else {
      RC_ASSERT(mine > 0);
      RC_ASSERT(std::abs(part.units_milli * whole - from.units * 1000 * mine) < whole);
    }
  }
}

RC_GTEST_PROP(GapProperty, DoesNotDependOnTheOrder, ()) {
  auto needs = random_need();
  auto supplies = random_supply();
  const auto one = measure_gap(needs, supplies, 400'000);
  std::reverse(needs.begin(), needs.end());
  std::reverse(supplies.begin(), supplies.end());
  const auto other = measure_gap(needs, supplies, 400'000);
  RC_ASSERT(one->cells.size() == other->cells.size());
  for (std::size_t i = 0; i < one->cells.size(); ++i) {
    RC_ASSERT(one->cells[i].area == other->cells[i].area);
    RC_ASSERT(one->cells[i].kind() == other->cells[i].kind());
    RC_ASSERT(one->cells[i].figures().units_milli == other->cells[i].figures().units_milli);
    RC_ASSERT(one->cells[i].figures().gap_milli == other->cells[i].figures().gap_milli);
  }
  RC_ASSERT(one->place_gaps.size() == other->place_gaps.size());
}

std::string padded(const std::string& prefix, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(8 - digits.size(), '0') + digits;
}

// All 35,000 small areas of England by 30 groups and 4 tenures, with 20,000 services. The limit is loose, for a
// sanitizer on a busy machine; the figure is printed.
TEST(Gap, HandlesAllOfEngland) {
  constexpr std::uint32_t kAreas = 35'000;
  constexpr std::uint32_t kGroups = 30;
  constexpr std::uint32_t kTenures = 4;
  constexpr std::uint32_t kServices = 20'000;
  NeedTable table;
  for (std::uint32_t a = 0; a < kAreas; ++a) table.areas.push_back(padded("E", a));
  for (std::uint32_t g = 0; g < kGroups; ++g) table.client_groups.push_back(padded("g", g));
  table.tenures = {"owned", "private", "social", "tied"};
  for (std::uint32_t a = 0; a < kAreas; ++a)
    for (std::uint32_t g = 0; g < kGroups; ++g)
      for (std::uint32_t t = 0; t < kTenures; ++t)
        table.entries.push_back({a, g, t, (a * 7 + g * 13 + t * 29) % 5'000});
  std::vector<SupplyReach> services;
  for (std::uint32_t s = 0; s < kServices; ++s)
    services.push_back({{table.areas[(s * 17) % kAreas]},
                        {s % 2 == 0 ? kGenericGroup : table.client_groups[s % kGroups]},
                        {},
                        s % 69 + 2,
                        s % 40});
  const auto begin = std::chrono::steady_clock::now();
  const auto report = measure_gap(table, services, 500'000);
  const auto took_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->cells.size(), std::size_t{kAreas} * kGroups * kTenures);
  RecordProperty("took_ms", static_cast<int>(took_ms));
  std::cout << "gap cube of 4.2 million cells and 20,000 services: " << took_ms << " ms\n";
  EXPECT_LT(took_ms, 20'000);
}

}  // namespace
}  // namespace concord::needs
