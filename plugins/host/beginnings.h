// Whether a plugin can be read on every day on which something of it begins. One that cannot would stop its authority's
// decisions from that day, so it must neither be built nor installed.
#pragma once

#include "absl/status/status.h"

#include "plugins/host/bundle.h"

namespace concord::plugins::host {

// INVALID_ARGUMENT "<file>:<line>: what, and the remedy" for the first day on which it cannot.
absl::Status check_every_beginning(const Bundle& bundle);

}  // namespace concord::plugins::host
