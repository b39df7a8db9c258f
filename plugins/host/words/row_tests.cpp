// PURE. Tests of rows; see row_tests.h.
#include "plugins/host/words/row_tests.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/units.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::host {
namespace {

Truth truth(bool yes) { return yes ? Truth::kYes : Truth::kNo; }

std::optional<std::int64_t> number_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* day = std::get_if<absl::CivilDay>(&value)) return day_number(*day);
  return std::nullopt;
}

std::vector<std::string> texts_of(const RowTest& test) {
  const auto* text = std::get_if<std::string>(&test.is);
  return text == nullptr ? std::vector<std::string>() : set_of(*text);
}

struct Range {
  std::int64_t first = std::numeric_limits<std::int64_t>::min();
  std::int64_t last = std::numeric_limits<std::int64_t>::max();
};

// Absent where the test bounds no number.
std::optional<Range> range_of(const RowTest& test) {
  const auto number = number_of(test.is);
  if (!number || test.how == "is_not") return std::nullopt;
  Range range;
  if (test.how == "is") range = {*number, *number};
  if (test.how == "at_least" || test.how == "from") range.first = *number;
  if (test.how == "over") range.first = *number + 1;
  if (test.how == "up_to" || test.how == "to") range.last = *number;
  if (test.how == "below") range.last = *number - 1;
  return range;
}

// The tests of one sign from `at` on, a group at a time.
using Tests = std::vector<RowTest>;

Truth all_of(Tests::const_iterator first, Tests::const_iterator last, const Facts& facts) {
  Truth all = Truth::kYes;
  for (; first != last; ++first) {
    const Truth one = is_met(*first, facts);
    if (one == Truth::kNo) return one;
    if (one == Truth::kUnknown) all = one;
  }
  return all;
}

template <typename Take>
void each_group(const Tests& tests, int sign, Take take) {
  for (auto first = tests.begin(); first != tests.end();) {
    const auto last = std::find_if(first, tests.end(), [&](const RowTest& one) { return one.group != first->group; });
    if (first->group * sign > 0) take(first, last);
    first = last;
  }
}

// No where there is no group of that sign.
Truth any_of(const Tests& tests, int sign, const Facts& facts) {
  Truth any = Truth::kNo;
  each_group(tests, sign, [&](auto first, auto last) {
    const Truth one = all_of(first, last, facts);
    if (one == Truth::kYes || (one == Truth::kUnknown && any == Truth::kNo)) any = one;
  });
  return any;
}

std::string one_in_words(const RowTest& test) {
  const FactKind* fact = find_fact(test.fact);
  const Unit unit = fact == nullptr ? Unit::kText : fact->unit;
  const std::string value =
      std::holds_alternative<std::string>(test.is) ? joined(texts_of(test), " or ") : in_words(test.is, unit);
  static const std::vector<std::pair<std::string, std::string>> kWords = {{"is", " is "},
                                                                          {"is_not", " is not "},
                                                                          {"at_least", " is at least "},
                                                                          {"over", " is above "},
                                                                          {"up_to", " is at most "},
                                                                          {"below", " is below "},
                                                                          {"from", " is from "},
                                                                          {"to", " is up to "},
                                                                          {"includes", " names "},
                                                                          {"excludes", " does not name "}};
  const auto words = std::find_if(kWords.begin(), kWords.end(), [&](const auto& how) { return how.first == test.how; });
  return absl::StrCat(test.fact, words == kWords.end() ? " " : words->second, value);
}

std::string group_in_words(Tests::const_iterator first, Tests::const_iterator last) {
  std::vector<std::string> parts;
  for (; first != last; ++first) parts.push_back(one_in_words(*first));
  return joined(parts, " and ");
}

}  // namespace

Truth is_met(const RowTest& test, const Facts& facts) {
  const auto stated = facts.find(test.fact);
  if (stated == facts.end()) return Truth::kUnknown;
  const auto* text = std::get_if<std::string>(&stated->second);
  if (test.how == "includes" || test.how == "excludes") {
    if (text == nullptr) return Truth::kUnknown;
    const auto wanted = texts_of(test);
    const bool names =
        std::any_of(wanted.begin(), wanted.end(), [&](const auto& one) { return is_in_set(*text, one); });
    return truth(names == (test.how == "includes"));
  }
  if (std::holds_alternative<std::string>(test.is)) {
    if (text == nullptr || text->empty()) return Truth::kUnknown;
    const auto wanted = texts_of(test);
    const bool is_one = std::find(wanted.begin(), wanted.end(), *text) != wanted.end();
    return truth(is_one == (test.how == "is"));
  }
  const auto number = number_of(stated->second);
  if (!number) return Truth::kUnknown;
  if (test.how == "is_not") return truth(*number != number_of(test.is));
  const Range range = range_of(test).value_or(Range());
  return truth(*number >= range.first && *number <= range.last);
}

Truth holds(const std::vector<RowTest>& tests, const Facts& facts) {
  const auto asks = std::find_if(tests.begin(), tests.end(), [](const RowTest& one) { return one.group != 0; });
  const Truth required = all_of(tests.begin(), asks, facts);
  if (required == Truth::kNo) return required;
  const bool has_alternatives = asks != tests.end() && asks->group > 0;
  const Truth alternative = has_alternatives ? any_of(tests, 1, facts) : Truth::kYes;
  const Truth exemption = any_of(tests, -1, facts);
  if (alternative == Truth::kNo || exemption == Truth::kYes) return Truth::kNo;
  const bool is_known = required == Truth::kYes && alternative == Truth::kYes && exemption == Truth::kNo;
  return is_known ? Truth::kYes : Truth::kUnknown;
}

bool rule_each_other_out(const RowTest& left, const RowTest& right) {
  if (left.fact != right.fact) return false;
  const auto range = range_of(left), other = range_of(right);
  if (range && other) return range->last < other->first || other->last < range->first;
  if (left.how == "is_not" && right.how == "is") return rule_each_other_out(right, left);
  if (left.how != "is" || (right.how != "is" && right.how != "is_not")) return false;
  const Facts one_of_left = {{left.fact, left.is}};
  const auto texts = texts_of(left);
  if (texts.empty()) return is_met(right, one_of_left) == Truth::kNo;
  return std::none_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return is_met(right, {{left.fact, text}}) == Truth::kYes;
  });
}

std::string in_words(const std::vector<RowTest>& tests) {
  std::vector<std::string> parts;
  const auto asks = std::find_if(tests.begin(), tests.end(), [](const RowTest& one) { return one.group != 0; });
  if (asks != tests.begin()) parts.push_back(group_in_words(tests.begin(), asks));
  std::vector<std::string> alternatives;
  each_group(tests, 1, [&](auto first, auto last) {
    alternatives.push_back(absl::StrCat("(", group_in_words(first, last), ")"));
  });
  if (!alternatives.empty()) parts.push_back(absl::StrCat("one of: ", joined(alternatives, ", ")));
  each_group(tests, -1,
             [&](auto first, auto last) { parts.push_back(absl::StrCat("unless ", group_in_words(first, last))); });
  return joined(parts, "; ");
}

}  // namespace concord::plugins::host
