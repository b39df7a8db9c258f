// PURE. Cells of people, places that serve them, money that goes.
#include "services/transition/impact/impact.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "services/platform/values/figures.h"
#include "services/transition/impact/absorption.h"

namespace concord::transition {
namespace {

constexpr std::int64_t kMilli = 1'000;
using platform::kWholePpm;
constexpr int kMaxAbsorbersShown = 200;

__extension__ typedef __int128 Wide;
using Cell = std::tuple<std::string, std::string, std::string>;  // area, group, tenure
using Cells = std::map<Cell, std::int64_t>;

template <typename List>
std::set<std::string> sorted(const List& list) {
  return {list.begin(), list.end()};
}

// `amount` in thousandths, evenly over the cells of the service.
template <typename Service>
void spread(const Service& service, std::int64_t amount, Cells& to) {
  std::vector<Cell> cells;
  for (const std::string& area : sorted(service.area_codes())) {
    for (const std::string& group : sorted(service.client_groups())) {
      for (const std::string& tenure : sorted(service.tenures())) cells.emplace_back(area, group, tenure);
    }
  }
  if (cells.empty()) return;
  const auto count = static_cast<std::int64_t>(cells.size());
  for (std::int64_t i = 0; i < count; ++i) {
    to[cells[static_cast<std::size_t>(i)]] += amount / count + (i < amount % count ? 1 : 0);
  }
}

std::map<std::string, std::int64_t> by_area(const Cells& cells) {
  std::map<std::string, std::int64_t> sums;
  for (const auto& [cell, milli] : cells) sums[std::get<0>(cell)] += milli;
  return sums;
}

std::int64_t at(const std::map<std::string, std::int64_t>& sums, const std::string& key) {
  const auto found = sums.find(key);
  return found == sums.end() ? 0 : found->second;
}

struct Taker {
  v1::Absorber row;
  std::set<std::string> areas, groups, tenures;

