// What `concord-rules check` finds: where, by which check, and what to do. Every check adds to one list and decides
// nothing else.
#pragma once

#include <string>
#include <vector>

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::tool {

struct Problem {
  host::Place place;
  std::string check;  // SCREAMING_SNAKE; plugins/tool/README.md lists them
  std::string what;   // and the remedy
};
using Problems = std::vector<Problem>;

// "tables.yaml:12: BAND_HOLE: ..."
std::string to_text(const Problem& problem);

// Whether the bundle's authors wrote it themselves, and not the plugin that it extends.
bool is_own(const host::Place& place);

}  // namespace concord::plugins::tool
