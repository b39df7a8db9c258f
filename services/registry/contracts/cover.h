// PURE. Which services an ending contract leaves without another one. Decides nothing about them.
#pragma once

#include <string>
#include <vector>

#include "concord/registry/v1/types.pb.h"

namespace concord::registry {

// Services delivered under a contract that ends by `day` and under no active contract that lasts longer: whoever plans
// must replace or renew them. Sorted, each once. The market report shows them.
std::vector<std::string> services_losing_cover(const std::vector<v1::Contract>& contracts, const std::string& day);

}  // namespace concord::registry
