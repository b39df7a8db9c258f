// Tests the need estimate with hand-made figures and with random ones. It must never need a file or a clock.
#include "services/needs/estimate/need_estimate.h"

#include <map>
#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/needs/measures/gap.h"

namespace concord::needs {
namespace {

Indicator row(const std::string& area, const std::string& tenure, const std::string& code, std::int64_t value_milli,
              const std::string& client_group = "") {
  return {area, tenure, client_group, code, value_milli, "H-CLIC table A1", "2025-03-31"};
}

NeedModel one_group(std::int64_t weight_ppm, std::optional<TenureSplit> split) {
  return {{{"older_people", {{"homeless", weight_ppm}}, std::move(split)}}};
}

TEST(NeedEstimate, SpreadsByHouseholdsAndRisk) {
  // 1,000 counted, 25% in need = 250; households 600 social at risk 2 and 400 private at risk 1: 1200 : 400 = 3 : 1.
  const auto estimate =
      estimate_need({row("E07000117", "", "homeless", 1'000'000), row("E07000117", "social", "households", 600'000),
                     row("E07000117", "private", "households", 400'000)},
                    one_group(250'000, TenureSplit{"households", {{"social", 2000}}}));
  ASSERT_TRUE(estimate.ok()) << estimate.status();
  ASSERT_EQ(estimate->cells.size(), 2U);
  EXPECT_EQ(estimate->cells[0].tenure, "private");
  EXPECT_EQ(estimate->cells[0].need_milli, 62'500);
  EXPECT_EQ(estimate->cells[1].tenure, "social");
  EXPECT_EQ(estimate->cells[1].need_milli, 187'500);
  const NeedContribution& trace = estimate->cells[1].trace.at(0);
  EXPECT_EQ(trace.indicator, "homeless");
  EXPECT_EQ(trace.value_milli, 1'000'000);
  EXPECT_EQ(trace.weight_ppm, 250'000);
  EXPECT_EQ(trace.spread_by, "households");
  EXPECT_EQ(trace.spread_weight, 1'200'000'000);
  EXPECT_EQ(trace.spread_whole, 1'600'000'000);
  EXPECT_EQ(trace.contribution_milli, 187'500);
  EXPECT_EQ(trace.source, "H-CLIC table A1");
  EXPECT_EQ(trace.as_at, "2025-03-31");
}

TEST(NeedEstimate, KeepsPublishedTenuresAndRowsOfTheGroup) {
  const auto estimate = estimate_need(
      {row("A", "", "homeless", 30'000), row("A", "social", "homeless", 10'000), row("A", "owned", "homeless", 20'000),
       row("B", "", "homeless", 90'000), row("B", "", "homeless", 7'000, "older_people")},
      one_group(500'000, std::nullopt));
  ASSERT_TRUE(estimate.ok()) << estimate.status();
  ASSERT_EQ(estimate->cells.size(), 3U);
  EXPECT_EQ(estimate->cells[0].tenure, "owned");
  EXPECT_EQ(estimate->cells[0].need_milli, 10'000);
  EXPECT_EQ(estimate->cells[1].tenure, "social");
  EXPECT_EQ(estimate->cells[1].need_milli, 5'000);
  EXPECT_EQ(estimate->cells[2].tenure, "any");
  EXPECT_EQ(estimate->cells[2].need_milli, 3'500);
}

TEST(NeedEstimate, RoundsHalfUp) {
  const auto estimate = estimate_need({row("A", "", "homeless", 3)}, one_group(500'000, std::nullopt));
  ASSERT_TRUE(estimate.ok());
  EXPECT_EQ(estimate->cells.at(0).need_milli, 2);
}

TEST(NeedEstimate, NamesMissingFigures) {
  const auto estimate = estimate_need({row("A", "", "other", 1)}, one_group(1, std::nullopt));
  ASSERT_TRUE(estimate.ok());
  EXPECT_TRUE(estimate->cells.empty());
  ASSERT_EQ(estimate->missing.size(), 1U);
  EXPECT_EQ(estimate->missing[0].indicator, "homeless");
}

TEST(NeedEstimate, RefusesWhatCannotBeExplained) {
  const auto refused = [](const std::vector<Indicator>& rows, const NeedModel& model) {
    const auto estimate = estimate_need(rows, model);
    return estimate.status().code() == absl::StatusCode::kInvalidArgument && !estimate.status().message().empty();
  };
  const NeedModel plain = one_group(1'000'000, std::nullopt);
  Indicator no_source = row("A", "", "homeless", 1);
  no_source.source.clear();
  EXPECT_TRUE(refused({no_source}, plain));
  EXPECT_TRUE(refused({row("A", "", "homeless", -1)}, plain));
  EXPECT_TRUE(refused({row("A", "", "homeless", kMaxIndicatorMilli + 1)}, plain));
  EXPECT_TRUE(refused({row("A", "", "homeless", 1), row("A", "any", "homeless", 1)}, plain));
  EXPECT_TRUE(refused({row("A", "", "homeless", 5), row("A", "social", "homeless", 4)}, plain))
      << "total and tenures differ";
  EXPECT_TRUE(refused({row("A", "", "homeless", 5)}, one_group(1'000'000, TenureSplit{"households", {}})))
      << "no households";
  EXPECT_TRUE(refused({row("A", "", "homeless", 5)}, one_group(kMaxTermWeightPpm + 1, std::nullopt)));
  EXPECT_TRUE(refused({}, {{{"x", {}, {}}, {"x", {}, {}}}}));
}

RC_GTEST_PROP(NeedEstimateProperty, CellsAddUpToTheAreaAndTracesToTheCell, ()) {
  const std::vector<std::string> tenures = {"owned", "private", "social"};
  std::vector<Indicator> rows;
  std::map<std::string, std::int64_t> expected;
  const auto weight = *rc::gen::inRange<std::int64_t>(0, 1'000'001);
  TenureSplit split{"households", {}};
  for (const std::string& tenure : tenures) split.risks.push_back({tenure, *rc::gen::inRange<std::int64_t>(1, 5000)});
  for (const std::string area : {"A", "B", "C"}) {
    const auto value = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    rows.push_back(row(area, "", "homeless", value));
    for (const std::string& tenure : tenures)
      rows.push_back(row(area, tenure, "households", *rc::gen::inRange<std::int64_t>(1, 1'000'000)));
    expected[area] = (value * weight + 500'000) / 1'000'000;
  }
  const NeedModel model = one_group(weight, split);
  const auto estimate = estimate_need(rows, model);
  RC_ASSERT(estimate.ok());
  std::map<std::string, std::int64_t> sums;
  for (const NeedCell& cell : estimate->cells) {
    std::int64_t traced = 0;
    for (const NeedContribution& part : cell.trace) traced += part.contribution_milli;
    RC_ASSERT(traced == cell.need_milli);
    sums[cell.area] += cell.need_milli;
  }
  RC_ASSERT(sums == expected);

  // The order of the rows must not matter.
  std::rotate(rows.begin(), rows.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, 12), rows.end());
  std::reverse(rows.begin(), rows.begin() + 5);
  const auto again = estimate_need(rows, model);
  RC_ASSERT(again->cells.size() == estimate->cells.size());
  for (std::size_t i = 0; i < again->cells.size(); ++i)
    RC_ASSERT(again->cells[i].need_milli == estimate->cells[i].need_milli);
}

// The same figures as numbers: rows of groups and without, published by tenure, spread by households, or missing.
RC_GTEST_PROP(NeedEstimateProperty, CodedNeedIsTheSameNeed, ()) {
  const auto chance = [](int of) { return *rc::gen::inRange(0, of) == 0; };
  const auto value = [] { return *rc::gen::inRange<std::int64_t>(0, 10'000'000); };
  std::vector<Indicator> rows;
  for (const std::string area : {"A", "B", "C", "D"}) {
    for (const std::string tenure : {"social", "owned", "private"})
      rows.push_back(row(area, tenure, "households", value() + 1));
    for (const std::string code : {"homeless", "waiting", "leavers"}) {
      if (chance(4)) continue;
      if (chance(3)) {
        for (const std::string tenure : {"owned", "tied"}) rows.push_back(row(area, tenure, code, value()));
      } else {
        rows.push_back(row(area, chance(2) ? "any" : "", code, value()));
      }
      if (chance(3)) rows.push_back(row(area, "", code, value(), "older_people"));
    }
  }
  NeedModel model;
  for (const std::string group : {"young_people", "nobody", "older_people"}) {
    GroupModel& added = model.groups.emplace_back();
    added.client_group = group;
    for (const std::string code : {"waiting", "homeless", "unheard_of"})
      if (group != "nobody" && chance(2)) added.terms.push_back({code, *rc::gen::inRange<std::int64_t>(0, 2'000'000)});
    if (chance(2)) added.tenure_split = TenureSplit{"households", {{"social", value() % kMaxRiskMilli}}};
  }
  const auto traced = estimate_need(rows, model);
  const auto coded = estimate_coded_need(rows, model);
  RC_ASSERT(traced.ok() && coded.ok());
  const auto expected = code_need(traced->cells);
  RC_ASSERT(expected.ok());
  RC_ASSERT(coded->need.areas == expected->areas);
  RC_ASSERT(coded->need.client_groups == expected->client_groups);
  RC_ASSERT(coded->need.tenures == expected->tenures);
  RC_ASSERT(coded->need.entries.size() == expected->entries.size());
  for (std::size_t i = 0; i < expected->entries.size(); ++i) {
    const NeedEntry &a = coded->need.entries[i], &b = expected->entries[i];
    RC_ASSERT(std::tie(a.area, a.client_group, a.tenure, a.need_milli) ==
              std::tie(b.area, b.client_group, b.tenure, b.need_milli));
  }
  RC_ASSERT(coded->missing.size() == traced->missing.size());
  for (std::size_t i = 0; i < traced->missing.size(); ++i)
    RC_ASSERT(coded->missing[i].area + coded->missing[i].indicator ==
              traced->missing[i].area + traced->missing[i].indicator);
}

}  // namespace
}  // namespace concord::needs
