// PURE. The shapes; see field_shapes.h.
#include "services/platform/values/field_shapes.h"

#include <algorithm>
#include <utility>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <typename Fits>
bool all(std::string_view text, std::size_t most, Fits fits) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), fits);
}

// Where the '@' of the first e-mail address from `from` on stands.
std::size_t next_email(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('@', from); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (at == 0 || text[at - 1] == ' ') continue;
    const std::size_t end = std::min(text.find_first_of(" \n,;", at), text.size());
    const std::size_t point = text.find('.', at);
    if (point != std::string_view::npos && point > at + 1 && point + 1 < end) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool is_id_up_to(std::size_t most, std::string_view text) {
  return all(text, most, [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-'; });
}

bool is_id(std::string_view text) { return is_id_up_to(kMaxId, text); }

bool is_provider_id(std::string_view text) { return is_id_up_to(kMaxProviderId, text); }

bool is_gss_code(std::string_view text) {
  return text.size() == 9 && std::string_view("EWSNK").find(text[0]) != std::string_view::npos &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool is_code(std::string_view text) {
  constexpr std::size_t kMaxCode = 40;
  return all(text, kMaxCode, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; }) && is_lower(text[0]);
}

bool is_token(std::string_view text) {
  return all(text, kMaxToken, [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '_'; });
}

bool is_cpv(std::string_view text) { return text.size() == 8 && all(text, 8, is_digit); }

bool is_sha256(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.size() == kDigits && all(text, kDigits, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_date(std::string_view text) { return parse_date(text, "").ok(); }

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// U+202A to U+202E and U+2066 to U+2069 in UTF-8.
bool turns_direction(std::string_view text) {
  for (std::size_t at = text.find('\xE2'); at != std::string_view::npos; at = text.find('\xE2', at + 1)) {
    const std::string_view next = text.substr(at + 1, 2);
    if (next.size() < 2) return false;
    if (next[0] == '\x80' && next[1] >= '\xAA' && next[1] <= '\xAE') return true;
    if (next[0] == '\x81' && next[1] >= '\xA6' && next[1] <= '\xA9') return true;
  }
  return false;
}

bool is_text(std::string_view text, std::size_t most) {
  return !is_blank(text) && text.size() <= most && !turns_direction(text);
}

bool holds_email(std::string_view text) { return next_email(text, 0) != std::string_view::npos; }

std::string without_emails(std::string_view text) {
  std::string kept;
  std::size_t from = 0;
  for (std::size_t at = next_email(text, 0); at != std::string_view::npos; at = next_email(text, from)) {
    constexpr std::string_view kAround = " \n\t,;:\"'<>()[]{}";
    const std::size_t before = text.find_last_of(kAround, at);
    const std::size_t begin = std::max(from, before == std::string_view::npos ? 0 : before + 1);
    kept += text.substr(from, begin - from);
    kept += "[e-mail address left out]";
    from = std::min(text.find_first_of(kAround, at), text.size());
  }
  kept += text.substr(from);
  return kept;
}

absl::Status check_no_personal_data(std::string_view what, std::string_view text, std::string_view field) {
  if (!holds_email(text)) return absl::OkStatus();
  return refuse_input({.code = "PERSONAL_DATA",
                       .sentence = cat(what, " holds an e-mail address, and the ledger keeps everything for ever."),
                       .remedy = "Name people by their role, such as 'the scheme manager'.",
                       .subject = std::string(field)});
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
  return refuse_input({.code = code, .sentence = sentence_, .remedy = remedy_, .subject = subject_});
}

}  // namespace concord::platform
