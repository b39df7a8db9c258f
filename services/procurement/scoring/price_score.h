// PURE. Prices as points of 100, by each published formula (MATHS 5.1), exact and rounded half up once to a thousandth.
// It must never see quality except where the formula is price per quality point.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/types.pb.h"

namespace concord::procurement {

inline constexpr std::int64_t kFullMarksMilli = 100'000;
inline constexpr std::int64_t kMostForMoneyMilli = 1'000'000;
inline constexpr std::size_t kMaxPricedBids = 10'000;

// What a formula needs besides the prices.
struct PublishedPrice {
  v1::PriceFormulaKind kind = v1::PRICE_FORMULA_KIND_UNSPECIFIED;
  std::int64_t benchmark_min_pence = 0;
  std::int64_t benchmark_max_pence = 0;
};

// Whether price has a weight of its own in the total.
bool has_price_weight(v1::PriceFormulaKind kind);
// Whether the points of one bid depend on the prices of others.
bool is_relative(v1::PriceFormulaKind kind);

// Thousandths of a point for each price, in their order. For price per quality point and fixed price 0 each.
// Refusals INVALID_PRICE (1 to 10^13 pence each, at most 10,000), INVALID_FORMULA (bounds of a benchmark).
absl::StatusOr<std::vector<std::int64_t>> score_prices(const PublishedPrice& formula,
                                                       const std::vector<std::int64_t>& prices_pence);

// Price per quality point turned into points where more is better: quality x reference / price. The reference is the
// lot's value, so that nobody's points depend on another's bid; the order is that of price / quality, lowest first. At
// most 1,000 points, which a price below a tenth of the value can reach.
std::int64_t quality_for_money_milli(std::int64_t quality_milli, std::int64_t reference_pence,
                                     std::int64_t price_pence);
// Pence per point of quality, thousandths, rounded half up; 0 where there is no quality.
std::int64_t price_per_point_milli(std::int64_t price_pence, std::int64_t quality_milli);

}  // namespace concord::procurement
