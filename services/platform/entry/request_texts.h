// What no text of any request may hold: characters that nobody can see or type. One look for all rpcs, so that no
// decide function needs to think of it. It must never change a text.
#pragma once

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace concord::platform {

// Refusal CONTROL_CHARACTER naming the field, such as "service.access_points", where a text holds NUL, a byte below
// 0x20 that is neither tab nor line end, or 0x7f. Fields of bytes (a file, a sealed bid) have rules of their own.
absl::Status check_texts(const google::protobuf::Message& request);

}  // namespace concord::platform
