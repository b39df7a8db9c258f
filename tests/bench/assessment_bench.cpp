// The pure maths of an assessment of all England: 35,000 small areas by 30 client groups by 4 tenures against 20,000
// services. Measured: which areas each service reaches, the need estimate, the gap cube with coverage, equity,
// duplication. Not measured, because no assessment of the service may be that large: reading the rows, the digest, and
// writing the cells as messages. Beside it: as many entries and cells written and walked once.
#include <cstdio>
#include <ctime>
#include <random>

#include "services/needs/assessment/figures.h"
#include "services/needs/assessment/frozen_inputs.h"
#include "services/needs/measures/duplication.h"
#include "services/needs/measures/equity.h"
#include "services/needs/measures/gap.h"
#include "services/platform/values/text.h"
#include "tests/bench/bench.h"

namespace concord::bench {
namespace {

using namespace concord::needs;
using platform::cat;

constexpr int kAreas = 35'000;
constexpr int kAround = 300;  // districts, each around some of the small areas
constexpr int kGroups = 30;
constexpr int kServices = 20'000;
constexpr int kMostAreasServed = 20;
const char* const kTenureNames[] = {"other", "owned", "private_rented", "social_rented"};

struct Inputs {
  std::vector<v1::Area> areas;
  std::vector<Indicator> indicators;  // six counts an area and its households by tenure, as Lancashire has them
  NeedModel model;                    // two terms a group, each with its own risks
  std::vector<v1::SupplyLine> supply;
};

std::string numbered(const char* prefix, int number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(8 - digits.size(), '0') + digits;
}

Inputs england() {
  std::mt19937 chance(1);
  const auto below = [&](int end) { return static_cast<int>(chance() % static_cast<unsigned>(end)); };
  Inputs inputs;
  for (int d = 0; d < kAround; ++d) {
    v1::Area& area = inputs.areas.emplace_back();
    area.set_code(numbered("D", d));
  }
  for (int a = 0; a < kAreas; ++a) {
    v1::Area& area = inputs.areas.emplace_back();
    area.set_code(numbered("E", a));
    area.set_parent_code(numbered("D", a % kAround));
  }
  const std::string source = "Census 2021, table made for the bench", as_at = "2021-03-21";
  for (int count = 0; count < 6; ++count) {
    for (int a = 0; a < kAreas; ++a) {
      inputs.indicators.push_back(
          {numbered("E", a), "", "", cat("count_", count), 1'000 * (100 + below(2'000)), source, as_at});
    }
  }
  for (int a = 0; a < kAreas; ++a) {
    for (const char* tenure : kTenureNames)
      inputs.indicators.push_back(
          {numbered("E", a), tenure, "", "households", 1'000 * (1 + below(400)), source, as_at});
  }
  for (int g = 0; g < kGroups; ++g) {
    GroupModel group;
    group.client_group = numbered("g", g);
    group.terms = {{cat("count_", g % 6), 1'000 + below(9'000)}, {cat("count_", (g + 1) % 6), 1'000 + below(9'000)}};
    group.tenure_split = {"households",
                          {{"private_rented", 500 + below(2'000)}, {"social_rented", 500 + below(2'000)}}};
    inputs.model.groups.push_back(std::move(group));
  }
  for (int s = 0; s < kServices; ++s) {
    v1::SupplyLine& line = inputs.supply.emplace_back();
    line.set_service_id(numbered("s", s));
    line.set_provider_id(numbered("p", below(2'000)));
    const int first = below(kAreas);
    for (int area = 1 + below(kMostAreasServed); area > 0; --area)
      line.add_area_codes(numbered("E", (first + area * kAround) % kAreas));  // of one district
    if (s % 5 == 0) {
      line.add_client_groups(kGenericGroup);
    } else {
      for (int group = 1 + below(3); group > 0; --group)
        line.add_client_groups(numbered("g", (s + group * 7) % kGroups));
    }
    if (s % 3 == 0) line.add_tenures("social_rented");
    line.set_units(2 + below(70));
    line.set_funded_units(line.units());
    line.set_people_supported(below(70));
    line.set_price_year_pence(1'000'000 + below(10'000'000));
  }
  return inputs;
}

struct Steps {
  double processor_s = 0, reach_s = 0, need_s = 0, gap_s = 0, equity_s = 0, duplication_s = 0, whole_s = 0;
  std::size_t cells = 0, duplications = 0;
  std::int64_t gini_ppm = 0;
};

// What this thread alone has used: says what a busy machine's clock on the wall does not.
double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

absl::StatusOr<Steps> measured(const Inputs& inputs) {
  Steps steps;
  const double began = seconds_now();
  const double used = processor_seconds();
  double last = began;
  const auto lap = [&] {
    const double now = seconds_now();
    const double took = now - last;
    last = now;
    return took;
  };
  const auto need = estimate_coded_need(inputs.indicators, inputs.model);
  if (!need.ok()) return need.status();
  steps.need_s = lap();
  const Hierarchy hierarchy(inputs.areas);
  const std::set<std::string> assessed(need->need.areas.begin(), need->need.areas.end());
  const ReachFinder finder(hierarchy, assessed);
  std::vector<SupplyReach> reaches;
  std::vector<CountedService> services;
  for (const v1::SupplyLine& line : inputs.supply) {
    reaches.push_back({finder.reach_of(line),
                       {line.client_groups().begin(), line.client_groups().end()},
                       {line.tenures().begin(), line.tenures().end()},
                       line.units(),
                       line.people_supported()});
    services.push_back({line.service_id(), line.provider_id(), line.funded_units(), line.price_year_pence()});
  }
  steps.reach_s = lap();
  const auto gap = measure_gap(need->need, reaches, 500'000, KeepParts::kNo);
  if (!gap.ok()) return gap.status();
  steps.gap_s = lap();
  std::vector<AreaRate> rates;
  for (std::size_t a = 0; a < gap->areas.size(); ++a)
    rates.push_back({gap->areas[a], gap->by_area[a].need_milli, gap->by_area[a].units_milli});
  const auto equity = measure_equity(std::move(rates));
  if (!equity.ok()) return equity.status();
  steps.equity_s = lap();
  const auto duplications =
      find_duplication(services, reaches, kDefaultDuplicationProviders, kDefaultDuplicationUtilisationPpm);
  if (!duplications.ok()) return duplications.status();
  steps.duplication_s = lap();
  steps.whole_s = last - began;
  steps.processor_s = processor_seconds() - used;
  steps.cells = gap->cells.size();
  steps.duplications = duplications->size();
  steps.gini_ppm = equity->gini_ppm;
  return steps;
}

// The least that any way of doing it must: write as many entries of need and cells of the cube, and walk them once.
double raw_s(std::int64_t& sum) {
  constexpr std::size_t kCells = std::size_t{kAreas} * kGroups * 4;
  const double began = seconds_now();
  std::vector<NeedEntry> entries;
  entries.reserve(kCells);
  for (std::uint32_t c = 0; c < kCells; ++c) entries.push_back({c / (kGroups * 4), c / 4 % kGroups, c % 4, c % 1'000});
  std::vector<GapCell> cells;
  cells.reserve(kCells);
  for (const NeedEntry& entry : entries) {
    GapCell& cell = cells.emplace_back();
    cell.area = entry.area;
    cell.need_milli = entry.need_milli;
  }
  for (const GapCell& cell : cells) sum += cell.need_milli;
  return seconds_now() - began;
}

}  // namespace

void bench_assessment(Report& report) {
  const Inputs inputs = england();
  std::int64_t sum = 0;
  std::vector<double> raw, whole, processor, reach, need, gap, equity, duplication;
  Steps last;
  for (int round = 0; round < kRounds; ++round) {
    const auto steps = measured(inputs);
    if (!steps.ok()) return report.fail(cat("no assessment: ", std::string(steps.status().message())));
    last = *steps;
    raw.push_back(raw_s(sum));
    whole.push_back(last.whole_s);
    processor.push_back(last.processor_s);
    reach.push_back(last.reach_s);
    need.push_back(last.need_s);
    gap.push_back(last.gap_s);
    equity.push_back(last.equity_s);
    duplication.push_back(last.duplication_s);
  }
  if (last.cells != std::size_t{kAreas} * kGroups * 4) report.fail(cat("an assessment of ", last.cells, " cells"));
  std::printf("  %zu cells, %zu places with duplication, Gini %lld ppm\n", last.cells, last.duplications,
              static_cast<long long>(last.gini_ppm));
  report.add({"assessment, 35,000 areas x 30 groups x 4 tenures, 20,000 services", "s", median(whole), median(raw),
              true, "writing and walking as many cells", "< 1 s"});
  report.add({"  its processor time, one thread", "s", median(processor), 0, true, "", ""});
  report.add({"  its need estimate", "s", median(need), 0, true, "", ""});
  report.add({"  its reach of services", "s", median(reach), 0, true, "", ""});
  report.add({"  its gap cube", "s", median(gap), 0, true, "", ""});
  report.add({"  its equity", "s", median(equity), 0, true, "", ""});
  report.add({"  its duplication", "s", median(duplication), 0, true, "", ""});
}

}  // namespace concord::bench
