// PURE. What a proposed bundle must fit besides its own checks: the law it is written under, the layer of its id, and
// the order of versions.
#pragma once

#include "absl/status/status.h"

#include "concord/rules/v1/types.pb.h"

namespace concord::rules {

// LAYER_CHANGED, OTHER_LAW, VERSION_REASON_MISSING, by what would be active on the day of the change.
absl::Status check_fits(const v1::Rulebook& rulebook, const v1::Change& change, const v1::InstalledPlugin& plugin);

// Whether a version is three numbers such as 2.0.0, and whether the first is the older one of two such.
bool is_version(const std::string& version);
bool is_older(const std::string& first, const std::string& second);

}  // namespace concord::rules
