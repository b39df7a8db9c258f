// PURE. What a rulebook's reader wants beside what is active on a day: until when, and what begins later. It must never
// tell who decided it, since the public reads it.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "concord/rules/v1/types.pb.h"

namespace concord::rules {

inline constexpr std::size_t kMaxLaterChanges = 100;

// The last day of what is active of this plugin on `day`, as far as is decided; empty while no end is.
std::string active_until(const v1::Rulebook& rulebook, const std::string& plugin_id, absl::CivilDay day);
// Decided and proposed ones after `day`, the soonest first, at most kMaxLaterChanges.
std::vector<v1::LaterChange> later_changes(const v1::Rulebook& rulebook, absl::CivilDay day);

}  // namespace concord::rules
