// Tells why something could not be tried.
#include <string>

#include <fmt/core.h>

#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {

int not_tried(const absl::Status& status) {
  fmt::print(stderr, "{}\n", std::string(status.message()));
  return kNotTried;
}

}  // namespace concord::plugins::tool
