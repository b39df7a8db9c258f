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
      for (const TableRow& written : version.rows) {
        Row& row = table->second.emplace_back(written.row);
        const bool is_here =
            row.gates.empty() || std::find(row.gates.begin(), row.gates.end(), gate) != row.gates.end();
        if (!is_here) row.of_host["other_gate"] = std::int64_t{1};
      }
    }
  }
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
