// PURE. Counts working days by two tables that are built once for each part of the United Kingdom.
#include "services/platform/values/working_calendar.h"

#include <algorithm>

namespace concord::platform {
namespace {

constexpr std::int32_t kOutside = -1;
const absl::CivilDay kFirstDay(kFirstCalendarYear, 1, 1);

}  // namespace

std::int32_t WorkingCalendar::number_of(absl::CivilDay day) { return static_cast<std::int32_t>(day - kFirstDay); }

absl::CivilDay WorkingCalendar::day_of(std::int32_t number) { return kFirstDay + number; }

std::int32_t WorkingCalendar::days() {
  static const std::int32_t kDays = number_of(absl::CivilDay(kLastCalendarYear + 1, 1, 1));
  return kDays;
}

bool WorkingCalendar::knows_holidays(std::int32_t number) {
  static const std::int32_t kFrom = number_of(absl::CivilDay(kFirstHolidayYear, 1, 1));
  static const std::int32_t kTo = number_of(absl::CivilDay(kLastHolidayYear, 12, 31));
  return number >= kFrom && number <= kTo;
}

WorkingCalendar::WorkingCalendar(const std::vector<absl::CivilDay>& holidays) {
  std::vector<bool> free(static_cast<std::size_t>(days()), false);
  for (const absl::CivilDay day : holidays) free[static_cast<std::size_t>(number_of(day))] = true;
  // 1 January 1900 was a Monday.
  constexpr std::int32_t kWeek = 7;
  constexpr std::int32_t kSaturday = 5;
  until_.reserve(free.size());
  for (std::int32_t day = 0; day < days(); ++day) {
    if (day % kWeek < kSaturday && !free[static_cast<std::size_t>(day)]) working_.push_back(day);
    until_.push_back(static_cast<std::int32_t>(working_.size()));
  }
}

const WorkingCalendar& WorkingCalendar::of(UnitedKingdomPart part) {
  static const WorkingCalendar kEnglandAndWales(bank_holidays(UnitedKingdomPart::kEnglandAndWales));
  static const WorkingCalendar kScotland(bank_holidays(UnitedKingdomPart::kScotland));
  static const WorkingCalendar kNorthernIreland(bank_holidays(UnitedKingdomPart::kNorthernIreland));
  static const WorkingCalendar kAny(bank_holidays(UnitedKingdomPart::kAny));
  switch (part) {
    case UnitedKingdomPart::kEnglandAndWales:
      return kEnglandAndWales;
    case UnitedKingdomPart::kScotland:
      return kScotland;
    case UnitedKingdomPart::kNorthernIreland:
      return kNorthernIreland;
    case UnitedKingdomPart::kAny:
      return kAny;
  }
  return kAny;
}

bool WorkingCalendar::is_working(std::int32_t day) const {
  return covers(day) &&
         until_[static_cast<std::size_t>(day)] > (day == 0 ? 0 : until_[static_cast<std::size_t>(day) - 1]);
}

std::int32_t WorkingCalendar::on_or_after(std::int32_t day) const {
  if (day < 0) day = 0;
  if (!covers(day)) return kOutside;
  const auto index = static_cast<std::size_t>(until_[static_cast<std::size_t>(day)] - (is_working(day) ? 1 : 0));
  return index < working_.size() ? working_[index] : kOutside;
}

std::int32_t WorkingCalendar::on_or_before(std::int32_t day) const {
  if (day < 0) return kOutside;
  if (!covers(day)) day = days() - 1;
  const std::int32_t until = until_[static_cast<std::size_t>(day)];
  return until == 0 ? kOutside : working_[static_cast<std::size_t>(until) - 1];
}

std::int32_t WorkingCalendar::later(std::int32_t working_day, std::int32_t count) const {
  const auto index = static_cast<std::int64_t>(until_[static_cast<std::size_t>(working_day)]) - 1 + count;
  return index < static_cast<std::int64_t>(working_.size()) ? working_[static_cast<std::size_t>(index)] : kOutside;
}

std::int32_t WorkingCalendar::earlier(std::int32_t working_day, std::int32_t count) const {
  const std::int32_t index = until_[static_cast<std::size_t>(working_day)] - 1 - count;
  return index >= 0 ? working_[static_cast<std::size_t>(index)] : kOutside;
}

std::optional<absl::CivilDay> nth_working_day(absl::CivilDay first, std::int32_t count, UnitedKingdomPart part) {
  const WorkingCalendar& calendar = WorkingCalendar::of(part);
  const std::int32_t from = WorkingCalendar::number_of(first);
  const std::int32_t start = from < 0 ? kOutside : calendar.on_or_after(from);
  const std::int32_t last = start < 0 || count < 1 ? kOutside : calendar.later(start, count - 1);
  if (last < 0) return std::nullopt;
  return WorkingCalendar::day_of(last);
}

absl::CivilDay months_from(absl::CivilDay day, int months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  const absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return absl::CivilDay(month.year(), month.month(), std::min(day.day(), last.day()));
}

}  // namespace concord::platform
