// Reads calendars.yaml: holidays by name, and calendars that are the union of others; see bundle_parts.h.
#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/bundle/parts.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

absl::Status read_holidays(const Yaml& map, NamedCalendar& calendar) {
  const auto first_text = text_under(map, "first");
  const auto last_text = text_under(map, "last");
  if (!first_text.ok()) return first_text.status();
  if (!last_text.ok()) return last_text.status();
  const auto first = read_date(*first_text);
  const auto last = read_date(*last_text);
  if (!first.ok()) return refused_at(map.find("first")->place, std::string(first.status().message()));
  if (!last.ok()) return refused_at(map.find("last")->place, std::string(last.status().message()));
  calendar.days.first = *first;
  calendar.days.last = *last;
  const Yaml* holidays = map.find("holidays");
  if (holidays == nullptr || holidays->shape != Yaml::Shape::kMap) {
    return refused_at(map.place, "holidays is a map of dates to names");
  }
  for (const auto& [day_text, name] : holidays->entries) {
    const auto day = read_date(day_text);
    if (!day.ok()) return refused_at(name.place, std::string(day.status().message()));
    if (*day < *first || *day > *last) return refused_at(name.place, "the day lies outside first to last");
    const auto weekday = absl::GetWeekday(*day);
    if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) {
      return refused_at(name.place, "a Saturday or Sunday is no working day anyway; list the substitute day");
    }
    calendar.names[*day] = name.text;
  }
  return absl::OkStatus();
}

absl::Status join_calendars(const Yaml& map, const std::vector<NamedCalendar>& before, NamedCalendar& calendar) {
  const auto names = texts_under(map, "union_of");
  if (!names.ok()) return names.status();
  bool is_first = true;
  for (const std::string& name : *names) {
    const auto other = std::find_if(before.begin(), before.end(), [&](const auto& c) { return c.name == name; });
    if (other == before.end()) {
      return refused_at(map.place, absl::StrCat("union_of names ", name, ", which does not stand above"));
    }
    calendar.days.first = is_first ? other->days.first : std::max(calendar.days.first, other->days.first);
    calendar.days.last = is_first ? other->days.last : std::min(calendar.days.last, other->days.last);
    calendar.names.insert(other->names.begin(), other->names.end());
    is_first = false;
  }
  return absl::OkStatus();
}

absl::StatusOr<NamedCalendar> read_calendar(const Yaml& item, const std::vector<NamedCalendar>& before) {
  if (auto status = check_keys(item, {"name", "title", "first", "last", "holidays", "union_of"}); !status.ok()) {
    return status;
  }
  NamedCalendar calendar;
  calendar.place = item.place;
  const auto name = read_name(item);
  if (!name.ok()) return name.status();
  calendar.name = *name;
  const bool is_union = item.find("union_of") != nullptr;
  const auto status = is_union ? join_calendars(item, before, calendar) : read_holidays(item, calendar);
  if (!status.ok()) return status;
  if (calendar.names.size() > kMaxHolidays) {
    return refused_at(item.place, absl::StrCat("the calendar has ", calendar.names.size(), " holidays; at most ",
                                               kMaxHolidays, " are allowed; let it reach over fewer years"));
  }
  for (const auto& [day, holiday] : calendar.names) calendar.days.holidays.push_back(day);
  return calendar;
}

}  // namespace

absl::StatusOr<std::vector<NamedCalendar>> read_calendars(const std::string& text, const std::string& file,
                                                          Faults* faults) {
  const auto root = parse_yaml(text, file);
  if (!root.ok()) return root.status();
  if (auto status = check_keys(*root, {"calendars"}); !status.ok()) return status;
  const auto list = list_under(*root, "calendars");
  if (!list.ok()) return list.status();
  std::vector<NamedCalendar> all;
  for (const Yaml& item : *list) {
    auto calendar = read_calendar(item, all);
    if (!calendar.ok() && go_on_past(calendar.status(), faults)) continue;
    if (!calendar.ok()) return calendar.status();
    all.push_back(*std::move(calendar));
  }
  return all;
}

}  // namespace concord::plugins::host
