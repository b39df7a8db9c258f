// PURE. Estimates need by area, client group and tenure; see need_estimate.h for the formulas.
// It must never count a person twice because a count is published in two ways.
#include "services/needs/estimate/need_estimate.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "services/needs/estimate/indicator_rows.h"
#include "services/needs/fields/shares.h"

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

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

// What one term adds to one tenure of an area and client group.
struct Contribution {
  std::uint32_t tenure = 0;  // as IndicatorRow counts; 0 = not known by tenure
  const IndicatorRow* from = nullptr;
  const NeedTerm* term = nullptr;
  const std::string* spread_by = nullptr;
  std::int64_t spread_weight = 0;
  std::int64_t spread_whole = 0;
  std::int64_t milli = 0;
};

std::int64_t weigh(Wide value_milli, std::int64_t weight_ppm) {
  return static_cast<std::int64_t>(divide_half_up(value_milli * weight_ppm, kMillion));
}

// A client group of the model with its names looked up.
struct CodedGroup {
  const GroupModel* model = nullptr;
  std::uint32_t named = kNoCode;  // rows that name it
  std::vector<std::uint32_t> codes;
  std::uint32_t households = kNoCode;
  std::vector<std::int64_t> risks;  // by tenure
};

CodedGroup coded(const GroupModel& model, const IndicatorRows& rows) {
  CodedGroup group{&model, rows.group_of(model.client_group), {}, kNoCode, {}};
  for (const NeedTerm& term : model.terms) group.codes.push_back(rows.code_of(term.indicator_code));
  if (!model.tenure_split) return group;
  group.households = rows.code_of(model.tenure_split->households_code);
  for (const std::string_view tenure : rows.tenures()) {
    const auto& risks = model.tenure_split->risks;
    const auto risk = std::find_if(risks.begin(), risks.end(), [&](const TenureRisk& r) { return r.tenure == tenure; });
    group.risks.push_back(risk == risks.end() ? 1000 : risk->risk_milli);
  }
  return group;
}

// Works through areas, groups and terms in order and tells `sink` of each contribution, figure that is missing, and end
// of a group in an area. What is the same for all terms of a group is worked out once.
template <typename Sink>
class Estimator {
 public:
  Estimator(IndicatorRows& rows, const NeedModel& model, Sink& sink) : rows_(rows), sink_(sink) {
    for (const GroupModel& group : model.groups) groups_.push_back(coded(group, rows));
    std::sort(groups_.begin(), groups_.end(),
              [](const CodedGroup& a, const CodedGroup& b) { return a.model->client_group < b.model->client_group; });
    for_nobody_ = rows.group_of("");
  }

