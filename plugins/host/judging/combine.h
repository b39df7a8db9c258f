// The strictest wins: what several plugins require, made one requirement a kind and detail. PURE. It must never drop a
// source: each citation stays on record.
#pragma once

#include <vector>

#include "absl/status/status.h"

#include "plugins/host/judging/judge.h"

namespace concord::plugins::host {

// Whether a plugin may say this at all: a known kind, a detail only where the kind is a set.
absl::Status check_requirement(const Requirement& requirement);

std::vector<StandingRequirement> combine(std::vector<RequirementSource> told);

}  // namespace concord::plugins::host
