// YAML as plain values that know their file and line, bounded in size and depth. The only door to yaml-cpp; it must
// never let a key pass twice or an unknown key unseen.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::plugins::host {

inline constexpr std::size_t kMaxYamlBytes = 512UL * 1024;
inline constexpr std::size_t kMaxYamlValues = 60'000;
inline constexpr std::size_t kMaxYamlTextBytes = 4 * kMaxYamlBytes;  // after aliases are written out
inline constexpr int kMaxYamlDepth = 12;

struct Place {
  std::string file;
  int line = 0;  // 0: the file as a whole
};
// "parameters.yaml:12"
std::string to_text(const Place& place);
// INVALID_ARGUMENT "<place>: <what>".
absl::Status refused_at(const Place& place, std::string_view what);

// Faults that somebody gathers, each as refused_at() told it.
using Faults = std::vector<absl::Status>;
// Whether reading may go on past this fault: it is kept where faults are gathered, and told at once where they are not.
bool go_on_past(const absl::Status& fault, Faults* faults);

struct Yaml {
  enum class Shape { kEmpty, kText, kList, kMap };

  Place place;
  Shape shape = Shape::kEmpty;
  std::string text;
  std::vector<Yaml> items;
  std::vector<std::pair<std::string, Yaml>> entries;  // as written

  [[nodiscard]] const Yaml* find(std::string_view key) const;
};

// `file` is the name that messages say.
absl::StatusOr<Yaml> parse_yaml(const std::string& text, const std::string& file);

// A map that has no other keys than these; unknown ones are named with a suggestion.
absl::Status check_keys(const Yaml& map, const std::vector<std::string>& known);
// The text under the key: refused where it is missing or no text.
absl::StatusOr<std::string> text_under(const Yaml& map, std::string_view key);
// Empty where the key is missing.
absl::StatusOr<std::string> text_or_empty(const Yaml& map, std::string_view key);
// The list under the key; an empty list where the key is missing.
absl::StatusOr<std::vector<Yaml>> list_under(const Yaml& map, std::string_view key);
absl::StatusOr<std::vector<std::string>> texts_under(const Yaml& map, std::string_view key);

}  // namespace concord::plugins::host
