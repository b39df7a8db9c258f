// Which texts may cross between a program, its box and the host: names, codes, sentences. Both ends of the wire judge
// by these same functions; they must stay C++17 without a dependency.
#pragma once

#include <cstddef>
#include <string_view>

namespace concord::plugins::box {

inline constexpr std::size_t kMaxNameBytes = 60;
// "bands/12345": a table's name and a row.
inline constexpr std::size_t kMaxBecauseBytes = kMaxNameBytes + 12;

// [a-z0-9_], 1 to kMaxNameBytes.
bool is_name(std::string_view text);
// [A-Z0-9_], 1 to kMaxNameBytes.
bool is_code(std::string_view text);
// Empty, a name, or a name and a row number ("bands/2").
bool is_because(std::string_view text);
// Proper UTF-8 without control characters.
bool is_clean_text(std::string_view text);

}  // namespace concord::plugins::box
