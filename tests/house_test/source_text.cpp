// Reads C++ and proto text line by line for the house rules; see the header. It must never decide what is
// allowed.
#include "tests/house_test/source_text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace concord::house_test {
namespace {

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Blanks from `begin` up to `end`, but keeps line ends, so that line numbers stay true.
void blank(std::string& code, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, code.size()); ++i) {
    if (code[i] != '\n') code[i] = ' ';
  }
}

std::size_t end_of(std::string_view text, std::string_view mark, std::size_t from) {
  const std::size_t at = text.find(mark, from);
  return at == std::string_view::npos ? text.size() : at + mark.size();
}

std::size_t end_of_quoted(std::string_view text, std::size_t opening) {
  std::size_t i = opening + 1;
  while (i < text.size() && text[i] != text[opening] && text[i] != '\n') i += text[i] == '\\' ? 2U : 1U;
  return std::min(i + 1, text.size());
}

std::size_t end_of_raw_string(std::string_view text, std::size_t opening) {
  const std::size_t bracket = std::min(text.find('(', opening), text.size());
  std::string closing = ")";
  closing.append(text.substr(opening + 1, bracket - opening - 1)).append("\"");
  return end_of(text, closing, bracket);
}

std::string without_comments_and_strings(std::string_view text) {
  std::string code(text);
  std::size_t i = 0;
  while (i < text.size()) {
    const bool after_letter = i > 0 && is_letter(text[i - 1]);
    std::size_t end = i + 1;
    if (text.substr(i, 2) == "//") {
      end = std::min(text.find('\n', i), text.size());
      blank(code, i, end);
    } else if (text.substr(i, 2) == "/*") {
      end = end_of(text, "*/", i + 2);
      blank(code, i, end);
    } else if (text[i] == '"' && i > 0 && text[i - 1] == 'R') {
      end = end_of_raw_string(text, i);
      blank(code, i + 1, end - 1);
    } else if (text[i] == '"' || (text[i] == '\'' && !after_letter)) {  // 1'000 is a number, not a string
      end = end_of_quoted(text, i);
      blank(code, i + 1, end - 1);
    }
    i = end;
  }
  return code;
}

// The line after its first word, when that word is `keyword`; `#  include` counts as `#include`.
bool starts_with_word(std::string_view line, std::string_view keyword) {
  const std::vector<std::string> names = identifiers(line);
  const std::size_t first = line.find_first_not_of(" \t");
  return !names.empty() && names.front() == keyword && (line[first] == '#' || is_letter(line[first]));
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::string> code_lines(std::string_view text) { return split(without_comments_and_strings(text), '\n'); }

std::string opening_comment(std::string_view text) {
  std::string comment;
  if (text.starts_with("/*")) {
    const std::size_t end = end_of(text, "*/", 2);
    for (const std::string& line : split(text.substr(2, end - 4), '\n')) {
      const std::size_t begin = std::min(line.find_first_not_of(" \t*"), line.size());
      comment.append(line.substr(begin)).append(" ");
    }
    return comment;
  }
  for (const std::string& line : split(text, '\n')) {
    if (!line.starts_with("//")) break;
    comment.append(line.substr(std::min(line.find_first_not_of("/ "), line.size()))).append(" ");
  }
  return comment;
}

std::vector<std::string> identifiers(std::string_view code_line) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < code_line.size(); ++i) {
    if (!is_letter(code_line[i])) continue;
    const bool starts = i == 0 || !is_letter(code_line[i - 1]);
    if (starts) found.emplace_back();
    found.back() += code_line[i];
  }
  return found;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!is_letter(c) || c == '_') {
      words.emplace_back();
      continue;
    }
    const bool after_small = i > 0 && is_letter(name[i - 1]) && !is_upper(name[i - 1]);
    const bool before_small = i > 0 && i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1]));
    if (is_upper(c) && (after_small || before_small)) words.emplace_back();
    words.back() += lower(c);
  }
  std::erase(words, "");
  return words;
}

std::vector<Found> includes(std::string_view text) {
  std::vector<Found> found;
  const std::vector<std::string> lines = split(text, '\n');
  const std::vector<std::string> code = code_lines(text);
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (!starts_with_word(code[i], "include") && !starts_with_word(code[i], "import")) continue;
    const std::size_t begin = code[i].find_first_of("<\"");
    if (begin == std::string::npos) continue;
    const bool quoted = code[i][begin] == '"';
    const std::size_t end = code[i].find(quoted ? '"' : '>', begin + 1);
    if (end == std::string::npos) continue;
    const std::string whole = lines[i].substr(begin, end - begin + 1);
    found.push_back({i + 1, quoted ? whole.substr(1, whole.size() - 2) : whole});
  }
  return found;
}

std::vector<Found> declared_names(std::string_view text) {
  static constexpr std::array<std::string_view, 9> kKeywords = {
      "class", "struct", "enum", "union", "nodiscard", "concept", "message", "service", "namespace"};
  std::vector<Found> found;
  const std::vector<std::string> code = code_lines(text);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const std::string_view line = code[i];
    const bool using_alias = starts_with_word(line, "using") && line.find('=') != std::string_view::npos;
    if (starts_with_word(line, "using") && !using_alias) continue;
    const std::vector<std::string> names = identifiers(line.substr(0, line.find_first_of("{=;")));
    for (std::size_t n = 1; n < names.size(); ++n) {
      const bool after_keyword = std::find(kKeywords.begin(), kKeywords.end(), names[n - 1]) != kKeywords.end();
      const bool in_namespace = names.front() == "namespace";  // a::b::c names three
      const bool is_keyword = std::find(kKeywords.begin(), kKeywords.end(), names[n]) != kKeywords.end();
      if (!is_keyword && (after_keyword || in_namespace || (using_alias && n == 1))) {
        found.push_back({i + 1, names[n]});
      }
    }
  }
  return found;
}

}  // namespace concord::house_test
