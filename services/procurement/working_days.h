// PURE. Working days, with the bank holidays 2024 to 2028 as data. A procurement working day is none that is a bank
// holiday in any part of the United Kingdom (Procurement Act 2023 s.123). Other years know weekends only, and
// holidays_known() says so; a one-off holiday is added to the data.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace concord::procurement {

inline constexpr int kFirstHolidayYear = 2024;
inline constexpr int kLastHolidayYear = 2028;

enum class Calendar { kEnglandAndWales, kAnyPartOfTheUnitedKingdom };

struct BankHoliday {
  const char* day;  // civil date
  const char* name;
  bool england_and_wales;
};
const std::vector<BankHoliday>& bank_holidays();

bool is_working_day(absl::CivilDay day, Calendar calendar);
bool holidays_known(absl::CivilDay day);
// The `count`-th working day beginning with `first`, which counts when it is one. `count` is at least 1.
absl::CivilDay nth_working_day(absl::CivilDay first, int count, Calendar calendar);

}  // namespace concord::procurement
