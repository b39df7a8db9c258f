// Figures that have run out: a program read the last that is known, so what it said may turn on a figure that nobody
// knows. PURE. Of bundles before sdk 2 nothing runs out: there a figure that ended is absent.
#pragma once

#include <vector>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/words/program.h"

namespace concord::plugins::host {

inline constexpr char kFigureNotKnown[] = "FIGURE_NOT_KNOWN";
// A value so near to an amount that the next amount may lie on its other side, in per cent of the amount.
inline constexpr std::int64_t kNearFromPercent = 90;
inline constexpr std::int64_t kNearToPercent = 110;

// One finding for each name that was read: it blocks where a requirement rests on it or the contract's value is near
// the amount, and warns elsewhere.
std::vector<JudgedFinding> run_out(const Bundle& bundle, const Provisions& provisions, const Outcome& outcome,
                                   const Facts& facts, absl::CivilDay legal_date);

}  // namespace concord::plugins::host
