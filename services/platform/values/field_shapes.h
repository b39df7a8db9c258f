// PURE. Shapes that fields of commands share in every service: ids, GSS codes, dates, bounded text, personal data; and
// the list of checks that answers the first fault. It must never decide what exists: that is for decide functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace concord::platform {

inline constexpr std::size_t kMaxId = 60;
inline constexpr std::size_t kMaxProviderId = 80;
inline constexpr std::size_t kMaxToken = 60;

bool is_id(std::string_view text);                          // 1 to 60 letters, digits, hyphens
bool is_id_up_to(std::size_t most, std::string_view text);  // 1 to most
bool is_provider_id(std::string_view text);                 // GB-CHC-1089327, at most 80
bool is_gss_code(std::string_view text);                    // E07000117
bool is_code(std::string_view text);                        // young_people, at most 40
bool is_token(std::string_view text);                       // UK4, conflicts_assessment, at most 60
bool is_cpv(std::string_view text);                         // 8 digits
bool is_sha256(std::string_view text);                      // 64 lower-case hexadecimal digits
bool is_date(std::string_view text);                        // YYYY-MM-DD and a day that exists
bool is_text(std::string_view text, std::size_t most);      // 1 to most bytes, not blank, no turns of direction
bool is_blank(std::string_view text);                       // nothing but spaces and line ends
bool turns_direction(std::string_view text);                // characters that show a text in another order than it has

// Something@something.something: events hold ids only and stay for ever.
bool holds_email(std::string_view text);
// The text with "[e-mail address left out]" in the place of each.
std::string without_emails(std::string_view text);
// PERSONAL_DATA where `text` holds an e-mail address; `what` begins the sentence, such as "The question".
absl::Status check_no_personal_data(std::string_view what, std::string_view text, std::string_view field);

// First-fault-wins list of checks, so that a validator reads as one sentence a field.
class Faults {
 public:
  Faults& must(bool holds, std::string sentence, std::string remedy, std::string subject);
  absl::Status as(const std::string& code) const;

 private:
  bool found_ = false;
  std::string sentence_, remedy_, subject_;
};

}  // namespace concord::platform
