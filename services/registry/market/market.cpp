// PURE. Describes a market of support services; see market.h for the formulas.
// It must never round before it compares.
#include "services/registry/market/market.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace concord::registry {
namespace {

// For products only: two int64 multiply into it without loss.
__extension__ typedef __int128 Wide;

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

// Rounds halves away from zero; the denominator is above 0.
std::int64_t divide_half_up(Wide numerator, Wide denominator) {
  const Wide half = denominator / 2;
  return static_cast<std::int64_t>((numerator < 0 ? numerator - half : numerator + half) / denominator);
}

// Twice the median, which is whole even where the median is not. The figures are sorted and not empty.
std::int64_t twice_median(const std::vector<std::int64_t>& sorted) {
  return sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2];
}

std::int64_t concentrate(const std::vector<Wide>& amounts) {
  Wide total = 0;
  Wide squares = 0;
  for (const Wide amount : amounts) {
    total += amount;
    squares += amount * amount;
  }
  return total == 0 ? 0 : divide_half_up(squares * 10'000, total * total);
}

// Judges one peer group, which begins and ends as said.
void judge_group(std::vector<JudgedPrice>::iterator begin, std::vector<JudgedPrice>::iterator end) {
  const auto peers = static_cast<std::size_t>(end - begin);
  std::vector<std::int64_t> prices;
  for (auto at = begin; at != end; ++at) {
    at->peers = static_cast<std::int64_t>(peers);
    at->standing = PriceStanding::kTooFewToJudge;
    prices.push_back(at->unit_price_week_pence);
  }
  if (peers < kMinPeers) return;
  std::sort(prices.begin(), prices.end());
  const std::int64_t median_2 = twice_median(prices);
  std::vector<std::int64_t> deviations_2;
  for (const std::int64_t price : prices) deviations_2.push_back(std::abs(2 * price - median_2));
  std::sort(deviations_2.begin(), deviations_2.end());
  const std::int64_t mad_4 = twice_median(deviations_2);

  for (auto at = begin; at != end; ++at) {
    const std::int64_t deviation_2 = 2 * at->unit_price_week_pence - median_2;
    at->median_pence_milli = median_2 * 500;
    at->mad_pence_milli = mad_4 * 250;
    if (mad_4 == 0) {
      at->standing = deviation_2 == 0 ? PriceStanding::kUsual : PriceStanding::kNoSpread;
      continue;
    }
    // z = 6745 / 10,000 * (deviation_2 / 2) / (mad_4 / 4)
    const Wide numerator = Wide{6745} * 2 * deviation_2;
    const Wide denominator = Wide{10'000} * mad_4;
    at->z_milli = divide_half_up(numerator * 1000, denominator);
    const Wide limit = denominator * 7 / 2;  // 3.5; the denominator is even
    at->standing = numerator > limit    ? PriceStanding::kHigh
                   : numerator < -limit ? PriceStanding::kLow
                                        : PriceStanding::kUsual;
  }
}

}  // namespace

absl::StatusOr<Concentration> measure_concentration(const std::vector<MarketShare>& shares) {
  std::map<std::string, std::pair<Wide, Wide>> by_provider;
  Wide all_units = 0;
  Wide all_pence = 0;
  for (const MarketShare& share : shares) {
    if (share.provider_id.empty()) return wrong("A market share has no provider.");
    if (share.funded_units < 0 || share.price_year_pence < 0)
      return wrong("Units or price of provider " + share.provider_id + " are below 0.");
    auto& [units, pence] = by_provider[share.provider_id];
    units += share.funded_units;
    pence += share.price_year_pence;
    all_units += share.funded_units;
    all_pence += share.price_year_pence;
  }
  if (all_units > kMaxMarketTotal || all_pence > kMaxMarketTotal)
    return wrong("The market adds up to more than " + std::to_string(kMaxMarketTotal) + " units or pence.");
  std::vector<Wide> units;
  std::vector<Wide> pence;
  for (const auto& [provider, amounts] : by_provider) {
    units.push_back(amounts.first);
    pence.push_back(amounts.second);
  }
  return Concentration{concentrate(units), concentrate(pence), static_cast<std::int64_t>(by_provider.size())};
}

absl::StatusOr<SizeDistribution> measure_sizes(std::vector<std::int64_t> units_of_services) {
  SizeDistribution sizes;
  sizes.bands = {{1, 5, 0}, {6, 10, 0}, {11, 20, 0}, {21, 50, 0}, {51, std::nullopt, 0}};
  std::sort(units_of_services.begin(), units_of_services.end());
  if (!units_of_services.empty() && (units_of_services.front() < 0 || units_of_services.back() > kMaxUnitsOfService))
    return wrong("A service has 0 to " + std::to_string(kMaxUnitsOfService) + " units.");
  const auto first = std::upper_bound(units_of_services.begin(), units_of_services.end(), 0);
  sizes.without_units = first - units_of_services.begin();
  units_of_services.erase(units_of_services.begin(), first);
  if (units_of_services.empty()) return sizes;
  sizes.services = static_cast<std::int64_t>(units_of_services.size());
  sizes.min_units = units_of_services.front();
  sizes.median_units_milli = twice_median(units_of_services) * 500;
  sizes.max_units = units_of_services.back();
  for (const std::int64_t units : units_of_services)
    for (SizeBand& band : sizes.bands)
      if (units >= band.from_units && (!band.to_units || units <= *band.to_units)) ++band.services;
  return sizes;
}

absl::StatusOr<UnitPrice> price_unit(std::int64_t price_year_pence, std::int64_t units) {
  if (units < 1 || units > kMaxMarketTotal)
    return wrong("A unit price needs 1 to " + std::to_string(kMaxMarketTotal) + " units.");
  if (price_year_pence < 0 || price_year_pence > kMaxMarketTotal)
    return wrong("A price lies between 0 and " + std::to_string(kMaxMarketTotal) + " pence.");
  return UnitPrice{divide_half_up(price_year_pence, units),
                   divide_half_up(price_year_pence, Wide{units} * kWeeksInYear)};
}

std::string words_of(PriceStanding standing) {
  switch (standing) {
    case PriceStanding::kUsual:
      return "usual";
    case PriceStanding::kHigh:
      return "high";
    case PriceStanding::kLow:
      return "low";
    case PriceStanding::kTooFewToJudge:
      return "too few to judge";
    case PriceStanding::kNoSpread:
      return "most peers charge the same";
  }
  return "unknown";
}

absl::StatusOr<std::vector<JudgedPrice>> judge_prices(std::vector<PeerPrice> prices) {
  std::sort(prices.begin(), prices.end(), [](const PeerPrice& a, const PeerPrice& b) {
    return std::tie(a.peer_group, a.service_id) < std::tie(b.peer_group, b.service_id);
  });
  std::vector<JudgedPrice> judged;
  for (const PeerPrice& price : prices) {
    if (price.service_id.empty()) return wrong("A price has no service.");
    if (price.unit_price_week_pence < 0 || price.unit_price_week_pence > kMaxMarketPence)
      return wrong("The price of service " + price.service_id + " lies outside 0 to " +
                   std::to_string(kMaxMarketPence) + " pence.");
    if (!judged.empty() && judged.back().peer_group == price.peer_group && judged.back().service_id == price.service_id)
      return wrong("Service " + price.service_id + " stands twice in peer group " + price.peer_group + ".");
    JudgedPrice next;
    next.service_id = price.service_id;
    next.peer_group = price.peer_group;
    next.unit_price_week_pence = price.unit_price_week_pence;
    judged.push_back(std::move(next));
  }
  for (auto begin = judged.begin(); begin != judged.end();) {
    const auto end =
        std::find_if(begin, judged.end(), [&](const JudgedPrice& j) { return j.peer_group != begin->peer_group; });
    judge_group(begin, end);
    begin = end;
  }
  return judged;
}

absl::StatusOr<std::vector<EndingContract>> ending_contracts(const std::vector<ContractEnd>& contracts,
                                                             std::int64_t today, std::int64_t within_days) {
  if (within_days < 0 || within_days > kMaxDay || today < -kMaxDay || today > kMaxDay)
    return wrong("Today or the days ahead lie beyond " + std::to_string(kMaxDay) +
                 " days, or the days ahead are below 0.");
  std::vector<EndingContract> ending;
  for (const ContractEnd& contract : contracts) {
    if (contract.end_day < -kMaxDay || contract.end_day > kMaxDay)
      return wrong("Contract " + contract.contract_id + " ends beyond " + std::to_string(kMaxDay) + " days.");
    const std::int64_t days_left = contract.end_day - today;
    if (days_left >= 0 && days_left <= within_days)
      ending.push_back({contract.contract_id, contract.end_day, days_left});
  }
  std::sort(ending.begin(), ending.end(), [](const EndingContract& a, const EndingContract& b) {
    return std::tie(a.end_day, a.contract_id) < std::tie(b.end_day, b.contract_id);
  });
  return ending;
}

}  // namespace concord::registry
