// What a decide function answers: the events to append, or a refusal. PURE.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

namespace concord::platform {

// No events means that everything already stands as asked.
template <typename Event>
using Decided = absl::StatusOr<std::vector<Event>>;

}  // namespace concord::platform
