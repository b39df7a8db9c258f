// PURE. Splits an envelope of pence over areas and lots, year by year, so that every penny is accounted for.
// It must never lose or invent a penny, and never move a share faster than the stated pace.
//
// Source: MATHS section 6 "Allocation".
//   index share  i_ka   = value_ka / sum_a value_ka
//   blend        b_a    = sum_k alpha_k * i_ka        alphas add up to 1; one may be negative, as for supply
//   target       t_a    = clamp(lambda * b_a, floor_a, ceiling_a)    one lambda for all makes them sum to 1
//   pace         s_a(y) = s_a(y-1) + theta * (t_a - s_a(y-1)),  theta = min(1, pace / max_a |t_a - s_a(y-1)|)
//   pence        p_a(y) = largest remainder of envelope(y) by s_a(y)
//
// Every area goes the same fraction theta of its way, so the shares always add up to 1, none moves more than
// the pace in a year, none overshoots, and all stand on target after ceil(largest gap / pace) years. s(0) is
// last year's actual pence as shares. The pace wins over floors and ceilings while last year's shares lie
// outside them. Shares are in parts per trillion: a millionth is too coarse for 35,000 areas.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "services/needs/fields/shares.h"

namespace concord::needs {

inline constexpr std::int64_t kMaxEnvelopePence = 100'000'000'000'000;  // GBP 1,000 billion a year
inline constexpr std::int64_t kMaxIndexValue = 1'000'000'000'000;
inline constexpr std::size_t kMaxYears = 50;
inline constexpr std::size_t kMaxAreas = 100'000;
inline constexpr std::size_t kMaxIndexes = 100;

struct AreaValue {
  std::string area;
  std::int64_t value = 0;  // 0 .. kMaxIndexValue; for last year: pence
};

struct BlendIndex {
  std::string name;
  std::int64_t alpha_ppm = 0;     // may be negative; all alphas together are 1,000,000
  std::vector<AreaValue> values;  // each area once, in every index the same areas
};

struct ShareBound {
  std::string area;
  std::int64_t floor_ppm = 0;
  std::int64_t ceiling_ppm = kMillion;
};

struct LotAreas {
  std::string lot;
  std::vector<std::string> areas;  // an area is in one lot at most
};

struct AllocationPlan {
  std::vector<std::int64_t> envelope_pence;  // one figure a year, first year first
  std::vector<BlendIndex> indexes;
  std::vector<ShareBound> bounds;          // areas not named: 0 .. 1,000,000
  std::vector<AreaValue> last_year_pence;  // empty: no pace in the first year; areas not named had nothing
  std::int64_t max_change_ppm = kMillion;  // of the whole envelope, a year; 1,000,000 = no pace, 0 = shares are frozen
  std::vector<LotAreas> lots;
};

struct AreaAllocation {
  std::string area;
  std::int64_t blend_per_trillion = 0;   // below 0 where a negative alpha outweighs the rest
  std::int64_t target_per_trillion = 0;  // after floors and ceilings
  std::int64_t share_per_trillion = 0;   // this year's, after the pace of change
  std::int64_t pence = 0;
};

struct LotAllocation {
  std::string lot;
  std::int64_t share_per_trillion = 0;
  std::int64_t pence = 0;
};

struct YearAllocation {
  std::int64_t envelope_pence = 0;
  std::vector<AreaAllocation> areas;  // by area code; pence add up to the envelope
  std::vector<LotAllocation> lots;    // in the order of the plan
  std::int64_t outside_lots_pence = 0;
};

// INVALID_ARGUMENT, each with a sentence: an empty plan, a figure outside its limits, alphas that do not add
// up to 1,000,000, an index without a value for an area, an unknown or repeated area, an index that is 0
// everywhere, floors above the whole, or ceilings that leave a part of the envelope to nobody whom the
// indexes give anything.
absl::StatusOr<std::vector<YearAllocation>> allocate(const AllocationPlan& plan);

}  // namespace concord::needs
