// Reads one flat JSON object, member by member, keeping numbers as they were written so that money never passes through
// a float. PURE. Nested lists and objects are told apart and left out: an import's row is flat.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace concord::platform {

struct JsonMember {
  enum class Kind : std::uint8_t { kNull, kYesNo, kNumber, kText, kNested };
  Kind kind = Kind::kNull;
  std::string text;  // kText: the text; kNumber: as written, such as 1234.50; kYesNo: true or false; else empty
};
using JsonObject = std::map<std::string, JsonMember>;

// INVALID_ARGUMENT with a sentence: not JSON, not an object, a member given twice.
absl::StatusOr<JsonObject> parse_json_object(std::string_view text);

}  // namespace concord::platform
