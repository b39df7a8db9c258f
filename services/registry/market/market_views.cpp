// Writes public notices as they stand and reads them; reports the market over running services and contracts.
#include "services/registry/market/market_views.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"

#include "services/platform/values/civil_date.h"
#include "services/registry/contracts/cover.h"
#include "services/registry/fields/projected_row.h"
#include "services/registry/fields/view_rows.h"
#include "services/registry/market/market.h"
#include "services/registry/market/market_notice.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

constexpr int kMaxListed = 500;
constexpr std::int32_t kMostDays = 3'650;
constexpr std::int32_t kUsualDays = 365;
constexpr char kAfterEveryDay[] = "9999-99-99";

struct Market {
  std::vector<v1::SupportService> services;
  std::vector<v1::Contract> contracts;
};

absl::StatusOr<Market> read_market(Connection& reader, const std::string& authority) {
  Market market;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body FROM services WHERE authority = $1 AND running = 1 ORDER BY id",
      [&](Statement& row) {
        parse_body(row, 0, market.services.emplace_back());
        return true;
      },
      authority));
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body FROM contracts WHERE authority = $1 ORDER BY id",
      [&](Statement& row) {
        parse_body(row, 0, market.contracts.emplace_back());
        return true;
      },
      authority));
  return market;
}

absl::Status add_shares(const Market& market, v1::MarketReport& report) {
  std::vector<MarketShare> shares;
  std::vector<std::int64_t> sizes;
  for (const v1::SupportService& service : market.services) {
    shares.push_back({service.provider_id(), service.funded_units(), service.price_year_pence()});
    sizes.push_back(service.funded_units());
    report.set_units(report.units() + service.units());
    report.set_funded_units(report.funded_units() + service.funded_units());
    report.set_people_supported(report.people_supported() + service.people_supported());
    report.set_price_year_pence(report.price_year_pence() + service.price_year_pence());
  }
  CONCORD_ASSIGN(const Concentration concentration, measure_concentration(shares));
  report.set_services(static_cast<std::int32_t>(market.services.size()));
  report.set_providers(static_cast<std::int32_t>(concentration.providers));
  report.set_hhi_units(static_cast<std::int32_t>(concentration.by_funded_units));
  report.set_hhi_price(static_cast<std::int32_t>(concentration.by_price));
  CONCORD_ASSIGN(const SizeDistribution distribution, measure_sizes(std::move(sizes)));
  for (const SizeBand& band : distribution.bands) {
    v1::SizeBand& shown = *report.add_size_bands();
    shown.set_from_units(band.from_units);
    shown.set_to_units(band.to_units.value_or(0));
    shown.set_services(static_cast<std::int32_t>(band.services));
  }
  report.set_smallest_units(distribution.min_units.value_or(0));
  report.set_median_units_milli(distribution.median_units_milli.value_or(0));
  report.set_largest_units(distribution.max_units.value_or(0));
  return absl::OkStatus();
}

std::int64_t median_of(std::vector<std::int64_t> figures) {
  std::sort(figures.begin(), figures.end());
  const std::int64_t twice = figures[(figures.size() - 1) / 2] + figures[figures.size() / 2];
  return (twice + 1) / 2;
}

