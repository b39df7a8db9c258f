// Tries every first day; see beginnings.h. PURE.
#include "plugins/host/beginnings.h"

#include <set>

#include "plugins/host/resolve.h"

namespace concord::plugins::host {

absl::Status check_every_beginning(const Bundle& bundle) {
  std::set<absl::CivilDay> days;
  for (const ParameterSeries& series : bundle.parameters) {
    for (const DatedValue& value : series.values) days.insert(value.period.from);
  }
  for (const TableSeries& series : bundle.tables) {
    for (const TableVersion& version : series.versions) days.insert(version.period.from);
  }
  for (const absl::CivilDay day : days) {
    // What holds is the same at every gate.
    if (const auto provisions = resolve(bundle, Gate::kPlan, day); !provisions.ok()) {
      return absl::InvalidArgumentError(provisions.status().message());
    }
  }
  return absl::OkStatus();
}

}  // namespace concord::plugins::host
