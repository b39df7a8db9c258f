// PURE. Shapes of fields, and figures in words; see field_rules.h.
#include "services/procurement/fields/field_rules.h"

#include "absl/strings/str_format.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/london_time.h"

namespace concord::procurement {
namespace {

using platform::cat;

}  // namespace

bool is_short_id(const std::string& text) { return platform::is_id_up_to(40, text); }

std::string instant(std::int64_t at_ms) { return platform::in_london(at_ms); }

std::string london_date(std::int64_t at_ms) {
  return platform::format_date(absl::CivilDay(platform::london_time(at_ms).second));
}

absl::Status read_instant(const std::string& written, const char* field, std::int64_t& at_ms) {
  if (written.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(const std::int64_t read, platform::london_instant(written, field));
  if (at_ms != 0 && at_ms != read) {
    return platform::refuse_input({.code = "INVALID_TIME",
                                   .sentence = cat(written, " is ", instant(read), ", and beside it ", instant(at_ms),
                                                   " is given in milliseconds."),
                                   .remedy = "Give one of the two.",
                                   .subject = field});
  }
  at_ms = read;
  return absl::OkStatus();
}

std::string pounds(std::int64_t pence) {
  const std::string digits = std::to_string(pence / 100);
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return cat(grouped, absl::StrFormat(".%02d", pence % 100));
}

std::string points(std::int64_t milli) {
  const std::int64_t hundredths = half_up(milli, 10);
  return absl::StrFormat("%d.%02d", hundredths / 100, hundredths % 100);
}

std::int64_t half_up(Wide numerator, Wide denominator) {
  return static_cast<std::int64_t>((2 * numerator + denominator) / (2 * denominator));
}

absl::Status check_reason(const std::string& reason, std::size_t most, const char* what, const char* field) {
  if (is_text(reason, most)) return absl::OkStatus();
  return platform::refuse_input({.code = "REASON_MISSING",
                                 .sentence = cat(what, " says no reason, or too many words."),
                                 .remedy = cat("Give 1 to ", most, " characters."),
                                 .subject = field});
}

absl::Status check_words(const std::string& reason, const char* what) {
  CONCORD_RETURN_IF_ERROR(check_reason(reason, kMaxText, what, "reason"));
  return platform::check_no_personal_data("The reason", reason, "reason");
}

}  // namespace concord::procurement
