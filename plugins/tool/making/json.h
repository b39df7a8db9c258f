// JSON as plain values that keep the order in which they were written: facts are read from it, problems and schemas are
// written in it. The tool's only door to the JSON library; a number is a whole one, as everything that decides is.
// PURE.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::plugins::tool {

inline constexpr std::size_t kMaxJsonBytes = 1UL * 1024 * 1024;
inline constexpr std::size_t kMaxJsonDepth = 40;

struct Json {
  enum class Kind : std::uint8_t { kNull, kYesNo, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  bool yes = false;
  std::int64_t number = 0;
  std::string text;
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> entries;

  static Json of(bool yes);
  static Json of(std::int64_t number);
  static Json of(std::string text);
  static Json of(const char* text) { return of(std::string(text)); }
  static Json list(std::vector<Json> items = {});
  static Json object(std::vector<std::pair<std::string, Json>> entries = {});
  static Json texts(const std::vector<std::string>& texts);

  void add(std::string key, Json value) { entries.emplace_back(std::move(key), std::move(value)); }
  [[nodiscard]] const Json* find(std::string_view key) const;
};

// INVALID_ARGUMENT with a sentence: not JSON, a key twice, a number with a fraction, too large or too deep.
absl::StatusOr<Json> parse_json(std::string_view text);

// Indented by two spaces, with a line's end after the last brace. Bytes that are no UTF-8 become U+FFFD.
std::string to_text(const Json& json);

}  // namespace concord::plugins::tool
