// PURE. Shapes of fields; see field_rules.h.
#include "services/needs/fields/field_rules.h"

#include <algorithm>

namespace concord::needs {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

template <typename Fits>
bool all(const std::string& text, std::size_t most, Fits fits) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

bool is_client_group(const std::string& text) { return platform::is_code(text); }

bool is_indicator_code(const std::string& text) {
  return all(text, 60, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_level(const std::string& text) { return all(text, 20, is_lower); }

bool is_tenure(const std::string& text) {
  return text == "social_rented" || text == "private_rented" || text == "owned";
}

}  // namespace concord::needs
