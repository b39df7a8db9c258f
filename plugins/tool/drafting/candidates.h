// Decisions that a plugin's own rows, dates and code suggest: where a missing case could lie. They are made from the
// facts of the cases that are there. PURE.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/judging/case_run.h"

namespace concord::plugins::tool {

// What national law works out on these facts, as a case of a local plugin states it; empty where there is none.
using LawOn = std::function<host::Facts(host::Gate, absl::CivilDay, const host::Facts&)>;

// A case at each edge of each band and in each row: of each gate that the row names, at publish where it names none; on
// the day of a case that is there, else on the last day up to `today` on which the row holds.
std::vector<host::Case> candidates_of_rows(const host::Bundle& bundle, absl::CivilDay today, const LawOn& law);
// Each case that is there, on each side of each day on which a value changes.
std::vector<host::Case> candidates_of_dates(const host::Bundle& bundle);
// Each case that is there at every other gate.
std::vector<host::Case> candidates_of_gates(const host::Bundle& bundle);
// The case with one fact more that the program asked for and nobody stated, or with another value of one.
std::vector<host::Case> candidates_of_facts(const host::CaseResult& result);

}  // namespace concord::plugins::tool
