// PURE. Estimates need by area, client group and tenure; see need_estimate.h for the formulas.
// It must never count a person twice because a count is published in two ways.
#include "services/needs/need_estimate.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "services/needs/allocation.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

bool all_tenures(const Indicator& row) { return row.tenure.empty() || row.tenure == kAnyTenure; }

// Where a row stands: all rows of one count in one area lie together, those for all tenures first.
auto place_of(const Indicator& row) {
  return std::tuple<const std::string&, const std::string&, const std::string&, bool, const std::string&>(
      row.code, row.area, row.client_group, !all_tenures(row), row.tenure);
}

using Rows = std::vector<const Indicator*>;

absl::StatusOr<Rows> read_rows(const std::vector<Indicator>& indicators) {
  Rows rows;
  rows.reserve(indicators.size());
  for (const Indicator& row : indicators) {
    if (row.area.empty() || row.code.empty()) return wrong("An indicator row needs an area and a code.");
    const std::string name = "Indicator " + row.code + " of area " + row.area;
    if (row.value_milli < 0 || row.value_milli > kMaxIndicatorMilli)
      return wrong(name + " lies outside 0 to " + std::to_string(kMaxIndicatorMilli) + " thousandths.");
    if (row.source.empty() || row.as_at.empty())
      return wrong(name + " needs a source and a date, so that it can be explained.");
    rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(),
            [](const Indicator* a, const Indicator* b) { return place_of(*a) < place_of(*b); });
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const Indicator& row = *rows[i];
    const Indicator& before = *rows[i - 1];
    if (row.code == before.code && row.area == before.area && row.client_group == before.client_group &&
        all_tenures(row) == all_tenures(before) && (all_tenures(row) || row.tenure == before.tenure))
      return wrong("Indicator " + row.code + " of area " + row.area +
                   " is given twice for the same client group and tenure.");
  }
  return rows;
}

absl::Status check_model(const NeedModel& model) {
  std::set<std::string> groups;
  for (const GroupModel& group : model.groups) {
    if (group.client_group.empty()) return wrong("A client group of the need model has no name.");
    if (!groups.insert(group.client_group).second)
      return wrong("The need model has client group " + group.client_group + " twice.");
    if (group.terms.size() > kMaxTerms)
      return wrong("Client group " + group.client_group + " has more than " + std::to_string(kMaxTerms) + " terms.");
    std::set<std::string> codes;
    for (const NeedTerm& term : group.terms) {
      if (term.weight_ppm < 0 || term.weight_ppm > kMaxTermWeightPpm)
        return wrong("Client group " + group.client_group + " weighs " + term.indicator_code + " outside 0 to " +
                     std::to_string(kMaxTermWeightPpm) + " ppm.");
      if (!codes.insert(term.indicator_code).second)
        return wrong("Client group " + group.client_group + " counts " + term.indicator_code + " twice.");
    }
    if (!group.tenure_split) continue;
    std::set<std::string> tenures;
    for (const TenureRisk& risk : group.tenure_split->risks) {
      if (risk.risk_milli < 0 || risk.risk_milli > kMaxRiskMilli)
        return wrong("The relative risk of tenure " + risk.tenure + " lies outside 0 to " +
                     std::to_string(kMaxRiskMilli) + " thousandths.");
      if (!tenures.insert(risk.tenure).second)
        return wrong("The relative risk of tenure " + risk.tenure + " is given twice.");
    }
  }
  return absl::OkStatus();
}

struct Figure {
  const Indicator* all = nullptr;
  Rows by_tenure;
  bool found() const { return all != nullptr || !by_tenure.empty(); }
};

Figure find_exactly(const Rows& rows, const std::string& code, const std::string& area,
                    const std::string& client_group) {
  const auto first = std::lower_bound(
      rows.begin(), rows.end(), std::tie(code, area, client_group),
      [](const Indicator* row, const auto& key) { return std::tie(row->code, row->area, row->client_group) < key; });
  Figure figure;
  for (auto at = first;
       at != rows.end() && (*at)->code == code && (*at)->area == area && (*at)->client_group == client_group; ++at) {
    if (all_tenures(**at)) {
      figure.all = *at;
    } else {
      figure.by_tenure.push_back(*at);
    }
  }
  return figure;
}

Figure find_figure(const Rows& rows, const std::string& code, const std::string& area,
                   const std::string& client_group) {
  Figure named = find_exactly(rows, code, area, client_group);
  return named.found() ? named : find_exactly(rows, code, area, "");
}

Wide sum_of(const Rows& rows) {
  Wide sum = 0;
  for (const Indicator* row : rows) sum += row->value_milli;
  return sum;
}

// The cells of one area and client group while they grow, by tenure.
using Cells = std::map<std::string, NeedCell>;

void add(Cells& cells, const std::string& tenure, NeedContribution contribution) {
  NeedCell& cell = cells[tenure];
  cell.need_milli += contribution.contribution_milli;
  cell.trace.push_back(std::move(contribution));
}

