// PURE. What differs in a rulebook between two days: plugins, their parameters and tables, in the
// words of their units.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "concord/rules/v1/types.pb.h"

#include "plugins/host/bundle/bundle.h"

namespace concord::rules {

struct DatedPlugin {
  v1::InstalledPlugin plugin;
  std::shared_ptr<const plugins::host::Bundle> bundle;
};
using PluginsById = std::map<std::string, DatedPlugin>;

// By plugin, kind and name. UNAVAILABLE where a bundle cannot be resolved for its day.
absl::StatusOr<std::vector<v1::Difference>> differences(const PluginsById& first, absl::CivilDay first_day,
                                                        const PluginsById& second, absl::CivilDay second_day);

}  // namespace concord::rules
