// PURE. The bank holidays and counting over them; see working_days.h.
#include "services/procurement/working_days.h"

#include <map>

#include "services/platform/civil_date.h"

namespace concord::procurement {
namespace {

// Whether a day is a holiday in England and Wales; absent when it is one nowhere.
const std::map<std::string, bool>& holidays_by_day() {
  static const std::map<std::string, bool> kByDay = [] {
    std::map<std::string, bool> by_day;
    for (const BankHoliday& holiday : bank_holidays()) by_day[holiday.day] |= holiday.england_and_wales;
    return by_day;
  }();
  return kByDay;
}

}  // namespace

const std::vector<BankHoliday>& bank_holidays() {
  static const std::vector<BankHoliday> kHolidays = {
      {"2024-01-01", "New Year's Day", true},
      {"2024-01-02", "2 January, Scotland", false},
      {"2024-03-18", "St Patrick's Day, Northern Ireland (substitute)", false},
      {"2024-03-29", "Good Friday", true},
      {"2024-04-01", "Easter Monday", true},
      {"2024-05-06", "Early May bank holiday", true},
      {"2024-05-27", "Spring bank holiday", true},
      {"2024-07-12", "Battle of the Boyne, Northern Ireland", false},
      {"2024-08-05", "Summer bank holiday, Scotland", false},
      {"2024-08-26", "Summer bank holiday", true},
      {"2024-12-02", "St Andrew's Day, Scotland (substitute)", false},
      {"2024-12-25", "Christmas Day", true},
      {"2024-12-26", "Boxing Day", true},
      {"2025-01-01", "New Year's Day", true},
      {"2025-01-02", "2 January, Scotland", false},
      {"2025-03-17", "St Patrick's Day, Northern Ireland", false},
      {"2025-04-18", "Good Friday", true},
      {"2025-04-21", "Easter Monday", true},
      {"2025-05-05", "Early May bank holiday", true},
      {"2025-05-26", "Spring bank holiday", true},
      {"2025-07-14", "Battle of the Boyne, Northern Ireland (substitute)", false},
      {"2025-08-04", "Summer bank holiday, Scotland", false},
      {"2025-08-25", "Summer bank holiday", true},
      {"2025-12-01", "St Andrew's Day, Scotland (substitute)", false},
      {"2025-12-25", "Christmas Day", true},
      {"2025-12-26", "Boxing Day", true},
      {"2026-01-01", "New Year's Day", true},
      {"2026-01-02", "2 January, Scotland", false},
      {"2026-03-17", "St Patrick's Day, Northern Ireland", false},
      {"2026-04-03", "Good Friday", true},
      {"2026-04-06", "Easter Monday", true},
      {"2026-05-04", "Early May bank holiday", true},
      {"2026-05-25", "Spring bank holiday", true},
      {"2026-07-13", "Battle of the Boyne, Northern Ireland (substitute)", false},
      {"2026-08-03", "Summer bank holiday, Scotland", false},
      {"2026-08-31", "Summer bank holiday", true},
      {"2026-11-30", "St Andrew's Day, Scotland", false},
      {"2026-12-25", "Christmas Day", true},
      {"2026-12-28", "Boxing Day (substitute)", true},
      {"2027-01-01", "New Year's Day", true},
      {"2027-01-04", "2 January, Scotland (substitute)", false},
      {"2027-03-17", "St Patrick's Day, Northern Ireland", false},
      {"2027-03-26", "Good Friday", true},
      {"2027-03-29", "Easter Monday", true},
      {"2027-05-03", "Early May bank holiday", true},
      {"2027-05-31", "Spring bank holiday", true},
      {"2027-07-12", "Battle of the Boyne, Northern Ireland", false},
      {"2027-08-02", "Summer bank holiday, Scotland", false},
      {"2027-08-30", "Summer bank holiday", true},
      {"2027-11-30", "St Andrew's Day, Scotland", false},
      {"2027-12-27", "Christmas Day (substitute)", true},
      {"2027-12-28", "Boxing Day (substitute)", true},
      {"2028-01-03", "New Year's Day (substitute)", true},
      {"2028-01-04", "2 January, Scotland (substitute)", false},
      {"2028-03-17", "St Patrick's Day, Northern Ireland", false},
      {"2028-04-14", "Good Friday", true},
      {"2028-04-17", "Easter Monday", true},
      {"2028-05-01", "Early May bank holiday", true},
      {"2028-05-29", "Spring bank holiday", true},
      {"2028-07-12", "Battle of the Boyne, Northern Ireland", false},
      {"2028-08-07", "Summer bank holiday, Scotland", false},
      {"2028-08-28", "Summer bank holiday", true},
      {"2028-11-30", "St Andrew's Day, Scotland", false},
      {"2028-12-25", "Christmas Day", true},
      {"2028-12-26", "Boxing Day", true},
  };
  return kHolidays;
}

bool is_working_day(absl::CivilDay day, Calendar calendar) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) return false;
  const auto found = holidays_by_day().find(platform::format_date(day));
  if (found == holidays_by_day().end()) return true;
  return calendar == Calendar::kEnglandAndWales && !found->second;
}

bool holidays_known(absl::CivilDay day) { return day.year() >= kFirstHolidayYear && day.year() <= kLastHolidayYear; }

absl::CivilDay nth_working_day(absl::CivilDay first, int count, Calendar calendar) {
  absl::CivilDay day = first;
  int left = count;
  for (;;) {
    if (is_working_day(day, calendar) && --left <= 0) return day;
    ++day;
  }
}

}  // namespace concord::procurement
