// What the cases reached, and what they left out: rows, parameters, findings, kinds, edges of bands, dates. PURE.
#pragma once

#include <vector>

#include "plugins/host/judging/case_run.h"
#include "plugins/tool/problems/problems.h"

namespace concord::plugins::tool {

// ROW_NOT_REACHED, PARAMETER_NOT_READ, FINDING_NOT_REACHED, FINDING_NOT_DECLARED, KIND_NOT_REACHED, EDGE_NOT_TRIED,
// DATE_NOT_TRIED, NO_CITATION. What a plugin inherits is its owner's to cover.
void check_coverage(const host::Bundle& bundle, const std::vector<host::CaseResult>& results, Problems& problems);

// Kinds of requirements and codes of findings that stand as literals in the source.
std::vector<std::string> kinds_in_source(const std::string& source);
std::vector<std::string> codes_in_source(const std::string& source);

}  // namespace concord::plugins::tool
