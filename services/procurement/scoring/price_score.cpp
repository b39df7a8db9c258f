// PURE. The price formulas; see price_score.h for their source and rounding.
#include "services/procurement/scoring/price_score.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;

// Between no marks and full marks, then rounded.
std::int64_t clamped(Wide numerator, Wide denominator) {
  const Wide most = Wide{kFullMarksMilli} * denominator;
  return half_up(std::clamp(numerator, Wide{0}, most), denominator);
}

struct Field {
  Wide lowest = 0, highest = 0, sum = 0, count = 0;
};

Field field_of(const std::vector<std::int64_t>& prices) {
  Field field;
  field.lowest = *std::min_element(prices.begin(), prices.end());
  field.highest = *std::max_element(prices.begin(), prices.end());
  for (const std::int64_t price : prices) field.sum += price;
  field.count = static_cast<Wide>(prices.size());
  return field;
}

std::int64_t score_price(const PublishedPrice& formula, const Field& field, Wide price) {
  const Wide full = kFullMarksMilli;
  switch (formula.kind) {
    case v1::PRICE_FORMULA_KIND_LOWEST_PRICE_RATIO:
      return clamped(full * field.lowest, price);
    case v1::PRICE_FORMULA_KIND_LINEAR_FROM_LOWEST:
      return clamped(full * (2 * field.lowest - price), field.lowest);
    case v1::PRICE_FORMULA_KIND_RANGE:
      // With one price there is no range: whoever is the lowest has full marks.
      if (field.highest == field.lowest) return kFullMarksMilli;
      return clamped(full * (field.highest - price), field.highest - field.lowest);
    case v1::PRICE_FORMULA_KIND_MEAN_DEVIATION:
      // 50 + 100 (a - p) / a with a = sum / count, over the common denominator sum.
      return clamped(full / 2 * field.sum + full * (field.sum - field.count * price), field.sum);
    case v1::PRICE_FORMULA_KIND_BENCHMARK:
      return clamped(full * (formula.benchmark_max_pence - price),
                     Wide{formula.benchmark_max_pence} - formula.benchmark_min_pence);
    default:
      return 0;
  }
}

}  // namespace

bool has_price_weight(v1::PriceFormulaKind kind) {
  return kind != v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT && kind != v1::PRICE_FORMULA_KIND_FIXED_PRICE;
}

bool is_relative(v1::PriceFormulaKind kind) {
  return has_price_weight(kind) && kind != v1::PRICE_FORMULA_KIND_BENCHMARK;
}

absl::StatusOr<std::vector<std::int64_t>> score_prices(const PublishedPrice& formula,
                                                       const std::vector<std::int64_t>& prices_pence) {
  if (!v1::PriceFormulaKind_IsValid(formula.kind) || formula.kind == v1::PRICE_FORMULA_KIND_UNSPECIFIED) {
    return platform::refuse_input({.code = "INVALID_FORMULA",
                                   .sentence = "No price formula is stated.",
                                   .remedy = "State one.",
                                   .subject = "price_formula"});
  }
  if (formula.kind == v1::PRICE_FORMULA_KIND_BENCHMARK &&
      (formula.benchmark_min_pence < 1 || formula.benchmark_max_pence <= formula.benchmark_min_pence ||
       formula.benchmark_max_pence > kMaxPence)) {
    return platform::refuse_input({.code = "INVALID_FORMULA",
                                   .sentence = cat("The benchmark runs from ", formula.benchmark_min_pence, " to ",
                                                   formula.benchmark_max_pence, " pence."),
                                   .remedy = "Publish bounds above 0, the lower below the upper.",
                                   .subject = "lots"});
  }
  if (prices_pence.size() > kMaxPricedBids) {
    return platform::refuse_input({.code = "INVALID_PRICE",
                                   .sentence = cat(prices_pence.size(), " prices are too many."),
                                   .remedy = cat("Score at most ", kMaxPricedBids, " at a time."),
                                   .subject = "bids"});
  }
  for (const std::int64_t price : prices_pence) {
    if (price >= 1 && price <= kMaxPence) continue;
    return platform::refuse_input({.code = "INVALID_PRICE",
                                   .sentence = cat(price, " pence is not a price."),
                                   .remedy = cat("Give 1 to ", kMaxPence, " pence."),
                                   .subject = "bids"});
  }
  std::vector<std::int64_t> scores;
  if (prices_pence.empty()) return scores;
  const Field field = field_of(prices_pence);
  for (const std::int64_t price : prices_pence) scores.push_back(score_price(formula, field, price));
  return scores;
}

std::int64_t quality_for_money_milli(std::int64_t quality_milli, std::int64_t reference_pence,
                                     std::int64_t price_pence) {
  const Wide for_money = std::min(Wide{quality_milli} * reference_pence, Wide{kMostForMoneyMilli} * price_pence);
  return half_up(for_money, price_pence);
}

std::int64_t price_per_point_milli(std::int64_t price_pence, std::int64_t quality_milli) {
  return quality_milli == 0 ? 0 : half_up(Wide{price_pence} * 1'000 * 1'000, quality_milli);
}

}  // namespace concord::procurement
