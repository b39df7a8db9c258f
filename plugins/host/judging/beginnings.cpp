// Looks at every period's ends; see beginnings.h. PURE.
#include "plugins/host/judging/beginnings.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/box/wire/wire.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/prepared_provisions.h"

namespace concord::plugins::host {
namespace {

template <typename Take>
void each_period(const Bundle& bundle, Take take) {
  for (const ParameterSeries& series : bundle.parameters) {
    for (const DatedValue& value : series.values) take(value.period);
  }
  for (const TableSeries& series : bundle.tables) {
    for (const TableVersion& version : series.versions) take(version.period);
  }
}

absl::Status check(const Bundle& bundle, absl::CivilDay day) {
  constexpr std::size_t kMost = box::kMaxRequestBytes - kRoomForFactsBytes;
  // What holds is the same at every gate.
  const auto prepared = provisions_on(bundle, Gate::kPlan, day);
  if (!prepared.ok()) return absl::InvalidArgumentError(prepared.status().message());
  const std::size_t bytes = (*prepared)->frame_part().size();
  if (bytes <= kMost) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      kTablesFile, ":1: on ", absl::FormatCivilTime(day), " parameters, tables and calendars are ", bytes,
      " bytes; an evaluation takes at most ", kMost, " of them; shorten tables, or end versions that hold no more"));
}

}  // namespace

absl::Status check_every_beginning(const Bundle& bundle) {
  std::set<absl::CivilDay> days;
  each_period(bundle, [&](const Period& period) { days.insert(period.from); });
  for (const absl::CivilDay day : days) {
    if (auto status = check(bundle, day); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::CivilDay same_since(const Bundle& bundle, absl::CivilDay day) {
  absl::CivilDay since(1, 1, 1);
  each_period(bundle, [&](const Period& period) {
    if (period.from <= day) since = std::max(since, period.from);
    if (period.to && *period.to < day) since = std::max(since, *period.to + 1);
  });
  return since;
}

}  // namespace concord::plugins::host
