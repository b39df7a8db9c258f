// PURE. The rank-reversal simulation; see rank_reversal.h.
#include "services/procurement/scoring/rank_reversal.h"

#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;

constexpr std::int64_t kReferencePence = 10'000;

void imagine(v1::RankReversal& reversal, const char* name, const SimulatedBid& bid, std::int64_t before,
             std::int64_t after) {
  v1::ImaginedBid* imagined = reversal.add_bids();
  imagined->set_name(name);
  imagined->set_quality_milli(bid.quality_milli);
  imagined->set_price_pence(bid.price_pence);
  imagined->set_before_milli(before);
  imagined->set_after_milli(after);
}

std::string said_of(const char* name, const SimulatedBid& bid) {
  return cat(name, " (quality ", points(bid.quality_milli), ", GBP ", pounds(bid.price_pence), ")");
}

}  // namespace

std::vector<std::int64_t> simulate_totals(const PublishedPrice& formula, const TotalWeights& weights,
                                          std::int64_t reference_pence, const std::vector<SimulatedBid>& bids) {
  std::vector<std::int64_t> prices, totals;
  for (const SimulatedBid& bid : bids) prices.push_back(bid.price_pence);
  const auto scores = score_prices(formula, prices);
  for (std::size_t i = 0; i < bids.size(); ++i) {
    if (formula.kind == v1::PRICE_FORMULA_KIND_PRICE_PER_QUALITY_POINT) {
      totals.push_back(quality_for_money_milli(bids[i].quality_milli, reference_pence, bids[i].price_pence));
    } else if (formula.kind == v1::PRICE_FORMULA_KIND_FIXED_PRICE) {
      totals.push_back(bids[i].quality_milli);
    } else {
      totals.push_back(half_up(
          Wide{bids[i].quality_milli} * weights.quality_ppm + Wide{scores.ok() ? (*scores)[i] : 0} * weights.price_ppm,
          kWholePpm));
    }
  }
  return totals;
}

std::optional<v1::RankReversal> flips(const PublishedPrice& formula, const TotalWeights& weights,
                                      std::int64_t reference_pence, const SimulatedBid& x, const SimulatedBid& y,
                                      const SimulatedBid& hopeless) {
  const auto before = simulate_totals(formula, weights, reference_pence, {x, y});
  const auto after = simulate_totals(formula, weights, reference_pence, {x, y, hopeless});
  const bool beats_neither = after[2] < after[0] && after[2] < after[1];
  const bool x_to_y = before[0] > before[1] && after[0] < after[1];
  const bool y_to_x = before[0] < before[1] && after[0] > after[1];
  if (!beats_neither || (!x_to_y && !y_to_x)) return std::nullopt;
  v1::RankReversal reversal;
  imagine(reversal, "X", x, before[0], after[0]);
  imagine(reversal, "Y", y, before[1], after[1]);
  imagine(reversal, "Z", hopeless, 0, after[2]);
  reversal.set_sentence(cat(said_of("X", x), " has ", points(before[0]), " against ", points(before[1]), " for ",
                            said_of("Y", y), "; once the hopeless ", said_of("Z", hopeless), " bids too, X has ",
                            points(after[0]), " against ", points(after[1]), "."));
  return reversal;
}

std::optional<v1::RankReversal> find_rank_reversal(v1::PriceFormulaKind kind, const TotalWeights& weights) {
  PublishedPrice formula{kind, 0, 0};
  if (kind == v1::PRICE_FORMULA_KIND_BENCHMARK) {
    formula.benchmark_min_pence = kReferencePence * 60 / 100;
    formula.benchmark_max_pence = kReferencePence * 150 / 100;
  }
  // The hopeless: worse and cheaper, nothing and much cheaper, worse and dearer, nothing and much dearer.
  const std::vector<SimulatedBid> hopeless = {{20'000, 6'000}, {0, 3'000}, {20'000, 20'000}, {0, 40'000}};
  // The example of MATHS 5.1 first, because people know it.
  const SimulatedBid known_x{90'000, 12'000}, known_y{80'000, 10'000};
  for (const SimulatedBid& third : hopeless) {
    if (auto found = flips(formula, weights, kReferencePence, known_x, known_y, third)) return found;
  }
  for (const SimulatedBid& third : hopeless) {
    for (std::int64_t better = 60; better <= 100; better += 5) {
      for (std::int64_t worse = 50; worse < better; worse += 5) {
        for (std::int64_t dear = 85; dear <= 160; dear += 5) {
          for (std::int64_t cheap = 80; cheap < dear; cheap += 5) {
            auto found = flips(formula, weights, kReferencePence, {better * 1'000, dear * 100},
                               {worse * 1'000, cheap * 100}, third);
            if (found) return found;
          }
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace concord::procurement
