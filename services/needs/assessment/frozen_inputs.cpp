// PURE. Orders, digests and translates the inputs of an assessment.
#include "services/needs/assessment/frozen_inputs.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "services/needs/areas/area_set.h"
#include "services/platform/world/crypto.h"

namespace concord::needs {
namespace {

auto order_of(const v1::Indicator& row) {
  return std::tie(row.code(), row.area_code(), row.tenure(), row.client_group());
}

void sort_all(FrozenInputs& inputs) {
  std::sort(inputs.areas.begin(), inputs.areas.end(), [](const auto& a, const auto& b) { return a.code() < b.code(); });
  std::sort(inputs.indicators.begin(), inputs.indicators.end(),
            [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  std::sort(inputs.supply.begin(), inputs.supply.end(),
            [](const auto& a, const auto& b) { return a.service_id() < b.service_id(); });
}

template <typename List>
void add_list(platform::Sha256& hasher, const List& list) {
  hasher.add_number(static_cast<std::uint64_t>(list.size()));
  for (const std::string& text : list) hasher.add_field(text);
}

void add_integer(platform::Sha256& hasher, std::int64_t number) {
  hasher.add_number(static_cast<std::uint64_t>(number));
}

void add_model(platform::Sha256& hasher, const v1::NeedModel& model) {
  hasher.add_field(model.name());
  hasher.add_field(model.source());
  hasher.add_field(model.tenure_indicator_code());
  add_integer(hasher, model.terms_size());
  for (const v1::NeedTerm& term : model.terms()) {
    hasher.add_field(term.client_group());
    hasher.add_field(term.indicator_code());
    add_integer(hasher, term.weight_ppm());
  }
  add_integer(hasher, model.tenure_risks_size());
  for (const v1::TenureRisk& risk : model.tenure_risks()) {
    hasher.add_field(risk.client_group());
    hasher.add_field(risk.tenure());
    add_integer(hasher, risk.relative_risk_milli());
  }
}

void add_supply(platform::Sha256& hasher, const v1::SupplyLine& line) {
  hasher.add_field(line.service_id());
  hasher.add_field(line.provider_id());
  hasher.add_field(line.name());
  add_list(hasher, line.client_groups());
  add_list(hasher, line.area_codes());
  add_list(hasher, line.tenures());
  add_integer(hasher, line.units());
  add_integer(hasher, line.funded_units());
  add_integer(hasher, line.people_supported());
  add_integer(hasher, line.price_year_pence());
}

}  // namespace

Hierarchy::Hierarchy(const std::vector<v1::Area>& areas) {
  for (const v1::Area& area : areas) parent_and_name_[area.code()] = {area.parent_code(), area.name()};
}

std::vector<std::string> Hierarchy::outwards(const std::string& code) const {
  std::vector<std::string> codes = {code};
  while (static_cast<int>(codes.size()) <= kMaxAreaDepth + 1) {
    const auto found = parent_and_name_.find(codes.back());
    if (found == parent_and_name_.end() || found->second.first.empty()) break;
    codes.push_back(found->second.first);
  }
  return codes;
}

const std::string& Hierarchy::name(const std::string& code) const {
  const auto found = parent_and_name_.find(code);
  return found == parent_and_name_.end() ? code : found->second.second;
}

void count_once(FrozenInputs& inputs) {
  sort_all(inputs);
  std::set<std::string> counted;
  for (const v1::NeedTerm& term : inputs.model.terms()) counted.insert(term.indicator_code());
  const std::string& spreads = inputs.model.tenure_indicator_code();

  const Hierarchy hierarchy(inputs.areas);
  std::set<std::pair<std::string, std::string>> covered;  // (indicator, area): an area within has rows of its own
  for (std::size_t i = 0; i < inputs.indicators.size(); ++i) {
    const v1::Indicator& row = inputs.indicators[i];
    const bool seen = i > 0 && inputs.indicators[i - 1].code() == row.code() &&
                      inputs.indicators[i - 1].area_code() == row.area_code();
    if (seen || counted.count(row.code()) == 0) continue;
    const auto codes = hierarchy.outwards(row.area_code());
    for (std::size_t out = 1; out < codes.size(); ++out) covered.emplace(row.code(), codes[out]);
  }
  std::set<std::string> assessed;
  for (const v1::Indicator& row : inputs.indicators) {
    const bool counts = counted.count(row.code()) > 0 && covered.count({row.code(), row.area_code()}) == 0;
    if (counts) assessed.insert(row.area_code());
  }
  std::vector<v1::Indicator> kept;
  inputs.left_out = 0;
  for (v1::Indicator& row : inputs.indicators) {
    const bool term = counted.count(row.code()) > 0;
    if (!term && row.code() != spreads) continue;
    const bool keep = term ? covered.count({row.code(), row.area_code()}) == 0 : assessed.count(row.area_code()) > 0;
    if (keep) {
      kept.push_back(std::move(row));
    } else {
      ++inputs.left_out;
    }
  }
  inputs.indicators = std::move(kept);
}

std::string inputs_digest(const FrozenInputs& inputs) {
  platform::Sha256 hasher;
  add_integer(hasher, static_cast<std::int64_t>(inputs.areas.size()));
  for (const v1::Area& area : inputs.areas) {
    hasher.add_field(area.code());
    hasher.add_field(area.name());
    hasher.add_field(area.parent_code());
    add_integer(hasher, area.population());
  }
  add_integer(hasher, static_cast<std::int64_t>(inputs.indicators.size()));
  for (const v1::Indicator& row : inputs.indicators) {
    for (const std::string* text :
         {&row.code(), &row.area_code(), &row.tenure(), &row.client_group(), &row.source(), &row.as_at()}) {
      hasher.add_field(*text);
    }
    add_integer(hasher, row.value_milli());
  }
  add_model(hasher, inputs.model);
  add_integer(hasher, static_cast<std::int64_t>(inputs.supply.size()));
  for (const v1::SupplyLine& line : inputs.supply) add_supply(hasher, line);
  return platform::hex(hasher.finish());
}

ReachFinder::ReachFinder(const Hierarchy& hierarchy, const std::set<std::string>& assessed_areas)
    : hierarchy_(hierarchy), assessed_areas_(assessed_areas) {
  for (const std::string& area : assessed_areas) {
    for (const std::string& around : hierarchy.outwards(area)) assessed_within_[around].push_back(area);
  }
}

std::vector<std::string> ReachFinder::reach_of(const v1::SupplyLine& line) const {
  std::vector<std::string> reach;
  for (const std::string& code : line.area_codes()) {
    const auto within = assessed_within_.find(code);
    if (within != assessed_within_.end()) {
      reach.insert(reach.end(), within->second.begin(), within->second.end());
      continue;
    }
    for (const std::string& around : hierarchy_.outwards(code)) {
      if (assessed_areas_.count(around) == 0) continue;
      reach.push_back(around);
      break;
    }
  }
  std::sort(reach.begin(), reach.end());
  reach.erase(std::unique(reach.begin(), reach.end()), reach.end());
  return reach;
}

std::vector<Indicator> maths_indicators(const std::vector<v1::Indicator>& rows) {
  std::vector<Indicator> indicators;
  indicators.reserve(rows.size());
  for (const v1::Indicator& row : rows) {
    indicators.push_back(
        {row.area_code(), row.tenure(), row.client_group(), row.code(), row.value_milli(), row.source(), row.as_at()});
  }
  return indicators;
}

NeedModel maths_model(const v1::NeedModel& model) {
  std::map<std::string, GroupModel> groups;
  for (const v1::NeedTerm& term : model.terms()) {
    groups[term.client_group()].terms.push_back({term.indicator_code(), term.weight_ppm()});
  }
  NeedModel maths;
  for (auto& [client_group, group] : groups) {
    group.client_group = client_group;
    if (!model.tenure_indicator_code().empty()) {
      std::map<std::string, std::int64_t> risks;  // the group's own before those for all
      for (const v1::TenureRisk& risk : model.tenure_risks()) {
        if (risk.client_group().empty()) risks.emplace(risk.tenure(), risk.relative_risk_milli());
      }
      for (const v1::TenureRisk& risk : model.tenure_risks()) {
        if (risk.client_group() == client_group) risks[risk.tenure()] = risk.relative_risk_milli();
      }
      group.tenure_split.emplace();
      group.tenure_split->households_code = model.tenure_indicator_code();
      for (const auto& [tenure, risk] : risks) group.tenure_split->risks.push_back({tenure, risk});
    }
    maths.groups.push_back(std::move(group));
  }
  return maths;
}

}  // namespace concord::needs
