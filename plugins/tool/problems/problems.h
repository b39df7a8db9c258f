// What `concord-rules check` finds: where, by which check, and what to do; and of each check how grave it is and what
// it looks for. Every check adds to one list and decides nothing else. PURE.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::tool {

struct Problem {
  host::Place place;
  std::string check;  // SCREAMING_SNAKE, one of kinds_of_check()
  std::string what;   // and the remedy
};
using Problems = std::vector<Problem>;

// error: a service would refuse it, or it says two things or the wrong one; warning: nobody has shown that it is right,
// or it is likely not meant; note: good to know. Errors and warnings stand against "in order".
enum class Severity { kNote, kWarning, kError };

struct KindOfCheck {
  std::string_view check;
  Severity severity = Severity::kError;
  std::string_view finds;  // in a line; plugins/tool/README.md is this table for people
};
const std::vector<KindOfCheck>& kinds_of_check();
// An error where nobody knows the check.
Severity severity_of(std::string_view check);
std::string severity_name(Severity severity);  // "error", as SARIF has it

// "tables.yaml:12: BAND_HOLE: ..."
std::string to_text(const Problem& problem);

// Whether the bundle's authors wrote it themselves, and not the plugin that it extends.
bool is_own(const host::Place& place);

}  // namespace concord::plugins::tool
