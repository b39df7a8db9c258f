// Answers reads by binary search. PURE: the box answers a program with it, and the host tells from it afterwards what
// the program was answered, so that a captured box cannot invent an answer.
#include "plugins/box/question.h"

#include <algorithm>

namespace concord::plugins::box {
namespace {

template <typename List>
auto find_named(const List& list, std::string_view name) -> decltype(&list.front()) {
  const auto at = std::lower_bound(list.begin(), list.end(), name,
                                   [](const auto& entry, std::string_view wanted) { return entry.name < wanted; });
  return at != list.end() && at->name == name ? &*at : nullptr;
}

Found answer_with(const NamedValue* entry, const Read& read, Value& value) {
  if (entry == nullptr) return Found::kAbsent;
  const Kind kind = entry->value.kind;
  const bool day_number = kind == Kind::kDate && read.wanted == Kind::kInteger && read.asked != Asked::kFact;
  if (kind != read.wanted && !day_number) return Found::kOtherType;
  value = entry->value;
  return Found::kFound;
}

// 1970-01-01 was a Thursday; with Monday as 0 it is 3.
bool is_weekend(std::int32_t day) { return (((day % 7) + 7 + 3) % 7) >= 5; }

Found working_day(const Calendar& calendar, const Read& read, Value& value) {
  if (read.from < calendar.first || read.from > calendar.last || read.count < 1) return Found::kAbsent;
  auto holiday = std::lower_bound(calendar.holidays.begin(), calendar.holidays.end(), read.from);
  std::int32_t left = read.count;
  for (std::int32_t day = read.from; day <= calendar.last; ++day) {
    while (holiday != calendar.holidays.end() && *holiday < day) ++holiday;
    const bool is_holiday = holiday != calendar.holidays.end() && *holiday == day;
    if (is_weekend(day) || is_holiday) continue;
    if (--left > 0) continue;
    value = {Kind::kDate, day, {}};
    return Found::kFound;
  }
  return Found::kAbsent;
}

}  // namespace

Found look_up(const Question& question, const Read& read, Value& value) {
  switch (read.asked) {
    case Asked::kFact:
      return answer_with(find_named(question.facts, read.name), read, value);
    case Asked::kParameter:
      return answer_with(find_named(question.parameters, read.name), read, value);
    case Asked::kTableRows: {
      const Table* table = find_named(question.tables, read.name);
      if (table == nullptr) return Found::kAbsent;
      value = {Kind::kInteger, static_cast<std::int64_t>(table->rows.size()), {}};
      return Found::kFound;
    }
    case Asked::kTableCell: {
      const Table* table = find_named(question.tables, read.name);
      if (table == nullptr || read.row < 0 || static_cast<std::size_t>(read.row) >= table->rows.size()) {
        return Found::kAbsent;
      }
      return answer_with(find_named(table->rows[static_cast<std::size_t>(read.row)], read.column), read, value);
    }
    case Asked::kWorkingDay: {
      const Calendar* calendar = find_named(question.calendars, read.name);
      return calendar == nullptr ? Found::kAbsent : working_day(*calendar, read, value);
    }
  }
  return Found::kAbsent;
}

}  // namespace concord::plugins::box
