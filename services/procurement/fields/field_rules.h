// PURE. What a field of a procurement command may look like: ids, GSS codes, dates, instants, bounded text; and figures
// that several rooms count with. Decides shapes only; what exists is for the decide functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/figures.h"

namespace concord::procurement {

inline constexpr std::size_t kMaxName = 200;
inline constexpr std::size_t kMaxText = 4'000;
inline constexpr std::size_t kMaxAnswer = 8'000;
inline constexpr std::size_t kMaxScoreReason = 2'000;
inline constexpr std::int64_t kMaxPence = 10'000'000'000'000;  // a hundred thousand million pounds

using platform::Faults;
using platform::is_code;  // client groups and tenures
using platform::is_date;
using platform::is_gss_code;
using platform::is_id;
using platform::is_provider_id;
using platform::is_sha256;
using platform::is_text;
using platform::kMonthsAYear;
using platform::kWholePpm;
using platform::Wide;

bool is_short_id(const std::string& text);  // 1 to 40

// "2026-11-21 12:00:00.001 GMT", as London's clock has it, so that a millisecond can be seen.
std::string instant(std::int64_t at_ms);
// The day of it in London, YYYY-MM-DD.
std::string london_date(std::int64_t at_ms);
// Reads what is written by London's clock into milliseconds; leaves them where nothing is written. INVALID_TIME, also
// where both are given and differ.
absl::Status read_instant(const std::string& written, const char* field, std::int64_t& at_ms);
// "1,234,567.89" pounds, for sentences.
std::string pounds(std::int64_t pence);
// "62.90" points from thousandths, rounded half up.
std::string points(std::int64_t milli);

// A ratio of non-negative integers, rounded half up. The denominator is above 0.
std::int64_t half_up(Wide numerator, Wide denominator);

// REASON_MISSING unless `reason` has 1 to `most` bytes.
absl::Status check_reason(const std::string& reason, std::size_t most, const char* what, const char* field);
// The field `reason` of a decision that others read: the same with kMaxText, and PERSONAL_DATA for what names somebody.
absl::Status check_words(const std::string& reason, const char* what);

}  // namespace concord::procurement
