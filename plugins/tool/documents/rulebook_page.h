// A rulebook on one page for who signs it: what each plugin says in rows, figures and findings, which clauses they rest
// on, which citations are still open, what check finds, and whose bytes it is about. It must never leave out a row, nor
// a problem. PURE.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "plugins/tool/documents/page.h"
#include "plugins/tool/problems/report.h"

namespace concord::plugins::tool {

struct Documented {
  const host::Bundle* bundle = nullptr;
  std::string digest;  // of the archive that build makes of it
  CheckReport report;  // for the page's day
};

// National law first, as in a rulebook.
Page rulebook_page(const std::vector<Documented>& rulebook, absl::CivilDay on);

}  // namespace concord::plugins::tool
