// PURE. Which types of content are kept, and what to do about the others. It judges what was found in the bytes and
// must never believe a name.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace concord::procurement {

// The type as it is kept, such as application/pdf; `found` is what libmagic says of the bytes, such as text/plain.
// TYPE_NOT_TAKEN, or MACROS_NOT_TAKEN for an Office document that holds programs.
absl::StatusOr<std::string> taken_type(std::string_view found, std::string_view bytes);

}  // namespace concord::procurement
