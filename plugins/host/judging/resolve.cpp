// Picks values by date; see resolve.h. PURE.
#include "plugins/host/judging/resolve.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/running/prepared_provisions.h"

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

}  // namespace

absl::StatusOr<Provisions> resolve(const Bundle& bundle, Gate gate, absl::CivilDay legal_date) {
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
  for (const NamedCalendar& calendar : bundle.calendars) provisions.calendars[calendar.name] = calendar.days;
  return provisions;
}

absl::StatusOr<std::shared_ptr<const PreparedProvisions>> provisions_on(const Bundle& bundle, Gate gate,
                                                                        absl::CivilDay legal_date) {
  auto provisions = resolve(bundle, gate, legal_date);
  if (!provisions.ok()) return provisions.status();
  return PreparedProvisions::prepare(*std::move(provisions));
}

}  // namespace concord::plugins::host
