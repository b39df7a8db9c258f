// PURE. Finds clauses; see clauses.h.
#include "plugins/tool/checks/clauses.h"

#include <cctype>

namespace concord::plugins::tool {

std::vector<std::string> clauses_in(std::string_view text) {
  constexpr std::string_view kWord = "clause ";
  std::vector<std::string> numbers;
  for (std::size_t at = text.find(kWord); at != std::string_view::npos; at = text.find(kWord, at + 1)) {
    std::string number;
    for (std::size_t i = at + kWord.size(); i < text.size(); ++i) {
      const char c = text[i];
      if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '(' && c != ')') break;
      number += c;
    }
    while (number.ends_with(".")) number.pop_back();
    if (!number.empty() && std::isdigit(static_cast<unsigned char>(number[0])) != 0) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace concord::plugins::tool
