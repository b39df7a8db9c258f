// PURE. Describes a market of support services: who holds it, how large services are, what a unit costs,
// which price stands out and which contracts end soon. It must never judge a price among too few peers.
//
// Source: MATHS section 6 "Unit cost" (modified z-score); DOMAIN source 001 (1,041 units for GBP 3.4m a year
// = GBP 3,266 a unit and year = GBP 62.81 a unit and week, so a year has 52 weeks here, not 365/7); the
// Herfindahl-Hirschman index as competition authorities use it.
//   HHI        = 10,000 * sum_p (amount_p / total)^2 over providers p, rounded half up; 10,000 = a monopoly
//   unit price = price / units a year, price / (52 * units) a week; in pence, rounded half up
//   z          = 0.6745 (x - median) / MAD, MAD = the median of |x - median|; outlier when |z| > 3.5, exactly
//   median     = the mean of the two middle figures when their number is even
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::registry {

inline constexpr std::int64_t kWeeksInYear = 52;
inline constexpr std::int64_t kMaxUnitsOfService = 1'000'000;
inline constexpr std::int64_t kMaxMarketPence = 1'000'000'000'000;      // one price; also one unit price to judge
inline constexpr std::int64_t kMaxMarketTotal = 1'000'000'000'000'000;  // all units, or all pence, of a market
inline constexpr std::size_t kMinPeers = 8;
inline constexpr std::int64_t kMaxDay = 10'000'000;  // civil day numbers, either side of 1970-01-01

struct MarketShare {
  std::string provider_id;
  std::int64_t funded_units = 0;
  std::int64_t price_year_pence = 0;
};

struct Concentration {
  std::int64_t by_funded_units = 0;  // HHI, 0 .. 10,000; 0 only where the market has no funded units
  std::int64_t by_price = 0;
  std::int64_t providers = 0;
};

// Shares of one provider are added up. INVALID_ARGUMENT: no provider id, a figure outside its limits.
absl::StatusOr<Concentration> measure_concentration(const std::vector<MarketShare>& shares);

struct SizeBand {
  std::int64_t from_units = 0;
  std::optional<std::int64_t> to_units;  // none: and more
  std::int64_t services = 0;
};

struct SizeDistribution {
  std::vector<SizeBand> bands;     // 1-5, 6-10, 11-20, 21-50, 51 and more
  std::int64_t services = 0;       // with at least one unit
  std::int64_t without_units = 0;  // in no band, minimum, median or maximum
  std::optional<std::int64_t> min_units;
  std::optional<std::int64_t> median_units_milli;
  std::optional<std::int64_t> max_units;
};

// One figure a service. INVALID_ARGUMENT: a figure outside 0 .. kMaxUnitsOfService.
absl::StatusOr<SizeDistribution> measure_sizes(std::vector<std::int64_t> units_of_services);

struct UnitPrice {
  std::int64_t year_pence = 0;
  std::int64_t week_pence = 0;  // from the price itself, not from the rounded year
};

// INVALID_ARGUMENT: no unit, or a figure outside kMaxMarketTotal (it prices whole markets, too).
absl::StatusOr<UnitPrice> price_unit(std::int64_t price_year_pence, std::int64_t units);

struct PeerPrice {
  std::string service_id;
  std::string peer_group;  // services that may fairly be compared
  std::int64_t unit_price_week_pence = 0;
};

enum class PriceStanding : std::uint8_t {
  kUsual,
  kHigh,           // z > 3.5
  kLow,            // z < -3.5
  kTooFewToJudge,  // fewer than kMinPeers prices in the peer group
  kNoSpread,       // differs from a median that at least half the peers charge exactly: z does not exist, a person
                   // looks
};

// The words for people: "usual", "high", "low", "too few to judge", "most peers charge the same".
std::string words_of(PriceStanding standing);

struct JudgedPrice {
  std::string service_id;
  std::string peer_group;
  std::int64_t unit_price_week_pence = 0;
  std::int64_t peers = 0;                          // in the group, this one included
  std::optional<std::int64_t> median_pence_milli;  // none when too few
  std::optional<std::int64_t> mad_pence_milli;     // rounded half up
  std::optional<std::int64_t> z_milli;             // rounded half away from zero; none when too few or no spread
  PriceStanding standing = PriceStanding::kUsual;
};

// Sorted by peer group and service. INVALID_ARGUMENT: a service without an id or given twice, a price outside
// 0 .. kMaxMarketPence.
absl::StatusOr<std::vector<JudgedPrice>> judge_prices(std::vector<PeerPrice> prices);

struct ContractEnd {
  std::string contract_id;
  std::int64_t end_day = 0;  // the last day of service, in civil days since 1970-01-01 in Europe/London
};

struct EndingContract {
  std::string contract_id;
  std::int64_t end_day = 0;
  std::int64_t days_left = 0;  // 0 = ends today
};

// Contracts with today <= end_day <= today + within_days, soonest first, then by id. INVALID_ARGUMENT:
// within_days below 0, or a day beyond kMaxDay.
absl::StatusOr<std::vector<EndingContract>> ending_contracts(const std::vector<ContractEnd>& contracts,
                                                             std::int64_t today, std::int64_t within_days);

}  // namespace concord::registry
