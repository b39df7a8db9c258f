// PURE. Months as numbers and as text; see months.h.
#include "services/procurement/alliance/months.h"

#include "absl/strings/str_format.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

constexpr std::size_t kMonthChars = 7;

}  // namespace

std::int64_t month_of(absl::CivilDay day) { return day.year() * kMonthsAYear + day.month() - 1; }

std::int64_t month_number(const std::string& month) {
  if (month.size() != kMonthChars) return -1;
  const auto day = platform::parse_date(platform::cat(month, "-01"), "");
  return day.ok() ? month_of(*day) : -1;
}

std::string month_text(std::int64_t number) {
  return absl::StrFormat("%04d-%02d", number / kMonthsAYear, number % kMonthsAYear + 1);
}

}  // namespace concord::procurement
