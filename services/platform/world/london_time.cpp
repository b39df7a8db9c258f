// PURE. London's clock by rule; see london_time.h.
#include "services/platform/world/london_time.h"

#include "absl/strings/str_format.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kSecondMs = 1'000;
constexpr std::int64_t kHourSeconds = 3'600;
constexpr std::string_view kZone = " Europe/London";

absl::CivilSecond change_in(absl::civil_year_t year, int month) {
  const absl::CivilDay last = absl::CivilDay(absl::CivilMonth(year, month) + 1) - 1;
  const absl::CivilDay sunday =
      absl::GetWeekday(last) == absl::Weekday::sunday ? last : absl::PrevWeekday(last, absl::Weekday::sunday);
  return absl::CivilSecond(sunday) + kHourSeconds;
}

bool is_summer(absl::CivilSecond utc) { return utc >= change_in(utc.year(), 3) && utc < change_in(utc.year(), 10); }

absl::CivilSecond utc_second(std::int64_t at_ms) {
  std::int64_t seconds = at_ms / kSecondMs;
  if (at_ms % kSecondMs < 0) --seconds;
  return absl::CivilSecond(1970, 1, 1) + seconds;
}

std::string clock_of(absl::CivilSecond at, int ms) {
  return absl::StrFormat("%02d:%02d:%02d.%03d", at.hour(), at.minute(), at.second(), ms);
}

absl::Status invalid(std::string sentence, std::string remedy, std::string_view field) {
  return refuse_input({.code = "INVALID_TIME",
                       .sentence = std::move(sentence),
                       .remedy = std::move(remedy),
                       .subject = std::string(field)});
}

absl::StatusOr<absl::CivilSecond> written_second(std::string_view text, std::string_view field) {
  const auto bad = [&] {
    return invalid(cat(in_quotes(std::string(text)), " is no time in London."),
                   "Give YYYY-MM-DDTHH:MM Europe/London, such as 2027-03-05T12:00 Europe/London.", field);
  };
  constexpr std::size_t kToMinutes = 16, kToSeconds = 19;
  if (text.size() != kToMinutes && text.size() != kToSeconds) return bad();
  const std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == 'd' ? !is_digit : text[i] != shape[i]) return bad();
  }
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (std::size_t i = at; i < at + size; ++i) value = value * 10 + (text[i] - '0');
    return value;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2), hour = number(11, 2), minute = number(14, 2);
  const int second = text.size() == kToSeconds ? number(17, 2) : 0;
  const absl::CivilSecond at(year, month, day, hour, minute, second);
  const bool is_real =
      at.month() == month && at.day() == day && at.hour() == hour && at.minute() == minute && at.second() == second;
  if (!is_real || year < 1996) return bad();
  return at;
}

}  // namespace

LondonTime london_time(std::int64_t at_ms) {
  const absl::CivilSecond utc = utc_second(at_ms);
  LondonTime time;
  time.is_summer = is_summer(utc);
  time.second = time.is_summer ? utc + kHourSeconds : utc;
  time.ms = static_cast<int>((at_ms % kSecondMs + kSecondMs) % kSecondMs);
  return time;
}

std::string in_london(std::int64_t at_ms) {
  const LondonTime time = london_time(at_ms);
  const absl::CivilDay day(time.second);
  std::string told = cat(format_date(day), " ", clock_of(time.second, time.ms), time.is_summer ? " BST" : " GMT");
  const bool changes =
      day == absl::CivilDay(change_in(day.year(), 3)) || day == absl::CivilDay(change_in(day.year(), 10));
  return changes ? cat(told, " (", clock_of(utc_second(at_ms), time.ms), " UTC)") : told;
}

absl::StatusOr<std::int64_t> london_instant(std::string_view text, std::string_view field) {
  std::string_view rest = text;
  const bool has_zone = rest.ends_with(kZone);
  if (has_zone) rest.remove_suffix(kZone.size());
  const bool says_summer = rest.ends_with(" BST"), says_winter = rest.ends_with(" GMT");
  if (says_summer || says_winter) rest.remove_suffix(4);
  if (!has_zone && !says_summer && !says_winter) {
    return invalid(cat(in_quotes(std::string(text)), " does not say of which clock."),
                   "Give YYYY-MM-DDTHH:MM Europe/London, such as 2027-03-05T12:00 Europe/London.", field);
  }
  CONCORD_ASSIGN(const absl::CivilSecond at, written_second(rest, field));
  const bool can_be_summer = is_summer(at - kHourSeconds), can_be_winter = !is_summer(at);
  if (!can_be_summer && !can_be_winter) {
    return invalid(cat(in_quotes(std::string(rest)), " does not exist: the clock goes on an hour that night."),
                   "Give a time before 01:00 or from 02:00 on.", field);
  }
  if (can_be_summer && can_be_winter && !says_summer && !says_winter) {
    return invalid(cat(in_quotes(std::string(rest)), " comes twice: the clock goes back an hour that night."),
                   "Say which by BST (the first) or GMT, such as 2026-10-25T01:30 BST Europe/London.", field);
  }
  if ((says_summer && !can_be_summer) || (says_winter && !can_be_winter)) {
    return invalid(cat(in_quotes(std::string(rest)), " is no time of ", says_summer ? "BST." : "GMT."),
                   "Leave BST or GMT out.", field);
  }
  const bool summer = says_summer || !can_be_winter;
  const absl::CivilSecond utc = summer ? at - kHourSeconds : at;
  return (utc - absl::CivilSecond(1970, 1, 1)) * kSecondMs;
}

}  // namespace concord::platform
