// PURE. Length and characters of a stream's name.
#include "services/platform/deciding/stream_name.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

absl::Status check_stream_name(std::string_view stream) {
  const bool seen = std::none_of(stream.begin(), stream.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  if (seen && stream.size() <= kMaxStreamBytes) return absl::OkStatus();
  return refuse_input({.code = "INVALID_ID",
                       .sentence = seen ? cat("With this id the name of its record would have ", stream.size(),
                                              " bytes; at most ", kMaxStreamBytes, " are kept.")
                                        : "The id holds a character that cannot be seen.",
                       .remedy = "Give the id as it was given when the thing was made."});
}

}  // namespace concord::platform
