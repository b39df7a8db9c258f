// PURE. Shapes of fields; see field_rules.h.
#include "services/transition/fields/field_rules.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::transition {

using platform::cat;

absl::Status check_words(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                         const std::string& field) {
  if (!text.empty()) return check_note(code, what, text, most, field);
  return platform::refuse_input({.code = code,
                                 .sentence = cat(what, " is empty."),
                                 .remedy = cat("Give 1 to ", most, " characters."),
                                 .subject = field});
}

absl::Status check_note(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                        const std::string& field) {
  if (text.size() > most) {
    return platform::refuse_input({.code = code,
                                   .sentence = cat(what, " has ", text.size(), " characters."),
                                   .remedy = cat("Keep it to ", most, " characters."),
                                   .subject = field});
  }
  return platform::check_no_personal_data(what, text, field);
}

}  // namespace concord::transition
