// Units of facts, parameters and requirements: reading a value as a person writes it ("GBP 663,540", "12.5%", "yes"),
// and writing it back. It must never guess: what is not written in the unit's way is refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "plugins/host/words/program.h"

namespace concord::plugins::host {

enum class Unit { kPence, kDays, kWorkingDays, kWeeks, kMonths, kCount, kBasisPoints, kYesNo, kDate, kText, kSet };

// The largest number in any plugin or fact: no sum of a few of them can overflow.
inline constexpr std::int64_t kMaxNumber = 1'000'000'000'000'000;

// "pence", "days" ...; absent for a word that is no unit.
std::string unit_name(Unit unit);
absl::StatusOr<Unit> unit_named(std::string_view name);

// Money is "GBP 1,234.56", shares are "12.5%", a yes_no is yes or no, a set is "a, b". INVALID_ARGUMENT with the way to
// write it.
absl::StatusOr<Value> read_value(std::string_view text, Unit unit);

std::string in_words(const Value& value, Unit unit);
std::string in_words(std::int64_t number, Unit unit);
std::string in_words(absl::CivilDay day);  // "6 July 2026"

// "YYYY-MM-DD" of a day that exists.
absl::StatusOr<absl::CivilDay> read_date(std::string_view text);
std::string date_text(absl::CivilDay day);
std::int64_t day_number(absl::CivilDay day);
absl::CivilDay day_of(std::int64_t number);

// Whether the value's type is the one that the unit has.
bool has_type_of(const Value& value, Unit unit);

}  // namespace concord::plugins::host
