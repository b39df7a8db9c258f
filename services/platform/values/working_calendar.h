// PURE. Working days: Monday to Friday without the bank holidays of England and Wales, Scotland, Northern Ireland, or
// any part of the United Kingdom (a working day of the Procurement Act 2023 s.123 is none of those). Holidays are data
// (bank_holidays.h) for 2024 to 2028; outside those years only weekends are known, and who asks is told so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"

#include "services/platform/values/bank_holidays.h"

namespace concord::platform {

inline constexpr int kFirstCalendarYear = 1900;
inline constexpr int kLastCalendarYear = 2199;

// Days are counted from 1 January 1900 as 0. Every question costs one or two look-ups.
class WorkingCalendar {
 public:
  static const WorkingCalendar& of(UnitedKingdomPart part);

  static std::int32_t number_of(absl::CivilDay day);
  static absl::CivilDay day_of(std::int32_t number);
  static bool covers(std::int32_t number) { return number >= 0 && number < days(); }
  // True when the bank holidays of that day's year are known.
  static bool knows_holidays(std::int32_t number);

  bool is_working(std::int32_t day) const;
  // The day itself when it is a working day, else the next (the last before). -1 when the calendar ends first.
  std::int32_t on_or_after(std::int32_t day) const;
  std::int32_t on_or_before(std::int32_t day) const;
  // `count` working days on from (back from) a working day; 0 is the day itself. -1 when the calendar ends first.
  std::int32_t later(std::int32_t working_day, std::int32_t count) const;
  std::int32_t earlier(std::int32_t working_day, std::int32_t count) const;

 private:
  explicit WorkingCalendar(const std::vector<absl::CivilDay>& holidays);
  static std::int32_t days();
  std::vector<std::int32_t> until_;    // working days up to and with each day
  std::vector<std::int32_t> working_;  // every working day
};

// The `count`-th working day beginning with `first`, which counts when it is one (count is at least 1). None where the
// calendar ends first.
std::optional<absl::CivilDay> nth_working_day(absl::CivilDay first, std::int32_t count, UnitedKingdomPart part);

// The same day so many months earlier or later; the last day of the month where there is no such day.
absl::CivilDay months_from(absl::CivilDay day, int months);

}  // namespace concord::platform
