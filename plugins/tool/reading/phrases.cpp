// PURE. Finds phrases; see phrases.h.
#include "plugins/tool/reading/phrases.h"

#include <array>

#include "absl/strings/ascii.h"

namespace concord::plugins::tool {
namespace {

constexpr std::array<std::string_view, 16> kPlaceholders = {"to be confirmed",
                                                            "to be decided",
                                                            "to be determined",
                                                            "to be agreed",
                                                            "to be advised",
                                                            "to be inserted",
                                                            "[]",
                                                            "[ ]",
                                                            "[...]",
                                                            "[\xE2\x80\xA6]",
                                                            "[insert",
                                                            "<insert",
                                                            "[date",
                                                            "[amount",
                                                            "[name",
                                                            "____"};
constexpr std::array<std::string_view, 4> kAdvice = {"should", "ought to", "is advised", "are advised"};
constexpr std::array<std::string_view, 6> kDuty = {"must", "shall", "may not", "is required", "are required", "has to"};

bool is_letter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }

template <typename Phrases>
std::size_t find_any(const std::string& lower, const Phrases& phrases, std::string_view& found) {
  for (const std::string_view phrase : phrases) {
    for (std::size_t at = lower.find(phrase); at != std::string::npos; at = lower.find(phrase, at + 1)) {
      const std::size_t end = at + phrase.size();
      const bool starts = at == 0 || !is_letter(phrase.front()) || !is_letter(lower[at - 1]);
      const bool ends =
          end == lower.size() || !is_letter(phrase.back()) || !is_letter(lower[end]) || phrase.front() == '[';
      if (!starts || !ends) continue;
      found = phrase;
      return at;
    }
  }
  return std::string::npos;
}

template <typename Phrases>
bool has_any(std::string_view text, const Phrases& phrases) {
  std::string_view found;
  return find_any(absl::AsciiStrToLower({text.data(), text.size()}), phrases, found) != std::string::npos;
}

}  // namespace

std::string placeholder_in(std::string_view text) {
  std::string_view found;
  const std::size_t at = find_any(absl::AsciiStrToLower({text.data(), text.size()}), kPlaceholders, found);
  return at == std::string::npos ? "" : std::string(text.substr(at, found.size()));
}

bool obliges(std::string_view text) { return has_any(text, kDuty); }

bool only_advises(std::string_view text) { return has_any(text, kAdvice) && !obliges(text); }

}  // namespace concord::plugins::tool
