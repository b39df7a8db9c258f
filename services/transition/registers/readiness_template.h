// PURE data. The checklist that must be done before anybody moves.
#pragma once

#include <vector>

#include "concord/transition/v1/registers.pb.h"
#include "concord/transition/v1/types.pb.h"

namespace concord::transition {

// A withdrawal alone has no incoming provider to be ready.
std::vector<v1::ReadinessItem> starting_checklist(v1::TransitionKind kind);

}  // namespace concord::transition
