// PURE. Months as the book counts them. Knows no alliance.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/civil_time.h"

namespace concord::procurement {

// Months since the year 0.
std::int64_t month_of(absl::CivilDay day);
// The same of "YYYY-MM"; -1 for what is no month.
std::int64_t month_number(const std::string& month);
std::string month_text(std::int64_t number);

}  // namespace concord::procurement
