// Judges texts byte by byte; it must accept nothing that a log line or a reader of UTF-8 could stumble over.
#include "plugins/box/wire/text.h"

#include <algorithm>
#include <cstdint>

namespace concord::plugins::box {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

template <typename Letter>
bool consists_of(std::string_view text, Letter letter) {
  if (text.empty() || text.size() > kMaxNameBytes) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || is_digit(c) || c == '_'; });
}

// The bytes of the character that starts here, or 0 where it is none that UTF-8 allows.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  const std::size_t count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < count) return 0;
  for (std::size_t i = 1; i < count; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, halves of UTF-16 pairs, beyond U+10FFFF, and the control characters U+0080 to U+009F.
  const std::uint8_t second = byte(1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  if (first == 0xC2 && second < 0xA0) return 0;
  return count;
}

}  // namespace

bool is_name(std::string_view text) { return consists_of(text, is_lower); }

bool is_code(std::string_view text) { return consists_of(text, is_upper); }

bool is_because(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return text.empty() || is_name(text);
  const std::string_view row = text.substr(slash + 1);
  return text.size() <= kMaxBecauseBytes && is_name(text.substr(0, slash)) && !row.empty() &&
         std::all_of(row.begin(), row.end(), is_digit);
}

bool is_clean_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace concord::plugins::box
