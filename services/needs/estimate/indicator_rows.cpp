// PURE. Checks, numbers and sorts indicator rows; see indicator_rows.h.
#include "services/needs/estimate/indicator_rows.h"

#include <algorithm>
#include <tuple>

namespace concord::needs {
namespace {

absl::Status wrong(const std::string& sentence) { return absl::InvalidArgumentError(sentence); }

std::string name_of(const Indicator& row) { return "Indicator " + row.code + " of area " + row.area; }

absl::Status check(const Indicator& row) {
  if (row.area.empty() || row.code.empty()) return wrong("An indicator row needs an area and a code.");
  if (row.value_milli < 0 || row.value_milli > kMaxIndicatorMilli)
    return wrong(name_of(row) + " lies outside 0 to " + std::to_string(kMaxIndicatorMilli / 1'000) + ".");
  if (row.source.empty() || row.as_at.empty())
    return wrong(name_of(row) + " needs a source and a date, so that it can be explained.");
  return absl::OkStatus();
}

// All rows of one count lie together.
auto count_of(const IndicatorRow& row) { return std::tie(row.code, row.area, row.client_group, row.tenure); }

std::vector<std::string_view> by_rank(const NameCodes& names, const std::vector<std::uint32_t>& ranks) {
  std::vector<std::string_view> sorted(ranks.size());
  for (std::uint32_t code = 0; code < ranks.size(); ++code) sorted[ranks[code]] = names.name(code);
  return sorted;
}

std::uint32_t ranked(const NameCodes& names, const std::vector<std::uint32_t>& ranks, std::string_view name) {
  const std::uint32_t code = names.find(name);
  return code == kNoCode ? kNoCode : ranks[code];
}

}  // namespace

absl::StatusOr<IndicatorRows> IndicatorRows::read(const std::vector<Indicator>& indicators) {
  IndicatorRows read;
  NameCodes areas, tenures;
  std::vector<IndicatorRow> rows;
  rows.reserve(indicators.size());
  for (const Indicator& row : indicators) {
    if (const absl::Status checked = check(row); !checked.ok()) return checked;
    const bool all = row.tenure.empty() || row.tenure == kAnyTenure;
    rows.push_back({areas.add(row.area), read.codes_.add(row.code), read.groups_.add(row.client_group),
                    all ? 0 : tenures.add(row.tenure) + 1, row.value_milli, &row});
  }
  const auto area_ranks = areas.ranks(), tenure_ranks = tenures.ranks();
  read.code_ranks_ = read.codes_.ranks();
  read.group_ranks_ = read.groups_.ranks();
  for (IndicatorRow& row : rows) {
    row.area = area_ranks[row.area];
    row.code = read.code_ranks_[row.code];
    row.client_group = read.group_ranks_[row.client_group];
    if (row.tenure > 0) row.tenure = tenure_ranks[row.tenure - 1] + 1;
  }
  const auto before = [](const IndicatorRow& a, const IndicatorRow& b) { return count_of(a) < count_of(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), before)) std::sort(rows.begin(), rows.end(), before);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (count_of(rows[i - 1]) == count_of(rows[i]))
      return wrong(name_of(*rows[i].row) + " is given twice for the same client group and tenure.");
  }

  // By area, each area's rows staying in their order.
  read.areas_ = by_rank(areas, area_ranks);
  read.tenures_ = by_rank(tenures, tenure_ranks);
  read.tenures_.insert(read.tenures_.begin(), kAnyTenure);
  read.area_starts_.assign(areas.size() + 1, 0);
  for (const IndicatorRow& row : rows) ++read.area_starts_[row.area + 1];
  for (std::size_t a = 1; a < read.area_starts_.size(); ++a) read.area_starts_[a] += read.area_starts_[a - 1];
  std::vector<std::size_t> next(read.area_starts_.begin(), read.area_starts_.end() - 1);
  read.rows_.resize(rows.size());
  for (const IndicatorRow& row : rows) read.rows_[next[row.area]++] = row;
  read.entered_.assign(read.codes_.size(), {0, 0});
  return read;
}

std::uint32_t IndicatorRows::code_of(std::string_view code) const { return ranked(codes_, code_ranks_, code); }

std::uint32_t IndicatorRows::group_of(std::string_view client_group) const {
  return ranked(groups_, group_ranks_, client_group);
}

void IndicatorRows::enter(std::uint32_t area) {
  for (const std::uint32_t code : entered_codes_) entered_[code] = {0, 0};
  entered_codes_.clear();
  for (std::size_t i = area_starts_[area]; i < area_starts_[area + 1]; ++i) {
    auto& [first, end] = entered_[rows_[i].code];
    if (end == 0) {
      first = i;
      entered_codes_.push_back(rows_[i].code);
    }
    end = i + 1;
  }
}

IndicatorFigure IndicatorRows::find(std::uint32_t code, std::uint32_t client_group) const {
  IndicatorFigure figure;
  if (code == kNoCode || client_group == kNoCode) return figure;
  auto [first, end] = entered_[code];
  while (first < end && rows_[first].client_group < client_group) ++first;
  std::size_t last = first;
  while (last < end && rows_[last].client_group == client_group) ++last;
  if (first < last && rows_[first].tenure == 0) figure.all = &rows_[first++];
  figure.by_tenure = {rows_.data() + first, last - first};
  return figure;
}

}  // namespace concord::needs
