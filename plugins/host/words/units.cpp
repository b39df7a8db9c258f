// Reading and writing values by unit; see units.h. PURE.
#include "plugins/host/words/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

constexpr std::array<std::pair<Unit, std::string_view>, 11> kNames = {{{Unit::kPence, "pence"},
                                                                       {Unit::kDays, "days"},
                                                                       {Unit::kWorkingDays, "working_days"},
                                                                       {Unit::kWeeks, "weeks"},
                                                                       {Unit::kMonths, "months"},
                                                                       {Unit::kCount, "count"},
                                                                       {Unit::kBasisPoints, "basis_points"},
                                                                       {Unit::kYesNo, "yes_no"},
                                                                       {Unit::kDate, "date"},
                                                                       {Unit::kText, "text"},
                                                                       {Unit::kSet, "set"}}};

const absl::CivilDay kEpoch(1970, 1, 1);

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

absl::StatusOr<std::int64_t> number(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!all_digits(digits) || error != std::errc() || end != digits.data() + digits.size() || value > kMaxNumber) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", std::string(digits), "\" is no whole number from 0 to ", kMaxNumber));
  }
  return value;
}

// Whole and two decimals at most, as hundredths.
absl::StatusOr<std::int64_t> hundredths(std::string_view text) {
  const std::size_t point = text.find('.');
  const auto whole = number(text.substr(0, point));
  if (!whole.ok()) return whole.status();
  if (*whole > kMaxNumber / 100) return absl::InvalidArgumentError("the number is too large");
  std::int64_t value = *whole * 100;
  if (point == std::string_view::npos) return value;
  const std::string_view rest = text.substr(point + 1);
  const auto part = number(rest);
  if (!part.ok() || rest.size() > 2) return absl::InvalidArgumentError("at most two digits may stand after the point");
  return value + (rest.size() == 1 ? *part * 10 : *part);
}

// Thousands are grouped by commas throughout or not at all.
absl::StatusOr<std::string> without_commas(std::string_view text) {
  std::string digits;
  const std::string_view whole = text.substr(0, text.find('.'));
  const bool grouped = whole.find(',') != std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') {
      digits += text[i];
      continue;
    }
    if (i == 0 || i >= whole.size() || (whole.size() - i) % 4 != 0) {
      return absl::InvalidArgumentError("commas stand between groups of three digits");
    }
  }
  const auto commas = static_cast<std::size_t>(std::count(whole.begin(), whole.end(), ','));
  if (grouped && commas != (whole.size() - commas - 1) / 3) {
    return absl::InvalidArgumentError("commas stand between all groups of three digits, or none");
  }
  return digits;
}

absl::StatusOr<Value> read_money(std::string_view text) {
  constexpr std::string_view kHow = "write money as \"GBP 663,540\" or \"GBP 12.50\"";
  if (!text.starts_with("GBP ")) {
    return absl::InvalidArgumentError(absl::StrCat("\"", std::string(text), "\" is no amount; ", std::string(kHow)));
  }
  const auto digits = without_commas(text.substr(4));
  const auto pence = digits.ok() ? hundredths(*digits) : absl::StatusOr<std::int64_t>(digits.status());
  if (!pence.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", std::string(text), "\": ", std::string(pence.status().message()), "; ", std::string(kHow)));
  }
  return Value(*pence);
}

absl::StatusOr<Value> read_share(std::string_view text) {
  const bool negative = text.starts_with("-");
  const std::string_view rest = negative ? text.substr(1) : text;
  const auto points = rest.ends_with("%") ? hundredths(rest.substr(0, rest.size() - 1))
                                          : absl::StatusOr<std::int64_t>(absl::InvalidArgumentError("no % at its end"));
  if (!points.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", std::string(text), "\" is no share; write it as \"20%\" or \"12.5%\""));
  }
  return Value(negative ? -*points : *points);
}

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string share_words(std::int64_t points) {
  const std::int64_t size = points < 0 ? -points : points;
  const std::int64_t rest = size % 100;
  std::string text = absl::StrCat(points < 0 ? "-" : "", size / 100);
  if (rest != 0) absl::StrAppend(&text, rest < 10 ? ".0" : ".", rest % 10 == 0 ? rest / 10 : rest);
  return text + "%";
}

