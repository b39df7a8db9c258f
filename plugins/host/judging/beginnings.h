// The days on which a plugin begins to say something else. One that cannot be read on such a day would stop its
// authority's decisions from then on, so it must neither be built nor installed.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::host {

inline constexpr std::size_t kRoomForFactsBytes = std::size_t{64} * 1024;  // of an evaluation's input

// INVALID_ARGUMENT "<file>:<line>: what, and the remedy" for the first day on which it cannot be read, or says more
// than an evaluation takes.
absl::Status check_every_beginning(const Bundle& bundle);

// The first of the days up to `day` on which it said what it says on `day`; the year 1 where it always did.
absl::CivilDay same_since(const Bundle& bundle, absl::CivilDay day);

}  // namespace concord::plugins::host
