// PURE. Splits an envelope over areas and lots, year by year; see allocation.h for the formulas.
// It must never round in a way that does not add up.
#include "services/needs/plan/allocation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <utility>

namespace concord::needs {
namespace {

using Shares = std::vector<std::int64_t>;

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

// Rounds numerators / divisor to integers that keep the exact sum, which must be a whole number. Works below
// zero too: the quota is the floor, and only a fraction above it can earn one more.
Shares round_keeping_sum(const std::vector<Wide>& numerators, Wide divisor) {
  Shares parts(numerators.size());
  std::vector<std::pair<Wide, std::size_t>> remainders;
  Wide remainder_sum = 0;
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    Wide quotient = numerators[i] / divisor;
    Wide remainder = numerators[i] % divisor;
    if (remainder < 0) {
      remainder += divisor;
      quotient -= 1;
    }
    parts[i] = static_cast<std::int64_t>(quotient);
    if (remainder > 0) remainders.emplace_back(-remainder, i);
    remainder_sum += remainder;
  }
  const auto left = static_cast<std::ptrdiff_t>(remainder_sum / divisor);
  if (left > 0 && left < static_cast<std::ptrdiff_t>(remainders.size()))
    std::nth_element(remainders.begin(), remainders.begin() + (left - 1), remainders.end());
  for (std::ptrdiff_t k = 0; k < left; ++k) ++parts[remainders[static_cast<std::size_t>(k)].second];
  return parts;
}

std::size_t position_of(const std::vector<std::string>& areas, const std::string& area) {
  const auto at = std::lower_bound(areas.begin(), areas.end(), area);
  return at != areas.end() && *at == area ? static_cast<std::size_t>(at - areas.begin()) : areas.size();
}

// The values of one index or of last year in the order of `areas`; areas not named stay 0 unless all are
// wanted.
absl::StatusOr<Shares> line_up(const std::vector<std::string>& areas, const std::vector<AreaValue>& values,
                               std::int64_t max_value, bool all_wanted, const std::string& what) {
  Shares lined_up(areas.size(), 0);
  std::vector<bool> seen(areas.size(), false);
  for (const AreaValue& value : values) {
    const std::size_t at = position_of(areas, value.area);
    if (at == areas.size()) return wrong(what + " names area " + value.area + ", which the first index does not have.");
    if (seen[at]) return wrong(what + " gives area " + value.area + " twice.");
    if (value.value < 0 || value.value > max_value)
      return wrong(what + " gives area " + value.area + " a value outside 0 to " + std::to_string(max_value) + ".");
    seen[at] = true;
    lined_up[at] = value.value;
  }
  if (all_wanted && values.size() < areas.size()) {
    const auto missing = static_cast<std::size_t>(std::find(seen.begin(), seen.end(), false) - seen.begin());
    return wrong(what + " has no value for area " + areas[missing] + ".");
  }
  return lined_up;
}

absl::StatusOr<Shares> shares_of(const Shares& values, const std::string& what) {
  if (std::all_of(values.begin(), values.end(), [](std::int64_t v) { return v == 0; }))
    return wrong(what + " is 0 in every area, so it cannot be turned into shares.");
  return split_by_largest_remainder(kTrillion, values);
}

absl::StatusOr<Shares> blend(const AllocationPlan& plan, const std::vector<std::string>& areas) {
  std::vector<Wide> sums(areas.size(), 0);
  std::int64_t alpha_sum = 0;
  for (const BlendIndex& index : plan.indexes) {
    if (index.alpha_ppm < -100 * kMillion || index.alpha_ppm > 100 * kMillion)
      return wrong("Index " + index.name + " has an alpha outside -100,000,000 to 100,000,000 ppm.");
    alpha_sum += index.alpha_ppm;
    const auto values = line_up(areas, index.values, kMaxIndexValue, true, "Index " + index.name);
    if (!values.ok()) return values.status();
    const auto shares = shares_of(*values, "Index " + index.name);
    if (!shares.ok()) return shares.status();
    for (std::size_t a = 0; a < areas.size(); ++a) sums[a] += Wide{index.alpha_ppm} * (*shares)[a];
  }
  if (alpha_sum != kMillion)
    return wrong("The alphas of the indexes add up to " + std::to_string(alpha_sum) +
                 " ppm; they must add up to 1,000,000.");
  return round_keeping_sum(sums, kMillion);
}

// clamp(lambda * blend, floor, ceiling), lambda in units of 1 / 2^40. As 2^40 > 10^12 >= a positive blend
// within the whole, one step of lambda moves a share by very few parts per trillion; `bound_shares` hands
// those out one by one.
struct Bounds {
  Shares floors;
  Shares ceilings;
  std::int64_t at(std::size_t a, std::int64_t blend, Wide lambda) const {
    if (blend <= 0) return floors[a];
    const Wide scaled =
        lambda >= (Wide{ceilings[a] + 1} << 40) / blend + 1 ? Wide{ceilings[a]} : (Wide{blend} * lambda) >> 40;
    return static_cast<std::int64_t>(std::clamp(scaled, Wide{floors[a]}, Wide{ceilings[a]}));
  }
};

absl::StatusOr<Bounds> read_bounds(const AllocationPlan& plan, const std::vector<std::string>& areas) {
  Bounds bounds{Shares(areas.size(), 0), Shares(areas.size(), kTrillion)};
  std::set<std::string> seen;
  for (const ShareBound& bound : plan.bounds) {
    const std::size_t a = position_of(areas, bound.area);
    if (a == areas.size())
      return wrong("A floor or ceiling names area " + bound.area + ", which the indexes do not have.");
    if (!seen.insert(bound.area).second) return wrong("Floor and ceiling of area " + bound.area + " are given twice.");
    if (bound.floor_ppm < 0 || bound.floor_ppm > bound.ceiling_ppm || bound.ceiling_ppm > kMillion)
      return wrong("Area " + bound.area + " needs 0 <= floor <= ceiling <= 1,000,000 ppm.");
    bounds.floors[a] = bound.floor_ppm * kMillion;
    bounds.ceilings[a] = bound.ceiling_ppm * kMillion;
  }
  if (std::accumulate(bounds.floors.begin(), bounds.floors.end(), Wide{0}) > kTrillion)
    return wrong("The floors add up to more than the whole envelope.");
  return bounds;
}

absl::StatusOr<Shares> bound_shares(const Bounds& bounds, const Shares& blend) {
  const auto sum_at = [&](Wide lambda) {
    Wide sum = 0;
    for (std::size_t a = 0; a < blend.size(); ++a) sum += bounds.at(a, blend[a], lambda);
    return sum;
  };
  Wide high = (Wide{kTrillion} + 2) << 40;  // brings even the smallest positive blend to any ceiling
  if (sum_at(high) < kTrillion)
    return wrong(
        "The ceilings leave a part of the envelope to nobody whom the indexes give anything; raise a "
        "ceiling.");
  Wide low = 0;
  while (high - low > 1) {
    const Wide middle = low + (high - low) / 2;
    (sum_at(middle) <= kTrillion ? low : high) = middle;
  }
  Shares target(blend.size());
  for (std::size_t a = 0; a < blend.size(); ++a) target[a] = bounds.at(a, blend[a], low);
  std::int64_t left = kTrillion - std::accumulate(target.begin(), target.end(), std::int64_t{0});
  for (std::size_t a = 0; a < blend.size() && left > 0; ++a) {
    const std::int64_t more = std::min(left, bounds.at(a, blend[a], high) - target[a]);
    target[a] += more;
    left -= more;
  }
  return target;
}

Shares step_towards(const Shares& from, const Shares& target, std::int64_t pace) {
  std::int64_t widest = 0;
  for (std::size_t a = 0; a < from.size(); ++a) widest = std::max(widest, std::abs(target[a] - from[a]));
  if (widest <= pace) return target;
  std::vector<Wide> moves(from.size());
  for (std::size_t a = 0; a < from.size(); ++a) moves[a] = Wide{target[a] - from[a]} * pace;
  Shares next = round_keeping_sum(moves, widest);
  for (std::size_t a = 0; a < from.size(); ++a) next[a] += from[a];
  return next;
}

absl::StatusOr<std::vector<std::vector<std::size_t>>> read_lots(const AllocationPlan& plan,
                                                                const std::vector<std::string>& areas) {
  std::vector<std::vector<std::size_t>> lots;
  std::vector<bool> taken(areas.size(), false);
  for (const LotAreas& lot : plan.lots) {
    std::vector<std::size_t> members;
    for (const std::string& area : lot.areas) {
      const std::size_t a = position_of(areas, area);
      if (a == areas.size())
        return wrong("Lot " + lot.lot + " names area " + area + ", which the indexes do not have.");
      if (taken[a])
        return wrong("Area " + area + " stands in lot " + lot.lot + " and before; an area is in one lot at most.");
      taken[a] = true;
      members.push_back(a);
    }
    lots.push_back(std::move(members));
  }
  return lots;
}

absl::Status check_sizes(const AllocationPlan& plan) {
  if (plan.envelope_pence.empty() || plan.envelope_pence.size() > kMaxYears)
    return wrong("A plan covers 1 to " + std::to_string(kMaxYears) + " years.");
  for (const std::int64_t pence : plan.envelope_pence)
    if (pence < 0 || pence > kMaxEnvelopePence)
      return wrong("A year's envelope lies between 0 and " + std::to_string(kMaxEnvelopePence) + " pence.");
  if (plan.indexes.empty() || plan.indexes.size() > kMaxIndexes)
    return wrong("A blend has 1 to " + std::to_string(kMaxIndexes) + " indexes.");
  if (plan.indexes[0].values.empty() || plan.indexes[0].values.size() > kMaxAreas)
    return wrong("An index covers 1 to " + std::to_string(kMaxAreas) + " areas.");
  if (plan.max_change_ppm < 0 || plan.max_change_ppm > kMillion)
    return wrong("The pace of change lies between 0 and 1,000,000 ppm a year.");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<YearAllocation>> allocate(const AllocationPlan& plan) {
  if (const absl::Status sizes = check_sizes(plan); !sizes.ok()) return sizes;
  std::vector<std::string> areas;
  for (const AreaValue& value : plan.indexes[0].values) areas.push_back(value.area);
  std::sort(areas.begin(), areas.end());
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());

  const auto blended = blend(plan, areas);
  if (!blended.ok()) return blended.status();
  const auto bounds = read_bounds(plan, areas);
  if (!bounds.ok()) return bounds.status();
  const auto target = bound_shares(*bounds, *blended);
  if (!target.ok()) return target.status();
  const auto lots = read_lots(plan, areas);
  if (!lots.ok()) return lots.status();

  Shares shares = *target;
  if (!plan.last_year_pence.empty()) {
    const auto last_year = line_up(areas, plan.last_year_pence, kMaxEnvelopePence, false, "Last year");
    if (!last_year.ok()) return last_year.status();
    const auto actual = shares_of(*last_year, "Last year");
    if (!actual.ok()) return actual.status();
    shares = *actual;
  }

  std::vector<YearAllocation> years;
  for (const std::int64_t envelope : plan.envelope_pence) {
    shares = step_towards(shares, *target, plan.max_change_ppm * kMillion);
    const auto pence = split_by_largest_remainder(envelope, shares);
    if (!pence.ok()) return pence.status();
    YearAllocation year;
    year.envelope_pence = envelope;
    year.outside_lots_pence = envelope;
    for (std::size_t a = 0; a < areas.size(); ++a)
      year.areas.push_back({areas[a], (*blended)[a], (*target)[a], shares[a], (*pence)[a]});
    for (std::size_t l = 0; l < lots->size(); ++l) {
      LotAllocation lot{plan.lots[l].lot, 0, 0};
      for (const std::size_t a : (*lots)[l]) {
        lot.share_per_trillion += shares[a];
        lot.pence += (*pence)[a];
      }
      year.outside_lots_pence -= lot.pence;
      year.lots.push_back(std::move(lot));
    }
    years.push_back(std::move(year));
  }
  return years;
}

}  // namespace concord::needs
