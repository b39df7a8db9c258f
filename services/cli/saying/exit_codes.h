// The exit codes that scripts may rely on; README.md lists them.
#pragma once

#include "absl/status/status.h"

#include "services/platform/values/refusal.h"

namespace concord::cli {

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;
inline constexpr int kUsage = 2;
inline constexpr int kTrouble = 3;
inline constexpr int kDifference = 4;

// Refusals are 1, everything else 3.
inline int exit_code_for(const absl::Status& status) {
  if (status.ok()) return kDone;
  return platform::is_refusal(status) ? kRefused : kTrouble;
}

}  // namespace concord::cli
