// What is said where a command's caller has gone.
#include "services/platform/deciding/command.h"

#include "services/platform/values/refusal.h"

namespace concord::platform {

absl::Status caller_gone() {
  return trouble(absl::StatusCode::kCancelled, "CALLER_GONE",
                 "The caller cancelled, or its deadline passed, before the work was done.",
                 "Nothing was written. Give a longer deadline and send the same command id again.");
}

}  // namespace concord::platform
