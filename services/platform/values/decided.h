// What a decide function answers: the events to append, or a refusal; and which commands are plain. PURE.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

namespace concord::platform {

// No events means that everything already stands as asked.
template <typename Event>
using Decided = absl::StatusOr<std::vector<Event>>;

// The plain commands of a header: state and request alone decide them. Stated once beside the decide functions; the
// table of rpcs and the stories' player make a row of each.
template <typename... Requests>
struct Commands {};

}  // namespace concord::platform