std::string money_words(std::int64_t pence) {
  const std::int64_t size = pence < 0 ? -pence : pence;
  std::string text = absl::StrCat(pence < 0 ? "-GBP " : "GBP ", grouped(size / 100));
  if (size % 100 != 0) absl::StrAppend(&text, size % 100 < 10 ? ".0" : ".", size % 100);
  return text;
}

}  // namespace

std::string unit_name(Unit unit) {
  for (const auto& [known, name] : kNames) {
    if (known == unit) return std::string(name);
  }
  return "";
}

absl::StatusOr<Unit> unit_named(std::string_view name) {
  std::vector<std::string> all;
  for (const auto& [unit, known] : kNames) {
    if (known == name) return unit;
    all.emplace_back(known);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no unit \"", std::string(name), "\"; the units are ", joined(all, ", ")));
}

absl::StatusOr<Value> read_value(std::string_view text, Unit unit) {
  switch (unit) {
    case Unit::kPence:
      return read_money(text);
    case Unit::kBasisPoints:
      return read_share(text);
    case Unit::kYesNo:
      if (text == "yes") return Value(std::int64_t{1});
      if (text == "no") return Value(std::int64_t{0});
      return absl::InvalidArgumentError(absl::StrCat("\"", std::string(text), "\" is neither yes nor no"));
    case Unit::kDate: {
      const auto day = read_date(text);
      if (!day.ok()) return day.status();
      return Value(*day);
    }
    case Unit::kSet:
      return Value(joined(set_of(text), ","));
    case Unit::kText:
      return Value(std::string(text));
    default: {
      const auto whole = number(text);
      if (!whole.ok()) return whole.status();
      return Value(*whole);
    }
  }
}

std::string in_words(absl::CivilDay day) {
  static constexpr std::array<const char*, 12> kMonths = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
  return absl::StrCat(day.day(), " ", kMonths.at(static_cast<std::size_t>(day.month()) - 1), " ", day.year());
}

std::string in_words(std::int64_t number, Unit unit) {
  switch (unit) {
    case Unit::kPence:
      return money_words(number);
    case Unit::kBasisPoints:
      return share_words(number);
    case Unit::kYesNo:
      return number == 0 ? "no" : "yes";
    case Unit::kDate:
      return in_words(day_of(number));
    default:
      return std::to_string(number);
  }
}

std::string in_words(const Value& value, Unit unit) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return in_words(*number, unit);
  if (const auto* day = std::get_if<absl::CivilDay>(&value)) return in_words(*day);
  const std::string& text = std::get<std::string>(value);
  if (unit != Unit::kSet) return text;
  return text.empty() ? "none" : joined(set_of(text), ", ");
}

absl::StatusOr<absl::CivilDay> read_date(std::string_view text) {
  const auto refused =
      absl::InvalidArgumentError(absl::StrCat("\"", std::string(text), "\" is no date; write it as 2026-07-06"));
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refused;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year.ok() || !month.ok() || !day.ok() || *year < 1970) return refused;
  const absl::CivilDay civil(*year, *month, *day);
  if (civil.month() != *month || civil.day() != *day) return refused;  // 2026-02-30 became another day
  return civil;
}

std::string date_text(absl::CivilDay day) { return absl::FormatCivilTime(day); }
std::int64_t day_number(absl::CivilDay day) { return day - kEpoch; }
absl::CivilDay day_of(std::int64_t number) { return kEpoch + number; }

bool has_type_of(const Value& value, Unit unit) {
  if (unit == Unit::kDate) return std::holds_alternative<absl::CivilDay>(value);
  if (unit == Unit::kText || unit == Unit::kSet) return std::holds_alternative<std::string>(value);
  return std::holds_alternative<std::int64_t>(value);
}

}  // namespace concord::plugins::host