  bool serves(const Cell& cell) const {
    const auto& [area, group, tenure] = cell;
    return areas.count(area) > 0 && (groups.count(group) > 0 || groups.count("generic") > 0) &&
           (tenures.count(tenure) > 0 || tenures.count("any") > 0);
  }
};

template <typename Service>
Taker taker_of(const Service& service, const std::string& id, const std::string& provider, std::int64_t spare) {
  Taker taker;
  taker.row.set_service_id(id);
  taker.row.set_provider_id(provider);
  taker.row.set_spare_places(spare);
  taker.areas = sorted(service.area_codes());
  taker.groups = sorted(service.client_groups());
  taker.tenures = sorted(service.tenures());
  return taker;
}

std::vector<Taker> takers_of(const ImpactInputs& inputs, const std::set<std::string>& ending) {
  std::vector<Taker> takers;
  for (const v1::SupplyLine& line : inputs.running) {
    const std::int64_t spare = line.units() - line.people_supported();
    if (ending.count(line.service_id()) > 0 || line.ended() || spare <= 0 || !line.limited_to_landlord().empty()) {
      continue;
    }
    takers.push_back(taker_of(line, line.service_id(), line.provider_id(), spare));
  }
  if (inputs.incoming != nullptr && inputs.incoming->units() > 0) {
    const v1::IncomingContract& contract = *inputs.incoming;
    takers.push_back(taker_of(contract, contract.contract_id(),
                              contract.provider_ids().empty() ? std::string() : contract.provider_ids(0),
                              contract.units()));
    takers.back().row.set_incoming(true);
  }
  return takers;
}

// Fills could_take of each taker and the total; takers that can serve nobody are dropped.
std::int64_t place(const Cells& affected, std::vector<Taker>& takers) {
  std::vector<PeopleToPlace> people;
  std::vector<std::int64_t> servable(takers.size(), 0);
  for (const auto& [cell, milli] : affected) {
    PeopleToPlace some{milli, {}};
    for (std::size_t t = 0; t < takers.size(); ++t) {
      if (!takers[t].serves(cell)) continue;
      some.may_go_to.push_back(t);
      servable[t] += milli;
    }
    people.push_back(std::move(some));
  }
  std::vector<std::int64_t> places;
  for (std::size_t t = 0; t < takers.size(); ++t) {
    places.push_back(takers[t].row.spare_places() * kMilli);
    takers[t].row.set_could_take(std::min(takers[t].row.spare_places(), servable[t] / kMilli));
  }
  return most_placed_milli(people, places) / kMilli;
}

void fill_areas(const ImpactInputs& inputs, const Cells& affected, const std::vector<Taker>& takers,
                const std::set<std::string>& ending, v1::Impact& impact) {
  Cells people, places;
  for (const v1::OutgoingService& service : inputs.outgoing)
    spread(service, service.people_supported() * kMilli, people);
  for (const v1::SupplyLine& line : inputs.running) {
    if (ending.count(line.service_id()) > 0 || line.ended()) continue;
    spread(line, line.people_supported() * kMilli, people);
    spread(line, line.units() * kMilli, places);
  }
  if (inputs.incoming != nullptr) spread(*inputs.incoming, inputs.incoming->units() * kMilli, places);
  const auto people_by_area = by_area(people);
  const auto places_by_area = by_area(places);
  std::map<std::pair<std::string, std::string>, v1::AreaImpact> rows;
  std::map<std::pair<std::string, std::string>, std::set<std::size_t>> serving;
  for (const auto& [cell, milli] : affected) {
    const auto key = std::pair(std::get<0>(cell), std::get<1>(cell));
    v1::AreaImpact& row = rows[key];
    row.set_people_affected_milli(row.people_affected_milli() + milli);
    for (std::size_t t = 0; t < takers.size(); ++t) {
      if (takers[t].serves(cell)) serving[key].insert(t);
    }
  }
  for (auto& [key, row] : rows) {
    row.set_area_code(key.first);
    row.set_client_group(key.second);
    for (const std::size_t t : serving[key]) {
      const v1::Absorber& taker = takers[t].row;
      if (taker.incoming()) {
        row.set_incoming_places_milli(taker.spare_places() * kMilli /
                                      static_cast<std::int64_t>(takers[t].areas.size()));
      } else {
        row.set_spare_places_milli(row.spare_places_milli() + taker.spare_places() * kMilli);
      }
    }
    row.set_people_milli(at(people_by_area, key.first));
    row.set_places_after_milli(at(places_by_area, key.first));
    row.set_coverage_ppm(row.people_milli() == 0 ? kWholePpm
                                                 : row.places_after_milli() * kWholePpm / row.people_milli());
    row.set_below_coverage(row.coverage_ppm() < inputs.coverage_wanted_ppm);
    *impact.add_areas() = row;
  }
}

void fill_income(const ImpactInputs& inputs, const std::set<std::string>& ending, v1::Impact& impact) {
  std::map<std::string, v1::IncomeAtRisk> rows;
  for (const v1::OutgoingService& service : inputs.outgoing) {
    v1::IncomeAtRisk& row = rows[service.provider_id()];
    row.set_at_risk_pence(row.at_risk_pence() + service.price_year_pence());
    row.set_income_pence(row.income_pence() + service.price_year_pence());
  }
  for (const v1::SupplyLine& line : inputs.running) {
    const auto found = rows.find(line.provider_id());
    if (found == rows.end() || ending.count(line.service_id()) > 0 || line.ended()) continue;
    found->second.set_income_pence(found->second.income_pence() + line.price_year_pence());
  }
  for (auto& [provider, row] : rows) {
    row.set_provider_id(provider);
    if (row.income_pence() > 0) {
      row.set_at_risk_ppm(
          static_cast<std::int64_t>(static_cast<Wide>(row.at_risk_pence()) * kWholePpm / row.income_pence()));
    }
    if (inputs.incoming != nullptr) {
      const auto& new_providers = inputs.incoming->provider_ids();
      row.set_takes_over(std::find(new_providers.begin(), new_providers.end(), provider) != new_providers.end());
    }
    *impact.add_providers() = row;
  }
}

}  // namespace

v1::Impact assess_impact(const ImpactInputs& inputs) {
  v1::Impact impact;
  impact.set_coverage_wanted_ppm(inputs.coverage_wanted_ppm);
  std::set<std::string> ending;
  Cells affected;
  for (const v1::OutgoingService& service : inputs.outgoing) {
    ending.insert(service.service_id());
    spread(service, service.people_supported() * kMilli, affected);
    impact.set_people_affected(impact.people_affected() + service.people_supported());
  }
  std::vector<Taker> takers = takers_of(inputs, ending);
  impact.set_could_be_absorbed(place(affected, takers));
  fill_areas(inputs, affected, takers, ending, impact);
  fill_income(inputs, ending, impact);
  std::stable_sort(takers.begin(), takers.end(),
                   [](const Taker& a, const Taker& b) { return a.row.could_take() > b.row.could_take(); });
  for (const Taker& taker : takers) {
    if (taker.row.could_take() > 0 && impact.absorbers_size() < kMaxAbsorbersShown) *impact.add_absorbers() = taker.row;
  }
  return impact;
}

}  // namespace concord::transition
