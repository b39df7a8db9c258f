// Whether a decision's facts meet a requirement, and what to say where they do not. PURE. A fact that was not sent is
// itself a finding, never a yes.
#pragma once

#include <optional>
#include <string>

#include "plugins/host/judging/judge.h"

namespace concord::plugins::host {

// "at least 25", "at most 48 months", "by 8 May 2026".
std::string bound_in_words(const std::string& kind, std::int64_t value);

std::optional<JudgedFinding> measure(const StandingRequirement& requirement, Gate gate, const Facts& facts);

}  // namespace concord::plugins::host
