// A clock that can be moved forward, for trying out what takes months: deadlines, standstills, notice periods.
// Only a deployment started with --dev may use one. All its processes share one file, so that they agree on the time.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "services/platform/world/world.h"

namespace concord::platform {

// The real world with its clock moved by what the file says, at every look. INVALID_ARGUMENT when it cannot be read.
absl::StatusOr<std::unique_ptr<World>> moved_world(const std::string& file);
// Makes the file, or moves its clock on, so that it is `instant_ms` now. An existing clock never runs backwards:
// refusal CLOCK_RUNS_FORWARD with the time it shows.
absl::Status move_clock(const std::string& file, std::int64_t instant_ms);

}  // namespace concord::platform
