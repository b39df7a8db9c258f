// Civil dates as text: parse, format, count. PURE; knows no clock (world.h does) and no time of day.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace concord::platform {

// No law, contract or person of whom anything is kept here needs another year; whatever says one was mistyped.
inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2200;

// "YYYY-MM-DD" and a day that exists, in the years above; else a refusal INVALID_DATES naming `field`.
absl::StatusOr<absl::CivilDay> parse_date(std::string_view text, std::string_view field);
std::string format_date(absl::CivilDay day);
// Days since 1970-01-01.
std::int64_t day_number(absl::CivilDay day);

}  // namespace concord::platform
