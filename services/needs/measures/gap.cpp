// PURE. Sets supply against need; see gap.h for the formulas and for how supply that serves several cells is
// spread. It must never touch a name inside the loops over cells: there are millions of them.
#include "services/needs/measures/gap.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <utility>

#include "services/needs/estimate/name_codes.h"
#include "services/needs/fields/shares.h"

namespace concord::needs {
namespace {

using Names = std::vector<std::string>;

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

const std::string& tenure_or_any(const std::string& tenure) {
  static const std::string kAny = kAnyTenure;
  return tenure.empty() ? kAny : tenure;
}

const std::string& group_or_generic(const std::string& client_group) {
  static const std::string kGeneric = kGenericGroup;
  return client_group.empty() ? kGeneric : client_group;
}

void sort_names(Names& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::uint32_t code_of(const Names& names, const std::string& name) {
  return static_cast<std::uint32_t>(std::lower_bound(names.begin(), names.end(), name) - names.begin());
}

std::uint32_t code_or_none(const Names& names, const std::string& name) {
  const std::uint32_t code = code_of(names, name);
  return code < names.size() && names[code] == name ? code : UINT32_MAX;
}

template <typename Cell>
auto place_of(const Cell& cell) {
  return std::tie(cell.area, cell.client_group, cell.tenure);
}

struct ByPlace {
  template <typename A, typename B>
  bool operator()(const A& a, const B& b) const {
    return place_of(a) < place_of(b);
  }
};

bool is_list(const Names& names) {
  return std::is_sorted(names.begin(), names.end()) && std::adjacent_find(names.begin(), names.end()) == names.end() &&
         (names.empty() || !names.front().empty());
}

absl::Status check_need(const NeedTable& need) {
  if (!is_list(need.areas) || !is_list(need.client_groups) || !is_list(need.tenures))
    return wrong("The names of a need table must be sorted, different from each other and not empty.");
  Wide total = 0;
  const NeedEntry* before = nullptr;
  for (const NeedEntry& entry : need.entries) {
    if (entry.area >= need.areas.size() || entry.client_group >= need.client_groups.size() ||
        entry.tenure >= need.tenures.size())
      return wrong("A cell of the need table has a code without a name.");
    if (entry.need_milli < 0) return wrong("Need in area " + need.areas[entry.area] + " is below 0.");
    if (before != nullptr && !ByPlace{}(*before, entry))
      return wrong("Need in area " + need.areas[entry.area] + ", client group " +
                   need.client_groups[entry.client_group] + ", tenure " + need.tenures[entry.tenure] +
                   " is out of order or given twice.");
    total += entry.need_milli;
    before = &entry;
  }
  if (total > kMaxTotalNeedMilli)
    return wrong("Need adds up to more than " + std::to_string(kMaxTotalNeedMilli) + " thousandths of a person.");
  return absl::OkStatus();
}

absl::Status check_supply(const std::vector<SupplyReach>& supply) {
  Wide units = 0;
  Wide in_use = 0;
  for (const SupplyReach& reach : supply) {
    if (reach.areas.empty() || std::find(reach.areas.begin(), reach.areas.end(), "") != reach.areas.end())
      return wrong("Supply has no area, or an area without a code.");
    if (reach.units < 0 || reach.in_use < 0)
      return wrong("Units or people of a supply in area " + reach.areas[0] + " are below 0.");
    units += reach.units;
    in_use += reach.in_use;
  }
  if (units > kMaxTotalUnits || in_use > kMaxTotalUnits)
    return wrong("Supply adds up to more than " + std::to_string(kMaxTotalUnits) + " units or people.");
  return absl::OkStatus();
}

// Names of need and, after them, those that only supply has: at first in the order of sight, in the end by name.
class NameList {
 public:
  explicit NameList(const Names& of_need) {
    for (const std::string& name : of_need) codes_.add(name);
  }
  std::uint32_t add(const std::string& name) { return codes_.add(name); }
  // Once every name is there. `of_need` and codes given out before are then to be read through rank().
  Names finish() {
    ranks_ = codes_.ranks();
    Names sorted(codes_.size());
    for (std::uint32_t code = 0; code < sorted.size(); ++code) sorted[ranks_[code]] = std::string(codes_.name(code));
    return sorted;
  }
  std::uint32_t rank(std::uint32_t code) const { return ranks_[code]; }

 private:
  NameCodes codes_;
  std::vector<std::uint32_t> ranks_;
};

// A service's areas, groups and tenures as codes, each list sorted, each code once, none empty.
struct CodedReach {
  std::span<std::uint32_t> areas, client_groups, tenures;
};

// Where the cells of need lie before any is added.
struct Layout {
  std::vector<std::size_t> first;           // first[a] .. first[a + 1]: the cells of area a
  std::vector<std::uint32_t> group_places;  // by client group: its place among those of need; kNoCode: nobody's need
  std::size_t tenures = 0;                  // that need has
  std::size_t full = 0;                     // cells of an area in which each group has each tenure
};

class CodedSupply {
 public:
  CodedSupply(const NeedTable& need, const std::vector<SupplyReach>& supply)
      : areas_(need.areas), groups_(need.client_groups), tenures_(need.tenures) {
    std::vector<std::size_t> ends;  // three for each service
    for (const SupplyReach& reach : supply) {
      for (const std::string& area : reach.areas) codes_.push_back(areas_.add(area));
      ends.push_back(codes_.size());
      for (const std::string& group : reach.client_groups) codes_.push_back(groups_.add(group_or_generic(group)));
      if (reach.client_groups.empty()) codes_.push_back(groups_.add(group_or_generic("")));
      ends.push_back(codes_.size());
      for (const std::string& tenure : reach.tenures) codes_.push_back(tenures_.add(tenure_or_any(tenure)));
      if (reach.tenures.empty()) codes_.push_back(tenures_.add(tenure_or_any("")));
      ends.push_back(codes_.size());
    }
    names_ = {areas_.finish(), groups_.finish(), tenures_.finish()};
    std::size_t from = 0;
    const auto next = [&](std::size_t end, const NameList& names) {
      std::span<std::uint32_t> codes(codes_.data() + from, end - from);
      from = end;
      for (std::uint32_t& code : codes) code = names.rank(code);
      std::sort(codes.begin(), codes.end());
      return codes.first(static_cast<std::size_t>(std::unique(codes.begin(), codes.end()) - codes.begin()));
    };
    reaches_.reserve(supply.size());
    for (std::size_t s = 0; s < supply.size(); ++s)
      reaches_.push_back({next(ends[3 * s], areas_), next(ends[3 * s + 1], groups_), next(ends[3 * s + 2], tenures_)});
  }

  const CodedReach& reach(std::uint32_t supply) const { return reaches_[supply]; }

  // The names of need and supply together, and cells for all need, still without supply.
  GapReport start_report(const NeedTable& need, Layout& layout) {
    GapReport report{std::move(names_[0]), std::move(names_[1]), std::move(names_[2]), {}, {}, {}, {}, {}, {}, {}, {}};
    report.cells.reserve(need.entries.size());
    layout.first.assign(report.areas.size() + 1, 0);
    layout.group_places.assign(report.client_groups.size(), kNoCode);
    for (std::uint32_t g = 0; g < need.client_groups.size(); ++g) layout.group_places[groups_.rank(g)] = g;
    layout.tenures = need.tenures.size();
    layout.full = need.client_groups.size() * need.tenures.size();
    for (const NeedEntry& entry : need.entries) {
      GapCell& cell = report.cells.emplace_back();
      cell.area = areas_.rank(entry.area);
      cell.client_group = groups_.rank(entry.client_group);
      cell.tenure = tenures_.rank(entry.tenure);
      cell.need_milli = entry.need_milli;
      ++layout.first[cell.area + 1];
    }
    for (std::size_t a = 1; a < layout.first.size(); ++a) layout.first[a] += layout.first[a - 1];
    return report;
  }

 private:
  NameList areas_, groups_, tenures_;
  std::array<Names, 3> names_;
  std::vector<std::uint32_t> codes_;
  std::vector<CodedReach> reaches_;
};

// Gives each supply cell's units and people in use to the cells it serves.
class Spreader {
 public:
  Spreader(GapReport& report, Layout layout, KeepParts parts)
      : report_(report),
        keep_parts_(parts == KeepParts::kYes),
        any_(code_or_none(report.tenures, kAnyTenure)),
        generic_(code_or_none(report.client_groups, kGenericGroup)),
        layout_(std::move(layout)) {}

  absl::Status spread(std::uint32_t position, const SupplyReach& supply, const CodedReach& reach) {
    find_served(reach);
    if (parts_ + served_.size() >= kMaxSupplyParts)
      return wrong("Supply serves more than " + std::to_string(kMaxSupplyParts) + " cells, counted for each service.");
    const std::int64_t units_milli = supply.units * 1000;
    const std::int64_t in_use_milli = supply.in_use * 1000;
    if (served_.empty()) {
      const SupplyPart part{position,    reach.areas.front(), reach.client_groups.front(), reach.tenures.front(),
                            units_milli, in_use_milli};
      ++parts_;
      if (keep_parts_) report_.parts.push_back(part);
      add_where_nobody_is(part);
      return absl::OkStatus();
    }
    units_.resize(served_.size());
    in_use_.resize(served_.size());
    absl::Status split = by_need_.weigh(needs_);
    if (split.ok()) split = by_need_.split(units_milli, units_);
    if (split.ok()) split = by_need_.split(in_use_milli, in_use_);
    if (!split.ok()) return split;
    parts_ += served_.size();
    for (std::size_t i = 0; i < served_.size(); ++i) {
      GapCell& cell = report_.cells[served_[i]];
      if (keep_parts_)
        report_.parts.push_back({position, cell.area, cell.client_group, cell.tenure, units_[i], in_use_[i]});
      cell.units_milli += units_[i];
      cell.served_milli += in_use_[i];
    }
    return absl::OkStatus();
  }

  // Adds cells for supply that stands where no need is known.
  void add_own_cells() {
    if (own_.empty()) return;
    std::sort(own_.begin(), own_.end(), ByPlace{});
    std::vector<GapCell> merged;
    merged.reserve(report_.cells.size() + own_.size());
    auto at = report_.cells.begin();
    for (auto own = own_.begin(); own != own_.end(); ++own) {
      if (own != own_.begin() && place_of(merged.back()) == place_of(*own)) {
        merged.back().units_milli += own->units_milli;
        merged.back().served_milli += own->served_milli;
        continue;
      }
      const auto until = std::lower_bound(at, report_.cells.end(), *own, ByPlace{});
      merged.insert(merged.end(), at, until);
      at = until;
      merged.push_back(*own);
    }
    merged.insert(merged.end(), at, report_.cells.end());
    report_.cells = std::move(merged);
  }

 private:
  static bool holds(std::span<const std::uint32_t> codes, std::uint32_t code) {
    return std::binary_search(codes.begin(), codes.end(), code);
  }

  // The cells with need that the supply serves, in order, and their need.
  void find_served(const CodedReach& reach) {
    served_.clear();
    needs_.clear();
    const bool all_groups = holds(reach.client_groups, generic_);
    const bool all_tenures = holds(reach.tenures, any_);
    const auto look_at = [&](std::size_t c) {
      const GapCell& cell = report_.cells[c];
      if (cell.need_milli == 0) return;
      if (!all_tenures && cell.tenure != any_ && !holds(reach.tenures, cell.tenure)) return;
      served_.push_back(c);
      needs_.push_back(cell.need_milli);
    };
    for (const std::uint32_t area : reach.areas) {
      std::size_t c = layout_.first[area];
      const std::size_t end = layout_.first[area + 1];
      if (all_groups) {
        for (; c < end; ++c) look_at(c);
        continue;
      }
      const bool full = end - c == layout_.full;
      for (const std::uint32_t group : reach.client_groups) {
        if (layout_.group_places[group] == kNoCode) continue;
        if (full) {
          c = layout_.first[area] + layout_.group_places[group] * layout_.tenures;
          for (const std::size_t next = c + layout_.tenures; c < next; ++c) look_at(c);
          continue;
        }
        c = static_cast<std::size_t>(
            std::partition_point(report_.cells.begin() + static_cast<std::ptrdiff_t>(c),
                                 report_.cells.begin() + static_cast<std::ptrdiff_t>(end),
                                 [&](const GapCell& cell) { return cell.client_group < group; }) -
            report_.cells.begin());
        for (; c < end && report_.cells[c].client_group == group; ++c) look_at(c);
      }
    }
  }

  void add_where_nobody_is(const SupplyPart& part) {
    const auto begin = report_.cells.begin() + static_cast<std::ptrdiff_t>(layout_.first[part.area]);
    const auto end = report_.cells.begin() + static_cast<std::ptrdiff_t>(layout_.first[part.area + 1]);
    const auto at = std::lower_bound(begin, end, part, ByPlace{});
    if (at == end || place_of(*at) != place_of(part)) {
      GapCell& own = own_.emplace_back(GapCell{part.area, part.client_group, part.tenure, 0, 0, 0});
      own.units_milli = part.units_milli;
      own.served_milli = part.served_milli;
      return;
    }
    at->units_milli += part.units_milli;
    at->served_milli += part.served_milli;
  }

  GapReport& report_;
  bool keep_parts_;
  std::size_t parts_ = 0;
  std::uint32_t any_;
  std::uint32_t generic_;
  Layout layout_;
  std::vector<GapCell> own_;         // cells of supply alone
  std::vector<std::size_t> served_;  // of the supply that is being spread, like all below
  std::vector<std::int64_t> needs_, units_, in_use_;
  LargestRemainder by_need_;
};

std::int64_t ppm_or_0(Wide part, Wide whole) {
  return whole == 0 || part == 0 ? 0 : static_cast<std::int64_t>(divide_half_up(part * kMillion, whole));
}

void add_figures(GapFigures& sum, const GapFigures& part) {
  sum.need_milli += part.need_milli;
  sum.units_milli += part.units_milli;
  sum.served_milli += part.served_milli;
  sum.gap_milli += part.gap_milli;
  sum.surplus_milli += part.surplus_milli;
}

void cover(GapFigures& f) { f.coverage_per_1000_milli = ppm_or_0(f.units_milli, f.need_milli); }

GapFigures uncovered(const GapCell& cell) {
  return {cell.need_milli,
          cell.units_milli,
          cell.served_milli,
          std::max<std::int64_t>(0, cell.need_milli - cell.units_milli),
          std::max<std::int64_t>(0, cell.units_milli - cell.need_milli),
          0};
}

void add_totals(GapReport& report) {
  report.by_area.resize(report.areas.size());
  report.by_client_group.resize(report.client_groups.size());
  report.by_tenure.resize(report.tenures.size());
  for (const GapCell& cell : report.cells) {
    const GapFigures figures = uncovered(cell);
    add_figures(report.by_area[cell.area], figures);
    add_figures(report.by_client_group[cell.client_group], figures);
    add_figures(report.by_tenure[cell.tenure], figures);
  }
  for (const GapFigures& area : report.by_area) add_figures(report.total, area);
  for (auto* sums : {&report.by_area, &report.by_client_group, &report.by_tenure})
    std::for_each(sums->begin(), sums->end(), cover);
  cover(report.total);
}

void find_place_gaps(GapReport& report, std::int64_t threshold_milli) {
  for (std::uint32_t a = 0; a < report.by_area.size(); ++a) {
    const GapFigures& f = report.by_area[a];
    const Wide wanted = Wide{threshold_milli} * f.need_milli;  // in millionths of a thousandth of a unit
    if (f.need_milli == 0 || Wide{f.units_milli} * kMillion >= wanted) continue;
    const Wide wanted_milli = (wanted + kMillion - 1) / kMillion;
    report.place_gaps.push_back({a, f, static_cast<std::int64_t>(wanted_milli - f.units_milli)});
  }
}

void compare_tenures(GapReport& report) {
  for (std::uint32_t t = 0; t < report.by_tenure.size(); ++t) {
    const GapFigures& f = report.by_tenure[t];
    TenureFairness fairness{
        t, ppm_or_0(f.served_milli, report.total.served_milli), ppm_or_0(f.need_milli, report.total.need_milli), {}};
    if (f.need_milli > 0 && report.total.served_milli > 0)
      fairness.ratio_ppm =
          ppm_or_0(Wide{f.served_milli} * report.total.need_milli, Wide{report.total.served_milli} * f.need_milli);
    report.tenure_fairness.push_back(fairness);
  }
}

}  // namespace

GapKind GapCell::kind() const {
  if (need_milli <= units_milli) return GapKind::kNone;
  return units_milli == 0 ? GapKind::kType : GapKind::kVolume;
}

GapFigures GapCell::figures() const {
  GapFigures figures = uncovered(*this);
  cover(figures);
  return figures;
}

absl::StatusOr<NeedTable> code_need(const std::vector<NeedCell>& cells) {
  NeedTable table;
  for (const NeedCell& cell : cells) {
    if (cell.area.empty() || cell.client_group.empty()) return wrong("A need cell has no area or no client group.");
    table.areas.push_back(cell.area);
    table.client_groups.push_back(cell.client_group);
    table.tenures.push_back(tenure_or_any(cell.tenure));
  }
  sort_names(table.areas);
  sort_names(table.client_groups);
  sort_names(table.tenures);
  table.entries.reserve(cells.size());
  for (const NeedCell& cell : cells)
    table.entries.push_back({code_of(table.areas, cell.area), code_of(table.client_groups, cell.client_group),
                             code_of(table.tenures, tenure_or_any(cell.tenure)), cell.need_milli});
  std::sort(table.entries.begin(), table.entries.end(), ByPlace{});
  if (const absl::Status checked = check_need(table); !checked.ok()) return checked;
  return table;
}

absl::StatusOr<GapReport> measure_gap(const NeedTable& need, const std::vector<SupplyReach>& supply,
                                      std::int64_t place_threshold_per_1000_milli, KeepParts parts) {
  if (const absl::Status checked = check_need(need); !checked.ok()) return checked;
  if (const absl::Status checked = check_supply(supply); !checked.ok()) return checked;
  if (place_threshold_per_1000_milli < 0 || place_threshold_per_1000_milli > kMaxCoverageMilli)
    return wrong("The coverage threshold lies between 0 and " + std::to_string(kMaxCoverageMilli) +
                 " thousandths of a unit per 1,000.");
  CodedSupply coded(need, supply);
  Layout layout;
  GapReport report = coded.start_report(need, layout);
  Spreader spreader(report, std::move(layout), parts);
  for (std::uint32_t s = 0; s < supply.size(); ++s)
    if (const absl::Status spread = spreader.spread(s, supply[s], coded.reach(s)); !spread.ok()) return spread;
  spreader.add_own_cells();
  add_totals(report);
  find_place_gaps(report, place_threshold_per_1000_milli);
  compare_tenures(report);
  return report;
}

absl::StatusOr<GapReport> measure_gap(const std::vector<NeedCell>& need, const std::vector<SupplyReach>& supply,
                                      std::int64_t place_threshold_per_1000_milli) {
  const auto table = code_need(need);
  if (!table.ok()) return table.status();
  return measure_gap(*table, supply, place_threshold_per_1000_milli);
}

absl::StatusOr<GapReport> measure_gap(const std::vector<NeedCell>& need, const std::vector<SupplyCell>& supply,
                                      std::int64_t place_threshold_per_1000_milli) {
  std::vector<SupplyReach> reaches;
  reaches.reserve(supply.size());
  for (const SupplyCell& cell : supply)
    reaches.push_back({{cell.area}, {cell.client_group}, {cell.tenure}, cell.units, cell.in_use});
  return measure_gap(need, reaches, place_threshold_per_1000_milli);
}

}  // namespace concord::needs
