// PURE. Finds clauses; see clauses.h.
#include "plugins/tool/reading/clauses.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace concord::plugins::tool {
namespace {

constexpr std::array<std::string_view, 5> kOwn = {"clause", "standing order", "section", "paragraph", "rule"};
constexpr std::string_view kShort = "para";  // "para 4", "para. 4", "paras 4"
constexpr std::size_t kYearDigits = 4;

bool is_letter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }
bool is_digit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

// Where a list of numbers goes on: "4, 5 and 6", "4-6".
constexpr std::array<std::string_view, 8> kJoints = {" and ", " or ", " to ", ", ", ",", " & ", "-", "/"};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), lower_(absl::AsciiStrToLower({text.data(), text.size()})) {}

  std::vector<std::string> named() {
    for (std::size_t at = 0; at < lower_.size(); ++at) {
      if (at > 0 && is_letter(lower_[at - 1])) continue;
      const std::size_t after = after_word(at);
      if (after != std::string::npos && !is_of_statute(at)) take_list(after);
    }
    return std::move(numbers_);
  }

  std::vector<std::string> bare() {
    for (std::size_t at = 0; at < lower_.size(); ++at) {
      const bool starts =
          is_digit(lower_[at]) && (at == 0 || (!is_of_number(lower_[at - 1]) && !is_letter(lower_[at - 1])));
      if (!starts) continue;
      const std::size_t end = end_of_number(at);
      const std::string number(text_.substr(at, end - at));
      const bool has_point = number.find('.') != std::string::npos;
      const bool is_amount = at >= 4 && lower_.compare(at - 4, 4, "gbp ") == 0;
      const bool is_share = end < lower_.size() && lower_[end] == '%';
      if (has_point && !is_amount && !is_share && !has_year(number) && !is_of_statute(at)) add(number);
      at = end;
    }
    return std::move(numbers_);
  }

 private:
  static bool is_of_number(char c) { return is_digit(c) || c == '.' || c == ',' || c == '('; }

  // Behind a word that names clauses and the space after it; npos where none stands here.
  [[nodiscard]] std::size_t after_word(std::size_t at) const {
    for (const std::string_view word : {kOwn[0], kOwn[1], kOwn[2], kOwn[3], kOwn[4], kShort}) {
      if (lower_.compare(at, word.size(), word) != 0) continue;
      std::size_t end = at + word.size();
      if (end < lower_.size() && lower_[end] == 's') ++end;
      if (word == kShort && end < lower_.size() && lower_[end] == '.') ++end;
      const std::size_t number = lower_.find_first_not_of(' ', end);
      if (number != std::string::npos && number > end && is_digit(lower_[number])) return number;
    }
    return std::string::npos;
  }

  // Before it, in the same part of the citation, an Act or regulations are named; clauses are never theirs.
  [[nodiscard]] bool is_of_statute(std::size_t at) const {
    if (lower_.compare(at, kOwn[0].size(), kOwn[0]) == 0) return false;
    const std::size_t semicolon = lower_.rfind(';', at);
    const std::size_t start = semicolon == std::string::npos ? 0 : semicolon;
    const std::string before = " " + lower_.substr(start, at - start);
    const auto names = [&](const char* word) { return before.find(word) != std::string::npos; };
    return names(" act ") || names("regulations ") || names(" si ") || names("order 20") || names("order 19") ||
           names("sch.") || names("schedule ");
  }

  // Digits with points, a letter, and paragraphs in brackets: "9.52(51)", "4A(b)".
  [[nodiscard]] std::size_t end_of_number(std::size_t at) const {
    std::size_t end = at;
    while (end < lower_.size() &&
           (is_digit(lower_[end]) || (lower_[end] == '.' && end + 1 < lower_.size() && is_digit(lower_[end + 1])))) {
      ++end;
    }
    const bool has_letter =
        end < lower_.size() && is_letter(lower_[end]) && (end + 1 == lower_.size() || !is_letter(lower_[end + 1]));
    if (has_letter) ++end;
    while (end < lower_.size() && lower_[end] == '(') {
      const std::size_t close = lower_.find(')', end);
      if (close == std::string::npos || close - end > 5 || close - end < 2) break;
      end = close + 1;
    }
    return end;
  }

  static bool has_year(const std::string& number) {
    std::size_t digits = 0;
    for (const char c : number) {
      digits = is_digit(c) ? digits + 1 : 0;
      if (digits >= kYearDigits) return true;
    }
    return false;
  }

  void take_list(std::size_t at) {
    for (;;) {
      const std::size_t end = end_of_number(at);
      const std::string number(text_.substr(at, end - at));
      if (!has_year(number)) add(number);
      std::size_t next = std::string::npos;
      for (const std::string_view joint : kJoints) {
        const std::size_t behind = end + joint.size();
        if (lower_.compare(end, joint.size(), joint) == 0 && behind < lower_.size() && is_digit(lower_[behind])) {
          next = behind;
          break;
        }
      }
      if (next == std::string::npos) return;
      at = next;
    }
  }

  void add(const std::string& number) {
    if (std::find(numbers_.begin(), numbers_.end(), number) == numbers_.end()) numbers_.push_back(number);
  }

  std::string_view text_;
  std::string lower_;
  std::vector<std::string> numbers_;
};

}  // namespace

std::vector<std::string> clauses_in(std::string_view text) { return Reader(text).named(); }

std::vector<std::string> bare_clauses_in(std::string_view text) { return Reader(text).bare(); }

bool is_among(const std::vector<std::string>& clauses, const std::string& clause) {
  const auto is_listed = [&](const std::string& one) {
    return std::find(clauses.begin(), clauses.end(), one) != clauses.end();
  };
  for (std::string part = clause;; part.resize(part.rfind('('))) {
    if (is_listed(part)) return true;
    if (!part.ends_with(")") || part.rfind('(') == std::string::npos) return false;
  }
}

}  // namespace concord::plugins::tool
