// PURE. Measures how evenly units are spread against need; see equity.h for the formulas.
// It must never let a rounded figure or a float decide: sorting and sums are exact.
#include "services/needs/measures/equity.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "services/needs/fields/shares.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

absl::Status check(const std::vector<AreaRate>& by_code) {
  Wide need = 0;
  Wide units = 0;
  for (std::size_t i = 0; i < by_code.size(); ++i) {
    const AreaRate& area = by_code[i];
    if (area.need_milli < 0 || area.units_milli < 0)
      return wrong("Need or units of area " + area.area + " are below 0.");
    if (i > 0 && by_code[i - 1].area == area.area) return wrong("Area " + area.area + " is given twice.");
    need += area.need_milli;
    units += area.units_milli;
  }
  if (need > kMaxEquityTotalMilli || units > kMaxEquityTotalMilli)
    return wrong("Need or units add up to more than " + std::to_string(kMaxEquityTotalMilli) + " thousandths.");
  return absl::OkStatus();
}

bool lower_rate(const AreaRate& a, const AreaRate& b) {
  return Wide{a.units_milli} * b.need_milli < Wide{b.units_milli} * a.need_milli;
}

std::int64_t to_ppm(Wide part, Wide whole) { return static_cast<std::int64_t>(divide_half_up(part * kMillion, whole)); }

std::int64_t theil_ppm(const std::vector<AreaRate>& areas, Wide need, Wide units) {
  double sum = 0;  // reported, never decides
  for (const AreaRate& area : areas) {
    if (area.units_milli == 0) continue;                              // s ln s goes to 0 with s
    const auto share = static_cast<double>(area.units_milli);         // reported, never decides
    const auto fair = static_cast<double>(area.need_milli);           // reported, never decides
    const auto scale = static_cast<double>(need);                     // reported, never decides
    const auto whole = static_cast<double>(units);                    // reported, never decides
    sum += share / whole * std::log(share * scale / (fair * whole));  // reported, never decides
  }
  return std::llround(sum * 1e6);  // reported, never decides
}

}  // namespace

absl::StatusOr<Equity> measure_equity(std::vector<AreaRate> areas) {
  std::sort(areas.begin(), areas.end(), [](const AreaRate& a, const AreaRate& b) { return a.area < b.area; });
  if (const absl::Status checked = check(areas); !checked.ok()) return checked;

  Equity equity;
  std::vector<AreaRate> rated;
  Wide need = 0;
  Wide units = 0;
  for (AreaRate& area : areas) {
    if (area.need_milli == 0) {
      ++equity.areas_without_need;
      equity.units_without_need_milli += area.units_milli;
      continue;
    }
    need += area.need_milli;
    units += area.units_milli;
    rated.push_back(std::move(area));
  }
  if (rated.empty()) return wrong("No area is in need, so there is nothing to compare.");
  if (units == 0) return wrong("No area in need has a unit, so how evenly they are spread cannot be said.");
  equity.areas_compared = static_cast<std::int64_t>(rated.size());
  std::stable_sort(rated.begin(), rated.end(), lower_rate);

  // Sorted by rate, every pair i before j has u_j n_i >= u_i n_j, so the sum over pairs is one pass over
  // running sums.
  Wide pairs = 0;
  Wide above_fair = 0;
  Wide need_before = 0;
  Wide units_before = 0;
  for (const AreaRate& area : rated) {
    pairs += area.units_milli * need_before - area.need_milli * units_before;
    above_fair += std::max<Wide>(0, area.units_milli * need - area.need_milli * units);
    need_before += area.need_milli;
    units_before += area.units_milli;
  }
  equity.gini_ppm = to_ppm(pairs, need * units);
  equity.robin_hood_ppm = to_ppm(above_fair, need * units);
  equity.theil_ppm = theil_ppm(rated, need, units);

  const AreaRate& worst = rated.front();
  const AreaRate& best = *std::lower_bound(rated.begin(), rated.end(), rated.back(), lower_rate);
  equity.worst_served = worst.area;
  equity.best_served = best.area;
  if (worst.units_milli > 0) {
    const Wide ratio =
        divide_half_up(Wide{best.units_milli} * worst.need_milli * 1000, Wide{best.need_milli} * worst.units_milli);
    if (ratio > INT64_MAX)
      return absl::OutOfRangeError("Area " + best.area + " is served too many times better than " + worst.area +
                                   " to write the ratio down.");
    equity.max_min_ratio_milli = static_cast<std::int64_t>(ratio);
  }
  return equity;
}

}  // namespace concord::needs
