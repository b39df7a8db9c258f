// PURE. London's clock: an instant as people there read it, and what they write as an instant. Summer time as the
// Summer Time Order 2002 has it: from 01:00 GMT on the last Sunday of March to 01:00 GMT on the last Sunday of October;
// so for the years from 1996 on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace concord::platform {

struct LondonTime {
  absl::CivilSecond second;
  int ms = 0;
  bool is_summer = false;  // BST, an hour ahead of GMT
};

LondonTime london_time(std::int64_t at_ms);
// "2026-11-21 12:00:00.001 GMT", so that a millisecond can be seen; on a day on which the clock changes UTC is named
// too: "2026-10-25 01:30:00.000 GMT (01:30:00.000 UTC)".
std::string in_london(std::int64_t at_ms);
// "2027-03-05T12:00 Europe/London", seconds if wanted. Refusal INVALID_TIME for another form, an hour that the clock
// leaves out, and one that it has twice unless GMT or BST follows: "2026-10-25T01:30 BST Europe/London".
absl::StatusOr<std::int64_t> london_instant(std::string_view text, std::string_view field);

}  // namespace concord::platform
