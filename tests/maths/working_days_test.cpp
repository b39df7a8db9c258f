// Tests working days with the standstill oracles of LAW (Procurement Act 2023 s.51 and s.123) and with random days.
// It must never compare with the code's own figures.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/working_calendar.h"

namespace concord::platform {
namespace {

constexpr auto kUk = UnitedKingdomPart::kAny;
constexpr auto kEw = UnitedKingdomPart::kEnglandAndWales;

bool is_working_day(absl::CivilDay day, UnitedKingdomPart part) {
  return WorkingCalendar::of(part).is_working(WorkingCalendar::number_of(day));
}
bool holidays_known(absl::CivilDay day) { return WorkingCalendar::knows_holidays(WorkingCalendar::number_of(day)); }

std::string eighth(int year, int month, int day, UnitedKingdomPart part = kUk) {
  return format_date(nth_working_day(absl::CivilDay(year, month, day), 8, part).value());
}

TEST(Standstill, IsEightWorkingDaysBeginningWithTheNotice) {
  EXPECT_EQ(eighth(2026, 7, 6), "2026-07-16");
  EXPECT_EQ(eighth(2026, 7, 6, kEw), "2026-07-15") << "England and Wales alone would end a day early";
  EXPECT_EQ(eighth(2026, 11, 25), "2026-12-07");
  EXPECT_EQ(eighth(2026, 12, 18), "2026-12-31");
  EXPECT_EQ(eighth(2024, 12, 24), "2025-01-08");
  EXPECT_EQ(eighth(2026, 3, 30), "2026-04-10");
}

TEST(WorkingDays, EndWithTheCalendar) {
  EXPECT_EQ(nth_working_day(absl::CivilDay(2199, 12, 30), 1, kUk), absl::CivilDay(2199, 12, 30));
  EXPECT_EQ(nth_working_day(absl::CivilDay(2199, 12, 30), 10, kUk), std::nullopt);
  EXPECT_EQ(nth_working_day(absl::CivilDay(2026, 7, 6), 0, kUk), std::nullopt);
}

TEST(WorkingDays, LeaveOutWeekendsAndHolidays) {
  EXPECT_FALSE(is_working_day(absl::CivilDay(2026, 11, 21), kEw)) << "a Saturday";
  EXPECT_FALSE(is_working_day(absl::CivilDay(2026, 12, 28), kEw)) << "Boxing Day's substitute";
  EXPECT_TRUE(is_working_day(absl::CivilDay(2026, 11, 30), kEw)) << "St Andrew's Day is Scotland's";
  EXPECT_FALSE(is_working_day(absl::CivilDay(2026, 11, 30), kUk));
  EXPECT_EQ(format_date(nth_working_day(absl::CivilDay(2026, 11, 21), 1, kEw).value()), "2026-11-23");
  EXPECT_TRUE(is_working_day(absl::CivilDay(2030, 12, 25), kUk)) << "beyond the data only weekends are known";
  EXPECT_FALSE(holidays_known(absl::CivilDay(2030, 12, 25)));
  EXPECT_TRUE(holidays_known(absl::CivilDay(2028, 12, 31)));
}

RC_GTEST_PROP(WorkingDaysProperty, CountingOnIsCountingInOneGo, ()) {
  const absl::CivilDay first = absl::CivilDay(2024, 1, 1) + *rc::gen::inRange(0, 1'700);
  const int a = *rc::gen::inRange(1, 40);
  const int b = *rc::gen::inRange(1, 40);
  const absl::CivilDay between = nth_working_day(first, a, kUk).value();
  RC_ASSERT(is_working_day(between, kUk));
  RC_ASSERT(nth_working_day(between + 1, b, kUk) == nth_working_day(first, a + b, kUk));
  RC_ASSERT(nth_working_day(first, a, kEw).value() <= between);
}

}  // namespace
}  // namespace concord::platform