  absl::Status run() {
    for (std::uint32_t area = 0; area < rows_.areas().size(); ++area) {
      rows_.enter(area);
      for (std::uint32_t g = 0; g < groups_.size(); ++g) {
        spread_by_ = {};
        const GroupModel& group = *groups_[g].model;
        for (std::size_t t = 0; t < group.terms.size(); ++t) {
          IndicatorFigure figure = rows_.find(groups_[g].codes[t], groups_[g].named);
          if (!figure.found()) figure = rows_.find(groups_[g].codes[t], for_nobody_);
          if (!figure.found()) {
            sink_.miss(rows_.areas()[area], group, group.terms[t]);
            continue;
          }
          if (const absl::Status added = add_term(figure, group.terms[t], groups_[g]); !added.ok()) return added;
        }
        sink_.end_group(area, g, group);
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status add_term(const IndicatorFigure& figure, const NeedTerm& term, const CodedGroup& group) {
    if (figure.by_tenure.size() > kMaxTenures)
      return wrong("Indicator " + term.indicator_code + " has more than " + std::to_string(kMaxTenures) +
                   " tenures in one area.");
    if (!figure.by_tenure.empty()) return add_by_tenure(figure, term);
    if (group.model->tenure_split) return add_by_households(*figure.all, term, group);
    sink_.take({0, figure.all, &term, nullptr, 0, 0, weigh(figure.all->value_milli, term.weight_ppm)});
    return absl::OkStatus();
  }

  absl::Status add_by_tenure(const IndicatorFigure& figure, const NeedTerm& term) {
    Wide sum = 0;
    values_.clear();
    for (const IndicatorRow& row : figure.by_tenure) {
      values_.push_back(row.value_milli);
      sum += row.value_milli;
    }
    if (figure.all != nullptr && sum != figure.all->value_milli)
      return wrong("Indicator " + term.indicator_code + " of area " + figure.all->row->area +
                   " is given for all tenures and per tenure, and the two do not add up.");
    parts_.resize(values_.size());
    absl::Status split = by_values_.weigh(values_);
    if (split.ok()) split = by_values_.split(weigh(sum, term.weight_ppm), parts_);
    if (!split.ok()) return split;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const IndicatorRow& row = figure.by_tenure[i];
      sink_.take({row.tenure, &row, &term, nullptr, 0, 0, parts_[i]});
    }
    return absl::OkStatus();
  }

  void find_households(const CodedGroup& group) {
    spread_by_ = rows_.find(group.households, for_nobody_).by_tenure;
    weights_.clear();
    whole_ = 0;
    for (const IndicatorRow& row : spread_by_) {
      weights_.push_back(row.value_milli * group.risks[row.tenure]);
      whole_ += weights_.back();
    }
    weighed_ = by_households_.weigh(weights_);
  }

  absl::Status add_by_households(const IndicatorRow& all, const NeedTerm& term, const CodedGroup& group) {
    if (spread_by_.empty()) find_households(group);
    const std::string& households_code = group.model->tenure_split->households_code;
    if (spread_by_.empty() || whole_ == 0)
      return wrong("Area " + all.row->area + " has no households by tenure in " + households_code + ", so " +
                   all.row->code + " cannot be spread.");
    if (!weighed_.ok()) return weighed_;
    parts_.resize(weights_.size());
    const absl::Status split = by_households_.split(weigh(all.value_milli, term.weight_ppm), parts_);
    if (!split.ok()) return split;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      sink_.take({spread_by_[i].tenure, &all, &term, &households_code, weights_[i], static_cast<std::int64_t>(whole_),
                  parts_[i]});
    }
    return absl::OkStatus();
  }

  IndicatorRows& rows_;
  Sink& sink_;
  std::vector<CodedGroup> groups_;  // by name
  std::uint32_t for_nobody_ = kNoCode;
  std::span<const IndicatorRow> spread_by_;  // of the group and area at hand, like what follows up to by_households_
  std::vector<std::int64_t> weights_;
  Wide whole_ = 0;
  absl::Status weighed_;
  LargestRemainder by_households_, by_values_;
  std::vector<std::int64_t> values_, parts_;
};

// Cells with their traces.
struct TracingSink {
  const IndicatorRows& rows;
  NeedEstimate& estimate;
  std::map<std::string_view, NeedCell> cells;  // of the area and group at hand, by tenure

  void miss(std::string_view area, const GroupModel& group, const NeedTerm& term) {
    estimate.missing.push_back({std::string(area), group.client_group, term.indicator_code});
  }
  void take(const Contribution& from) {
    NeedCell& cell = cells[rows.tenures()[from.tenure]];
    cell.need_milli += from.milli;
    const Indicator& row = *from.from->row;
    cell.trace.push_back({row.code, row.value_milli, from.term->weight_ppm,
                          from.spread_by == nullptr ? "" : *from.spread_by, from.spread_weight, from.spread_whole,
                          from.milli, row.source, row.as_at});
  }
  void end_group(std::uint32_t area, std::uint32_t, const GroupModel& group) {
    for (auto& [tenure, cell] : cells) {
      cell.area = rows.areas()[area];
      cell.client_group = group.client_group;
      cell.tenure = tenure;
      estimate.cells.push_back(std::move(cell));
    }
    cells.clear();
  }
};

// Cells as numbers.
class CodingSink {
 public:
  CodingSink(const IndicatorRows& rows, const NeedModel& model, CodedEstimate& estimate)
      : rows_(rows), estimate_(estimate), sums_(rows.tenures().size(), 0), there_(rows.tenures().size(), 0) {
    for (const GroupModel& group : model.groups) groups_.push_back(group.client_group);
    std::sort(groups_.begin(), groups_.end());
    NameCodes tenures;
    for (const std::string_view tenure : rows.tenures()) tenures.add(tenure);
    tenure_ranks_ = tenures.ranks();
    for (const std::string_view tenure : rows.tenures()) tenures_.emplace_back(tenure);
    std::sort(tenures_.begin(), tenures_.end());
    used_areas_.assign(rows.areas().size(), 0);
    used_groups_.assign(groups_.size(), 0);
    used_tenures_.assign(tenures_.size(), 0);
  }

