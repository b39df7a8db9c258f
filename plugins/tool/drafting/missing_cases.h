// Which cases a plugin lacks: looks for decisions that reach what no case reaches, until nothing is left or nothing
// helps. It must never keep one that shows nothing new.
#pragma once

#include <deque>
#include <string>

#include "plugins/tool/checks/coverage.h"
#include "plugins/tool/drafting/candidates.h"

namespace concord::plugins::tool {

inline constexpr int kMaxTries = 20'000;  // evaluations

struct MissingCases {
  std::deque<host::CaseResult> found;  // each with what the rules answer now
  std::deque<host::Case> cases;        // what they are of
  Problems left;                       // of ROW_NOT_REACHED, EDGE_NOT_TRIED and the like: for the author
};

// `national` is the law whose figures the bundle reads; null where there is none. INVALID_ARGUMENT where a case that is
// there cannot be run.
absl::StatusOr<MissingCases> missing_cases(const host::Bundle& bundle, host::Program& program, absl::CivilDay today,
                                           const LawOn& law, const host::Bundle* national = nullptr);

}  // namespace concord::plugins::tool
