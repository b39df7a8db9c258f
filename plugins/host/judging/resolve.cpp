// Picks values by date; see resolve.h. PURE.
#include "plugins/host/judging/resolve.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/judging/run_out.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/words/requirement_kinds.h"

namespace concord::plugins::host {
namespace {

absl::Status two_hold(const std::string& what, const Place& place, absl::CivilDay day) {
  return absl::UnavailableError(absl::StrCat(to_text(place), ": two values of ", what, " hold on ", date_text(day),
                                             "; end the older one the day before"));
}

// The version that ended last before the day, where none holds on it and it was not repealed; else null.
template <typename Dated>
const Dated* last_known(const std::vector<Dated>& versions, absl::CivilDay day) {
  const Dated* last = nullptr;
  for (const Dated& version : versions) {
    if (version.period.holds_on(day)) return nullptr;
    if (!version.period.to || *version.period.to >= day) continue;
    if (last == nullptr || *version.period.to > *last->period.to) last = &version;
  }
  return last == nullptr || last->period.then_nothing ? nullptr : last;
}

void add_rows(const TableVersion& version, Gate gate, Table& table) {
  for (const TableRow& written : version.rows) {
    Row& row = table.emplace_back(written.row);
    // A row that names no gate was written when there was no gate terminate.
    const bool is_everywhere = row.gates.empty() && gate != Gate::kTerminate;
    const bool is_here = is_everywhere || std::find(row.gates.begin(), row.gates.end(), gate) != row.gates.end();
    if (!is_here) row.of_host["other_gate"] = std::int64_t{1};
  }
}

void add_last_known(const Bundle& bundle, Gate gate, absl::CivilDay day, Provisions& provisions) {
  for (const ParameterSeries& series : bundle.parameters) {
    const DatedValue* last = last_known(series.values, day);
    if (last == nullptr) continue;
    provisions.parameters.emplace(series.name, Parameter{last->value, last->citation});
    provisions.known_to[series.name] = *last->period.to;
  }
  for (const TableSeries& series : bundle.tables) {
    const TableVersion* last = last_known(series.versions, day);
    if (last == nullptr) continue;
    add_rows(*last, gate, provisions.tables[series.name]);
    provisions.known_to[series.name] = *last->period.to;
  }
}

// What a figure of the law's has on the day; null where no value holds, or it is in another unit.
const DatedValue* law_figure(const Bundle* law, const std::string& name, std::optional<Unit> unit, absl::CivilDay day) {
  if (law == nullptr) return nullptr;
  for (const ParameterSeries& series : law->parameters) {
    if (series.name != name || (unit && series.unit != *unit)) continue;
    for (const DatedValue& dated : series.values) {
      if (dated.period.holds_on(day)) return &dated;
    }
  }
  return nullptr;
}

std::string name_in_law(const Value& cell) { return std::get<std::string>(cell).substr(std::size(kLawFigure) - 1); }

// Which kinds the row tells, again, once its cells have changed.
void tell_anew(Row& row) {
  std::erase_if(row.of_host, [](const auto& cell) { return cell.first.starts_with("tells_"); });
  int tells = 0;
  for (const RequirementKind& kind : requirement_kinds()) {
    if (row.cells.contains(kind.name)) row.of_host[absl::StrCat("tells_", ++tells)] = kind.name;
  }
}

void find_not_known(Row& row, const std::string& column, const std::string& figure) {
  row.cells.erase(column);
  row.cells["finding"] = std::string(kFigureNotKnown);
  row.cells["level"] = std::string("blocks");
  row.cells["sentence"] = absl::StrCat("The law names no ", figure, " on this day, and a rule asks for it.");
  row.cells["remedy"] =
      std::string("Activate the law that names it, or have the authority's rules name another figure.");
}

void take_from_law(const Bundle* law, absl::CivilDay day, Row& row) {
  bool has_changed = false;
  for (const RequirementKind& kind : requirement_kinds()) {
    const auto cell = row.cells.find(kind.name);
    if (cell == row.cells.end() || has_detail(kind) || !is_of_law(cell->second)) continue;
    has_changed = true;
    const std::string figure = name_in_law(cell->second);
    const DatedValue* dated = law_figure(law, figure, kind.unit, day);
    if (dated != nullptr) {
      cell->second = dated->value;
    } else {
      find_not_known(row, kind.name, figure);
    }
  }
  if (has_changed) tell_anew(row);
}

}  // namespace

absl::StatusOr<Provisions> resolve(const Bundle& bundle, Gate gate, absl::CivilDay legal_date, const Bundle* law) {
  Provisions provisions;
  for (const ParameterSeries& series : bundle.parameters) {
    for (const DatedValue& dated : series.values) {
      if (!dated.period.holds_on(legal_date)) continue;
      const bool is_first = provisions.parameters.emplace(series.name, Parameter{dated.value, dated.citation}).second;
      if (!is_first) return two_hold(series.name, dated.place, legal_date);
    }
  }
  for (const TableSeries& series : bundle.tables) {
    for (const TableVersion& version : series.versions) {
      if (!version.period.holds_on(legal_date)) continue;
      const auto [table, is_first] = provisions.tables.emplace(series.name, Table());
      if (!is_first) return two_hold(series.name, version.place, legal_date);
      add_rows(version, gate, table->second);
    }
  }
  if (bundle.manifest.sdk >= 2) add_last_known(bundle, gate, legal_date, provisions);
  for (auto& [name, table] : provisions.tables) {
    for (Row& row : table) take_from_law(law, legal_date, row);
  }
  for (const std::string& figure : bundle.manifest.reads_law) {
    const DatedValue* dated = law_figure(law, figure, std::nullopt, legal_date);
    if (dated == nullptr) continue;
    provisions.parameters.emplace(absl::StrCat(kLawFigure, figure), Parameter{dated->value, dated->citation});
  }
  for (const NamedCalendar& calendar : bundle.calendars) provisions.calendars[calendar.name] = calendar.days;
  return provisions;
}

absl::StatusOr<std::shared_ptr<const PreparedProvisions>> provisions_on(const Bundle& bundle, Gate gate,
                                                                        absl::CivilDay legal_date, const Bundle* law) {
  auto provisions = resolve(bundle, gate, legal_date, law);
  if (!provisions.ok()) return provisions.status();
  return PreparedProvisions::prepare(*std::move(provisions));
}

}  // namespace concord::plugins::host
