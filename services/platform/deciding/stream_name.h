// PURE. The shape that every stream's name has, asked before anything is loaded: a name comes from an id that a caller
// wrote. It must never decide what exists.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace concord::platform {

// Ids have at most 80 characters and a name holds two at most.
inline constexpr std::size_t kMaxStreamBytes = 200;

// Refusal INVALID_ID for a longer name, or one with characters that cannot be seen.
absl::Status check_stream_name(std::string_view stream);

}  // namespace concord::platform
