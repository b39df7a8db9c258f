// How a "no" is told to whoever sits before the terminal, and the exit code that goes with it.
#pragma once

#include "absl/status/status.h"

namespace concord::cli {

// Prints a refusal or trouble to standard error (as JSON with `json`) and answers its exit code.
int say_no(const absl::Status& status, bool json);
// The same for up, down and status, which know their exit code.
int complain(const absl::Status& status, int code);

}  // namespace concord::cli
