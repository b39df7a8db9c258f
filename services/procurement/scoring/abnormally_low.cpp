// PURE. The abnormally low test; see abnormally_low.h for its source.
#include "services/procurement/scoring/abnormally_low.h"

#include <algorithm>

#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;

std::string sentence_of(const LowPrice& low, std::int64_t price, std::int64_t mean, std::int64_t next,
                        std::int64_t floor) {
  std::string reasons;
  const auto add = [&](bool found, const std::string& reason) {
    if (found) reasons += (reasons.empty() ? "" : "; ") + reason;
  };
  add(low.below_mean, cat("at least ", kBelowMeanPercent, "% below the mean of the other bids, GBP ", pounds(mean)));
  add(low.below_next, cat("at least ", kBelowNextPercent, "% below the next bid, GBP ", pounds(next)));
  add(low.below_floor, cat("below the published cost floor of GBP ", pounds(floor)));
  return cat("GBP ", pounds(price), " is ", reasons, ".");
}

}  // namespace

std::vector<LowPrice> find_low_prices(const std::vector<std::int64_t>& prices_pence, std::int64_t cost_floor_pence) {
  std::vector<std::int64_t> sorted = prices_pence;
  std::sort(sorted.begin(), sorted.end());
  Wide sum = 0;
  for (const std::int64_t price : prices_pence) sum += price;
  const auto others = static_cast<Wide>(prices_pence.size()) - 1;

  std::vector<LowPrice> found;
  for (std::size_t i = 0; i < prices_pence.size(); ++i) {
    const std::int64_t price = prices_pence[i];
    LowPrice low;
    low.bid = i;
    std::int64_t mean = 0, next = 0;
    if (others > 0) {
      mean = half_up(sum - price, others);
      // Over the common denominator, so that "at least 40%" is exact to the penny.
      low.below_mean = Wide{price} * others * 100 <= (sum - price) * (100 - kBelowMeanPercent);
    }
    const auto above = std::upper_bound(sorted.begin(), sorted.end(), price);
    if (above != sorted.end()) {
      next = *above;
      low.below_next = Wide{price} * 100 <= Wide{next} * (100 - kBelowNextPercent);
    }
    low.below_floor = cost_floor_pence > 0 && price < cost_floor_pence;
    if (!low.below_mean && !low.below_next && !low.below_floor) continue;
    low.sentence = sentence_of(low, price, mean, next, cost_floor_pence);
    found.push_back(low);
  }
  return found;
}

}  // namespace concord::procurement
