// PURE. Measures how evenly units are spread over areas, against the need in each.
// It must never compare areas by units alone: an area with twice the need should have twice the units.
//
// Source: MATHS section 6 "Equity". For areas i with need n_i > 0 and units u_i; N = sum n_i, U = sum u_i,
// p_i = n_i / N, s_i = u_i / U, rate r_i = u_i / n_i:
//   Gini       = sum_i sum_j n_i n_j |r_i - r_j| / (2 N^2 * U/N)
//              = sum_{i<j} |u_i n_j - u_j n_i| / (N U)        need-weighted; this second form is exact
//   Theil T    = sum_i s_i ln(s_i / p_i)                      natural logarithm; the one inexact figure
//   Robin Hood = sum_i max(0, s_i - p_i)                      the share of all units to move for equal rates
//   max / min  = highest rate / lowest rate                   none where an area in need has no unit
//
// All are 0 (max / min: 1) when every area has the same rate. Ratios are rounded half up. Areas where nobody
// is in need have no rate: they are left out and counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::needs {

inline constexpr std::int64_t kMaxEquityTotalMilli = 1'000'000'000'000;  // of need, and of units, over all areas

struct AreaRate {
  std::string area;
  std::int64_t need_milli = 0;
  std::int64_t units_milli = 0;
};

struct Equity {
  std::int64_t gini_ppm = 0;
  std::int64_t theil_ppm = 0;  // reported, never decides
  std::int64_t robin_hood_ppm = 0;
  std::optional<std::int64_t> max_min_ratio_milli;  // 1000 = the best served area is served like the worst
  std::string best_served;                          // the first area code of those with the highest rate
  std::string worst_served;
  std::int64_t areas_compared = 0;
  std::int64_t areas_without_need = 0;
  std::int64_t units_without_need_milli = 0;
};

// INVALID_ARGUMENT: a negative figure, an area given twice, totals above kMaxEquityTotalMilli, no area in
// need, or no unit in any area in need (how evenly nothing is spread cannot be said). OUT_OF_RANGE: a max /
// min ratio too large to write down.
absl::StatusOr<Equity> measure_equity(std::vector<AreaRate> areas);

}  // namespace concord::needs
