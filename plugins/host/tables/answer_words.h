// How a trace names what was asked and says what was answered, whoever answered it. PURE.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugins/box/wire/question.h"

namespace concord::plugins::host {

inline constexpr std::size_t kMaxShownBytes = 200;  // of a text in the trace
inline constexpr char kOfAnotherType[] = "(of another type)";

std::string day_words(std::int64_t days);
std::string answer_words(const box::Value& value);
// "bands/2/minimum_quotes"
std::string cell_name(std::string_view table, std::int64_t row, std::string_view column);

}  // namespace concord::plugins::host
