// Joins pieces of text and numbers into one string. PURE.
// Stands in for absl::StrCat, because Debian builds absl with a string_view of its own that std::string_view does not
// convert to.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace concord::platform {

inline void append_piece(std::string& to, std::string_view piece) { to.append(piece); }
inline void append_piece(std::string& to, absl::string_view piece) { to.append(piece.data(), piece.size()); }
inline void append_piece(std::string& to, const std::string& piece) { to.append(piece); }
inline void append_piece(std::string& to, const char* piece) { to.append(piece); }
template <std::integral Number>
void append_piece(std::string& to, Number number) {
  to.append(std::to_string(number));
}

template <typename... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string text;
  (append_piece(text, pieces), ...);
  return text;
}

// An id or code that a caller sent, as a sentence shows it: in quotes, and cut so that it never fills the sentence.
inline constexpr std::size_t kMaxQuoted = 60;
inline std::string in_quotes(std::string_view id) { return cat("'", id.substr(0, kMaxQuoted), "'"); }

// For what wants an absl::string_view.
inline absl::string_view as_absl(std::string_view text) { return {text.data(), text.size()}; }
// absl's text as std's.
inline std::string_view as_std(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace concord::platform
