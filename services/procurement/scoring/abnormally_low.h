// PURE. Which prices look too low to deliver the service (MATHS 5.4): 40% or more below the mean of the other bids, 30%
// or more below the next bid above, or below the published cost floor. It only asks; it must never reject.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace concord::procurement {

inline constexpr std::int64_t kBelowMeanPercent = 40;
inline constexpr std::int64_t kBelowNextPercent = 30;

struct LowPrice {
  std::size_t bid = 0;  // index into the prices
  bool below_mean = false;
  bool below_next = false;
  bool below_floor = false;
  std::string sentence;  // with the figures
};

// Prices of 1 to 10^13 pence; `cost_floor_pence` 0 means that none was published. In the order of the prices.
std::vector<LowPrice> find_low_prices(const std::vector<std::int64_t>& prices_pence, std::int64_t cost_floor_pence);

}  // namespace concord::procurement
