// PURE. Whoever had a hand in the marks decides on nothing that follows from them. It must never find out whether
// somebody had: the room evaluation tells (took_part in panel.h).
#pragma once

#include <string>

#include "absl/status/status.h"

#include "services/platform/values/context.h"

namespace concord::procurement {

// SELF_APPROVAL where who acts now took part in the marking.
absl::Status refuse_marker(bool took_part, const platform::Context& context, const std::string& rule);

}  // namespace concord::procurement
