// PURE. Shapes of fields; see field_rules.h.
#include "services/transition/field_rules.h"

#include <algorithm>
#include <utility>

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::transition {

using platform::cat;

bool is_id(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_date(const std::string& text) { return platform::parse_date(text, "").ok(); }

bool is_text(const std::string& text, std::size_t most) { return !text.empty() && text.size() <= most; }

bool holds_email(std::string_view text) {
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at == 0 || text[at - 1] == ' ') continue;
    const std::size_t end = std::min(text.find_first_of(" \n,;", at), text.size());
    const std::size_t point = text.find('.', at);
    if (point != std::string_view::npos && point > at + 1 && point + 1 < end) return true;
  }
  return false;
}

absl::Status check_words(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                         const std::string& field) {
  if (!text.empty()) return check_note(code, what, text, most, field);
  return platform::refuse_input(code, cat(what, " is empty."), cat("Give 1 to ", most, " characters."), field);
}

absl::Status check_note(const std::string& code, const std::string& what, const std::string& text, std::size_t most,
                        const std::string& field) {
  if (text.size() > most) {
    return platform::refuse_input(code, cat(what, " has ", text.size(), " characters."),
                                  cat("Keep it to ", most, " characters."), field);
  }
  if (!holds_email(text)) return absl::OkStatus();
  return platform::refuse_input("PERSONAL_DATA",
                                cat(what, " holds an e-mail address, and the ledger keeps everything for ever."),
                                "Name people by their role, such as 'the scheme manager'.", field);
}

Faults& Faults::must(bool holds, std::string sentence, std::string remedy, std::string subject) {
  if (!holds && !found_) {
    found_ = true;
    sentence_ = std::move(sentence);
    remedy_ = std::move(remedy);
    subject_ = std::move(subject);
  }
  return *this;
}

absl::Status Faults::as(const std::string& code) const {
  if (!found_) return absl::OkStatus();
  return platform::refuse_input(code, sentence_, remedy_, subject_);
}

}  // namespace concord::transition