  void miss(std::string_view area, const GroupModel& group, const NeedTerm& term) {
    estimate_.missing.push_back({std::string(area), group.client_group, term.indicator_code});
  }
  void take(const Contribution& from) {
    const std::uint32_t tenure = tenure_ranks_[from.tenure];
    sums_[tenure] += from.milli;
    if (there_[tenure] != 0) return;
    there_[tenure] = 1;
    touched_.push_back(tenure);
  }
  void end_group(std::uint32_t area, std::uint32_t group, const GroupModel&) {
    if (!std::is_sorted(touched_.begin(), touched_.end())) std::sort(touched_.begin(), touched_.end());
    auto& entries = estimate_.need.entries;
    for (const std::uint32_t tenure : touched_) {
      entries.push_back({area, group, tenure, sums_[tenure]});
      used_areas_[area] = used_groups_[group] = used_tenures_[tenure] = 1;
      sums_[tenure] = 0;
      there_[tenure] = 0;
    }
    touched_.clear();
    // Areas are much alike, so the first says how many cells there will be.
    if (group + 1 == groups_.size() && area == 0)
      entries.reserve(std::min(entries.size() * rows_.areas().size(), kMostReserved));
  }
  // Names without a cell are no part of a table.
  void finish() {
    NeedTable& need = estimate_.need;
    const std::vector<std::string> areas(rows_.areas().begin(), rows_.areas().end());
    keep_used(areas, used_areas_, &NeedEntry::area, need.areas);
    keep_used(groups_, used_groups_, &NeedEntry::client_group, need.client_groups);
    keep_used(tenures_, used_tenures_, &NeedEntry::tenure, need.tenures);
  }

 private:
  static constexpr std::size_t kMostReserved = 10'000'000;

  void keep_used(const std::vector<std::string>& names, const std::vector<char>& used, std::uint32_t NeedEntry::*code,
                 std::vector<std::string>& kept) {
    std::vector<std::uint32_t> codes(names.size(), kNoCode);
    for (std::size_t n = 0; n < names.size(); ++n) {
      if (used[n] == 0) continue;
      codes[n] = static_cast<std::uint32_t>(kept.size());
      kept.push_back(names[n]);
    }
    if (kept.size() == names.size()) return;
    for (NeedEntry& entry : estimate_.need.entries) entry.*code = codes[entry.*code];
  }

  const IndicatorRows& rows_;
  CodedEstimate& estimate_;
  std::vector<std::string> groups_, tenures_;  // by name
  std::vector<std::uint32_t> tenure_ranks_;    // by the row's number
  std::vector<std::int64_t> sums_;             // of the area and group at hand, by tenure
  std::vector<char> there_;
  std::vector<std::uint32_t> touched_;
  std::vector<char> used_areas_, used_groups_, used_tenures_;  // 1 = has a cell
};

}  // namespace

absl::StatusOr<NeedEstimate> estimate_need(const std::vector<Indicator>& indicators, const NeedModel& model) {
  auto rows = IndicatorRows::read(indicators);
  if (!rows.ok()) return rows.status();
  if (const absl::Status checked = check_model(model); !checked.ok()) return checked;
  NeedEstimate estimate;
  TracingSink sink{*rows, estimate, {}};
  const absl::Status done = Estimator<TracingSink>(*rows, model, sink).run();
  if (!done.ok()) return done;
  return estimate;
}

absl::StatusOr<CodedEstimate> estimate_coded_need(const std::vector<Indicator>& indicators, const NeedModel& model) {
  auto rows = IndicatorRows::read(indicators);
  if (!rows.ok()) return rows.status();
  if (const absl::Status checked = check_model(model); !checked.ok()) return checked;
  CodedEstimate estimate;
  CodingSink sink(*rows, model, estimate);
  const absl::Status done = Estimator<CodingSink>(*rows, model, sink).run();
  if (!done.ok()) return done;
  sink.finish();
  return estimate;
}

}  // namespace concord::needs
