// PURE. Shapes of fields; see field_rules.h.
#include "services/needs/field_rules.h"

#include <algorithm>
#include <utility>

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"

namespace concord::needs {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <typename Fits>
bool all(const std::string& text, std::size_t most, Fits fits) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

bool is_id(const std::string& text) {
  return all(text, 60, [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-'; });
}

bool is_gss_code(const std::string& text) {
  return text.size() == 9 && std::string("EWSNK").find(text[0]) != std::string::npos &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool is_client_group(const std::string& text) {
  return all(text, 40, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; }) && is_lower(text[0]);
}

bool is_indicator_code(const std::string& text) {
  return all(text, 60, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_level(const std::string& text) { return all(text, 20, is_lower); }

bool is_tenure(const std::string& text) {
  return text == "social_rented" || text == "private_rented" || text == "owned";
}

bool is_provider_id(const std::string& text) {
  return all(text, 80, [](char c) { return is_lower(c) || is_upper(c) || is_digit(c) || c == '-'; });
}

bool is_date(const std::string& text) { return platform::parse_date(text, "").ok(); }

bool is_text(const std::string& text, std::size_t most) { return !text.empty() && text.size() <= most; }

Faults& Faults::must(bool holds, std::string sentence, std::string remedy, std::string subject) {
  if (!holds && !found_) {
    found_ = true;
    first_ = {std::move(sentence), std::move(remedy), std::move(subject)};
  }
  return *this;
}

absl::Status Faults::as(const std::string& code) const {
  if (!found_) return absl::OkStatus();
  return platform::refuse_input(code, first_.sentence, first_.remedy, first_.subject);
}

}  // namespace concord::needs