absl::Status add_prices(const Market& market, v1::MarketReport& report) {
  std::vector<PeerPrice> prices;
  std::vector<std::int64_t> weekly;
  for (const v1::SupportService& service : market.services) {
    if (service.funded_units() == 0) continue;
    CONCORD_ASSIGN(const UnitPrice price, price_unit(service.price_year_pence(), service.funded_units()));
    prices.push_back({service.id(), "", price.week_pence});
    weekly.push_back(price.week_pence);
  }
  if (prices.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(const UnitPrice whole, price_unit(report.price_year_pence(), report.funded_units()));
  report.set_unit_year_pence(whole.year_pence);
  report.set_median_unit_week_pence(median_of(weekly));
  CONCORD_ASSIGN(std::vector<JudgedPrice> judged, judge_prices(std::move(prices)));
  const auto is_outlier = [](const JudgedPrice& price) {
    return price.standing == PriceStanding::kHigh || price.standing == PriceStanding::kLow;
  };
  const auto distance = [](const JudgedPrice& price) { return std::abs(price.z_milli.value_or(0)); };
  // Stable: equal distances stay in the order of their ids.
  std::stable_sort(judged.begin(), judged.end(),
                   [&](const JudgedPrice& left, const JudgedPrice& right) { return distance(left) > distance(right); });
  bool no_spread = false;
  for (const JudgedPrice& price : judged) {
    no_spread |= price.standing == PriceStanding::kNoSpread;
    if (report.unit_prices_size() >= kMaxListed) continue;
    v1::UnitPrice& shown = *report.add_unit_prices();
    shown.set_service_id(price.service_id);
    shown.set_unit_week_pence(price.unit_price_week_pence);
    shown.set_modified_z_milli(price.z_milli.value_or(0));
    shown.set_outlier(is_outlier(price));
  }
  if (judged.size() < kMinPeers) {
    report.set_outliers_note(
        cat("Outliers are not judged among ", judged.size(), " services; ", kMinPeers, " are needed."));
  } else if (no_spread) {
    report.set_outliers_note(
        "At least half of the services charge exactly the same; a person looks at those that differ.");
  }
  return absl::OkStatus();
}

absl::Status add_endings(const Market& market, absl::CivilDay today, std::int32_t within_days,
                         v1::MarketReport& report) {
  std::map<std::string, const v1::Contract*> by_id;
  std::vector<ContractEnd> ends;
  for (const v1::Contract& contract : market.contracts) {
    if (contract.status() != v1::CONTRACT_STATUS_ACTIVE) continue;
    CONCORD_ASSIGN(const absl::CivilDay day, platform::parse_date(contract.ends_on(), "ends_on"));
    ends.push_back({contract.id(), platform::day_number(day)});
    by_id[contract.id()] = &contract;
  }
  CONCORD_ASSIGN(const auto ending, ending_contracts(ends, platform::day_number(today), within_days));
  for (const EndingContract& end : ending) {
    if (report.ending_contracts_size() < kMaxListed) *report.add_ending_contracts() = *by_id.at(end.contract_id);
  }
  const std::string last_day = platform::format_date(today + within_days);
  for (const std::string& service : services_losing_cover(market.contracts, last_day)) {
    const bool running = std::any_of(market.services.begin(), market.services.end(),
                                     [&](const v1::SupportService& known) { return known.id() == service; });
    if (running && report.services_losing_cover_size() < kMaxListed) report.add_services_losing_cover(service);
  }
  return absl::OkStatus();
}

const platform::ViewTable kNotices("notices",
                                   {"authority TEXT", "id TEXT", "published_on TEXT", "is_set_aside BIGINT",
                                    "suppliers_lower TEXT", "body BYTEA", "version BIGINT"},
                                   {"authority", "id"},
                                   {"CREATE INDEX notices_by_day ON notices (authority, published_on)"});
const platform::ViewTable kCpvCodes(
    "notice_cpv_codes", {"authority TEXT", "code TEXT", "notice_id TEXT"}, {"authority", "code", "notice_id"},
    {"CREATE INDEX notice_cpv_codes_by_notice ON notice_cpv_codes (authority, notice_id)"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::MarketNotice notice, row.evolved<MarketNoticeAggregate>("notices"));
  std::string suppliers;
  for (const std::string& supplier : notice.suppliers()) suppliers += absl::AsciiStrToLower(supplier) + "\n";
  CONCORD_RETURN_IF_ERROR(kNotices.put(writer, row.authority(), row.id, notice.published_on(),
                                       !notice.set_aside_reason().empty(), suppliers, Bytes{notice.SerializeAsString()},
                                       record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("notice_cpv_codes", "notice_id"));
  for (const std::string& code : notice.cpv_codes()) {
    CONCORD_RETURN_IF_ERROR(kCpvCodes.put(writer, row.authority(), code, row.id));
  }
  return absl::OkStatus();
}

}  // namespace

std::string market_tables() { return kNotices.create() + kCpvCodes.create(); }
platform::ViewPart market_part() {
  return {{"notice"}, {kNotices.name(), kCpvCodes.name()}, v1::MarketNoticeEvent::descriptor(), project};
}

absl::Status get_market_report(Connection& reader, const Context& context, const v1::GetMarketReportRequest& request,
                               v1::GetMarketReportResponse& response) {
  if (request.ending_within_days() < 0 || request.ending_within_days() > kMostDays) {
    return platform::refuse_input({.code = "INVALID_DAYS",
                                   .sentence = cat("ending_within_days is ", request.ending_within_days(), "."),
                                   .remedy = cat("Give 1 to ", kMostDays, ", or 0 for ", kUsualDays, "."),
                                   .subject = "ending_within_days"});
  }
  const std::int32_t days = request.ending_within_days() == 0 ? kUsualDays : request.ending_within_days();
  CONCORD_ASSIGN(const Market market, read_market(reader, context.authority));
  v1::MarketReport& report = *response.mutable_report();
  CONCORD_RETURN_IF_ERROR(add_shares(market, report));
  CONCORD_RETURN_IF_ERROR(add_prices(market, report));
  return add_endings(market, context.today, days, report);
}

absl::Status list_market_notices(Connection& reader, const Context& context,
                                 const v1::ListMarketNoticesRequest& request, v1::ListMarketNoticesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  const std::string& prefix = request.cpv_prefix();
  if (prefix.size() > 8 || prefix.find_first_not_of("0123456789") != std::string::npos) {
    return platform::refuse_input({.code = "INVALID_CPV",
                                   .sentence = cat("'", prefix.substr(0, 40), "' does not begin a CPV code."),
                                   .remedy = "Give up to 8 digits, such as 853.",
                                   .subject = "cpv_prefix"});
  }
  const std::string supplier = like_pattern(absl::AsciiStrToLower(request.supplier_contains()));
  const std::string beyond = prefix + ":";  // ':' follows '9'
  static const std::string kFilter =
      "FROM notices n WHERE n.authority = $1 AND ($2 = 0 OR n.is_set_aside = 1) AND ($3 = '' OR n.suppliers_lower LIKE "
      "$3 "
      "ESCAPE '!') AND ($4 = '' OR EXISTS (SELECT 1 FROM notice_cpv_codes x WHERE x.authority = n.authority AND "
      "x.notice_id = n.id AND x.code >= $4 AND x.code < $5))";
  static const std::string kCount = "SELECT COUNT(*) " + kFilter;
  static const std::string kRows = "SELECT n.body, n.published_on, n.id " + kFilter +
                                   " AND (n.published_on < $6 OR (n.published_on = $6 AND n.id > $7)) "
                                   "ORDER BY n.published_on DESC, n.id LIMIT $8";
  CONCORD_RETURN_IF_ERROR(reader.query(
      kCount,
      [&](Statement& row) {
        response.set_total(row.integer(0));
        return true;
      },
      context.authority, request.set_aside_only(), supplier, prefix, beyond));
  const std::string day = page.after.empty() ? std::string(kAfterEveryDay) : page.key(0);
  return read_bodies(reader, kRows, page, response.mutable_notices(), response.mutable_next_page_token(),
                     context.authority, request.set_aside_only(), supplier, prefix, beyond, day, page.key(1));
}

}  // namespace concord::registry