NeedContribution start_trace(const Indicator& row, std::int64_t weight_ppm) {
  return {row.code, row.value_milli, weight_ppm, "", 0, 0, 0, row.source, row.as_at};
}

std::int64_t weigh(Wide value_milli, std::int64_t weight_ppm) {
  return static_cast<std::int64_t>(divide_half_up(value_milli * weight_ppm, kMillion));
}

absl::Status add_by_tenure(const Rows& by_tenure, const NeedTerm& term, Cells& cells) {
  std::vector<std::int64_t> values;
  for (const Indicator* row : by_tenure) values.push_back(row->value_milli);
  const auto parts = split_by_largest_remainder(weigh(sum_of(by_tenure), term.weight_ppm), values);
  if (!parts.ok()) return parts.status();
  for (std::size_t i = 0; i < by_tenure.size(); ++i) {
    NeedContribution contribution = start_trace(*by_tenure[i], term.weight_ppm);
    contribution.contribution_milli = (*parts)[i];
    add(cells, by_tenure[i]->tenure, std::move(contribution));
  }
  return absl::OkStatus();
}

absl::Status add_by_households(const Rows& rows, const Indicator& all, const NeedTerm& term, const TenureSplit& split,
                               Cells& cells) {
  const Figure households = find_exactly(rows, split.households_code, all.area, "");
  std::vector<std::int64_t> weights;
  for (const Indicator* row : households.by_tenure) {
    const auto risk = std::find_if(split.risks.begin(), split.risks.end(),
                                   [&](const TenureRisk& r) { return r.tenure == row->tenure; });
    weights.push_back(row->value_milli * (risk == split.risks.end() ? 1000 : risk->risk_milli));
  }
  Wide whole = 0;
  for (const std::int64_t weight : weights) whole += weight;
  if (whole == 0)
    return wrong("Area " + all.area + " has no households by tenure in " + split.households_code + ", so " + all.code +
                 " cannot be spread.");
  const auto parts = split_by_largest_remainder(weigh(all.value_milli, term.weight_ppm), weights);
  if (!parts.ok()) return parts.status();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    NeedContribution contribution = start_trace(all, term.weight_ppm);
    contribution.spread_by = split.households_code;
    contribution.spread_weight = weights[i];
    contribution.spread_whole = static_cast<std::int64_t>(whole);
    contribution.contribution_milli = (*parts)[i];
    add(cells, households.by_tenure[i]->tenure, std::move(contribution));
  }
  return absl::OkStatus();
}

absl::Status add_term(const Rows& rows, const Figure& figure, const NeedTerm& term, const GroupModel& group,
                      Cells& cells) {
  if (figure.by_tenure.size() > kMaxTenures)
    return wrong("Indicator " + term.indicator_code + " has more than " + std::to_string(kMaxTenures) +
                 " tenures in one area.");
  if (!figure.by_tenure.empty()) {
    if (figure.all != nullptr && sum_of(figure.by_tenure) != figure.all->value_milli)
      return wrong("Indicator " + term.indicator_code + " of area " + figure.all->area +
                   " is given for all tenures and per tenure, and the two do not add up.");
    return add_by_tenure(figure.by_tenure, term, cells);
  }
  if (group.tenure_split) return add_by_households(rows, *figure.all, term, *group.tenure_split, cells);
  NeedContribution contribution = start_trace(*figure.all, term.weight_ppm);
  contribution.contribution_milli = weigh(figure.all->value_milli, term.weight_ppm);
  add(cells, kAnyTenure, std::move(contribution));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NeedEstimate> estimate_need(const std::vector<Indicator>& indicators, const NeedModel& model) {
  const auto rows = read_rows(indicators);
  if (!rows.ok()) return rows.status();
  if (const absl::Status checked = check_model(model); !checked.ok()) return checked;

  std::set<std::string> areas;
  for (const Indicator& row : indicators) areas.insert(row.area);
  std::vector<const GroupModel*> groups;
  for (const GroupModel& group : model.groups) groups.push_back(&group);
  std::sort(groups.begin(), groups.end(),
            [](const GroupModel* a, const GroupModel* b) { return a->client_group < b->client_group; });

  NeedEstimate estimate;
  for (const std::string& area : areas) {
    for (const GroupModel* group : groups) {
      Cells cells;
      for (const NeedTerm& term : group->terms) {
        const Figure figure = find_figure(*rows, term.indicator_code, area, group->client_group);
        if (!figure.found()) {
          estimate.missing.push_back({area, group->client_group, term.indicator_code});
          continue;
        }
        if (const absl::Status added = add_term(*rows, figure, term, *group, cells); !added.ok()) return added;
      }
      for (auto& [tenure, cell] : cells) {
        cell.area = area;
        cell.client_group = group->client_group;
        cell.tenure = tenure;
        estimate.cells.push_back(std::move(cell));
      }
    }
  }
  return estimate;
}

}  // namespace concord::needs
