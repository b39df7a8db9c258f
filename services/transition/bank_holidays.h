// PURE data. The bank holidays of the parts of the United Kingdom, 2024 to 2028, substitute days included, as the
// governments publish them. A day proclaimed later is added here.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"

#include "concord/transition/v1/types.pb.h"

namespace concord::transition {

// In order, each day once. UNITED_KINGDOM holds every day that is a holiday in any part.
std::vector<absl::CivilDay> bank_holidays(v1::Calendar part);

}  // namespace concord::transition
