// Civil dates as text: parse, format, count. PURE; knows no clock.
#include "services/platform/values/civil_date.h"

#include <cctype>

#include "absl/strings/str_format.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

bool all_digits(std::string_view text) {
  for (char c : text) {
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
  }
  return !text.empty();
}

int number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

absl::StatusOr<absl::CivilDay> parse_date(std::string_view text, std::string_view field) {
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && all_digits(text.substr(0, 4)) &&
                      all_digits(text.substr(5, 2)) && all_digits(text.substr(8, 2));
  if (shaped) {
    const absl::CivilDay day(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
    if (format_date(day) == text && (day.year() < kFirstYear || day.year() > kLastYear)) {
      return refuse_input({.code = "INVALID_DATES",
                           .sentence = cat("'", text, "' lies outside the years ", kFirstYear, " to ", kLastYear, "."),
                           .remedy = cat("Give ", field, " with a year from ", kFirstYear, " to ", kLastYear, "."),
                           .subject = std::string(field)});
    }
    if (format_date(day) == text) return day;
  }
  return refuse_input({.code = "INVALID_DATES",
                       .sentence = cat("'", text.substr(0, 40), "' is not a day of the calendar."),
                       .remedy = cat("Give ", field, " as YYYY-MM-DD, such as 2026-11-30."),
                       .subject = std::string(field)});
}

std::string format_date(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::int64_t day_number(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }

}  // namespace concord::platform
