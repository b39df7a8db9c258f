// Answers reads by binary search. PURE: the box answers a program with it, and the host tells from it afterwards what
// the program was answered, so that a captured box cannot invent an answer.
#include "plugins/box/wire/question.h"

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

// Monday is 0. 1970-01-01 was a Thursday.
std::int64_t weekday(std::int64_t day) { return (((day + 3) % 7) + 7) % 7; }
bool is_weekend(std::int64_t day) { return weekday(day) >= 5; }

// The `count`th day from Monday to Friday, `from` counted as the first if it is one.
std::int64_t nth_weekday(std::int64_t from, std::int64_t count) {
  const std::int64_t first = is_weekend(from) ? from + 7 - weekday(from) : from;
  const std::int64_t since_monday = weekday(first) + count - 1;
  return first - weekday(first) + since_monday / 5 * 7 + since_monday % 5;
}

// Steps over holidays, not days: a program may ask twenty thousand times.
Found working_day(const Calendar& calendar, const Read& read, Value& value) {
  if (read.from < calendar.first || read.from > calendar.last || read.count < 1) return Found::kAbsent;
  std::int64_t day = nth_weekday(read.from, read.count);
  auto holiday = std::lower_bound(calendar.holidays.begin(), calendar.holidays.end(), read.from);
  for (; holiday != calendar.holidays.end() && *holiday <= day && day <= calendar.last; ++holiday) {
    if (!is_weekend(*holiday)) day = nth_weekday(day + 1, 1);
  }
  if (day > calendar.last) return Found::kAbsent;
  value = {Kind::kDate, day, {}};
  return Found::kFound;
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
