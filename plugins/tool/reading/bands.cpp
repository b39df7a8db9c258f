// PURE. Bands, conditions and gates of rows; see bands.h.
#include "plugins/tool/reading/bands.h"

#include <algorithm>

#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/row_tests.h"
#include "plugins/host/words/wording.h"

namespace concord::plugins::tool {
namespace {

std::optional<std::int64_t> amount(const host::Row& row, const char* column) {
  const auto cell = row.cells.find(column);
  if (cell == row.cells.end()) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&cell->second);
  return number == nullptr ? std::nullopt : std::optional<std::int64_t>(*number);
}

// With VAT; which it is matters to the order of edges alone.
std::int64_t stand_in(const std::string& fact, const std::map<std::string, host::Value>& decision) {
  constexpr std::int64_t kLightTouch = 66'354'000, kWorks = 519'300'000, kSubCentral = 20'772'000;
  const auto is = [&](const char* name, const host::Value& value) {
    const auto found = decision.find(name);
    return found != decision.end() && found->second == value;
  };
  if (fact != "threshold_pence" || is("is_light_touch", std::int64_t{1})) return kLightTouch;
  return is("kind", std::string("works")) ? kWorks : kSubCentral;
}

std::string text_cell(const host::Row& row, const std::string& column) {
  const auto cell = row.cells.find(column);
  const auto* text = cell == row.cells.end() ? nullptr : std::get_if<std::string>(&cell->second);
  return text == nullptr ? "" : *text;
}

}  // namespace

std::string named_bound(const host::Row& row, const char* column) {
  const auto cell = row.of_host.find(std::string(column) + host::kNamedBound);
  return cell == row.of_host.end() ? "" : std::get<std::string>(cell->second);
}

std::optional<Band> band_of(const host::Row& row, const std::map<std::string, host::Value>& decision) {
  constexpr std::int64_t kWithVat = 120;
  const auto bound = [&](const char* column) -> std::optional<std::int64_t> {
    const std::string fact = named_bound(row, column);
    if (fact.empty()) return amount(row, column);
    const std::int64_t figure = stand_in(fact, decision);
    return vat_of(row) == host::Vat::kInclusive ? figure : figure * 100 / kWithVat;
  };
  const auto at_least = bound("at_least");
  const auto over = bound("over");
  const auto up_to = bound("up_to");
  const auto below = bound("below");
  if (!at_least && !over && !up_to && !below) return std::nullopt;
  Band band;
  if (at_least) band.first = *at_least;
  if (over) band.first = *over + 1;
  if (up_to) band.last = *up_to;
  if (below) band.last = *below - 1;
  return band;
}

host::Vat vat_of(const host::Row& row) {
  const std::string vat = text_cell(row, "vat");
  return vat == "inclusive" ? host::Vat::kInclusive : vat == "exclusive" ? host::Vat::kExclusive : host::Vat::kNone;
}

std::map<std::string, host::Value> conditions_of(const host::Row& row) {
  std::map<std::string, host::Value> conditions;
  for (int number = 1;; ++number) {
    const std::string start = "when_" + std::to_string(number);
    const auto is = row.cells.find(start + "_is");
    if (is == row.cells.end()) return conditions;
    conditions[text_cell(row, start + "_fact")] = is->second;
  }
}

namespace {

// Its tests of group 0 and, as one more each, its plain conditions.
std::vector<host::RowTest> required_of(const host::Row& row) {
  std::vector<host::RowTest> all;
  for (const auto& [fact, value] : conditions_of(row)) all.push_back({0, fact, "is", value});
  for (const host::RowTest& test : row.tests) {
    if (test.group == 0) all.push_back(test);
  }
  return all;
}

// Values of the test's fact on both sides of where it turns.
std::vector<host::Value> values_around(const host::RowTest& test) {
  if (const auto* number = std::get_if<std::int64_t>(&test.is)) {
    return {*number, *number + 1, std::max<std::int64_t>(*number - 1, 0)};
  }
  if (const auto* day = std::get_if<absl::CivilDay>(&test.is)) return {*day, *day + 1, *day - 1};
  std::vector<host::Value> values;
  for (const std::string& one : host::set_of(std::get<std::string>(test.is))) values.emplace_back(one);
  const host::FactKind* fact = host::find_fact(test.fact);
  if (fact != nullptr && fact->unit == host::Unit::kSet) values.emplace_back(std::string());
  if (fact != nullptr && fact->unit == host::Unit::kText && fact->choices.empty()) values.emplace_back(kAnyOther);
  return values;
}

}  // namespace

std::vector<host::Value> values_told_apart(const host::Row& row, const std::string& fact) {
  std::vector<host::Value> values;
  for (const auto& [name, value] : conditions_of(row)) {
    if (name == fact) values.push_back(value);
  }
  for (const host::RowTest& test : row.tests) {
    if (test.fact != fact) continue;
    for (host::Value& value : values_around(test)) values.push_back(std::move(value));
  }
  return values;
}

std::set<std::string> facts_told_apart(const host::Row& row) {
  std::set<std::string> facts;
  for (const auto& [fact, value] : conditions_of(row)) facts.insert(fact);
  for (const host::RowTest& test : row.tests) facts.insert(test.fact);
  return facts;
}

std::vector<host::Value> edges_of(const host::RowTest& test) {
  const bool is_below = host::is_in_set("at_least,below,from", test.how);
  if (!is_below && !host::is_in_set("over,up_to,to", test.how)) return {};
  if (const auto* day = std::get_if<absl::CivilDay>(&test.is))
    return {is_below ? *day - 1 : *day, is_below ? *day : *day + 1};
  const auto* number = std::get_if<std::int64_t>(&test.is);
  if (number == nullptr || (is_below && *number == 0)) return {};
  return {is_below ? *number - 1 : *number, is_below ? *number : *number + 1};
}

bool is_for(const host::Row& row, const host::Facts& decision) {
  const auto conditions = conditions_of(row);
  const bool meets = std::all_of(conditions.begin(), conditions.end(), [&](const auto& condition) {
    const auto fact = decision.find(condition.first);
    return fact != decision.end() && fact->second == condition.second;
  });
  return meets && host::holds(row.tests, decision) == host::Truth::kYes;
}

bool lets_off(const host::Row& row, const host::Facts& decision) {
  std::vector<host::RowTest> exemptions;
  for (const host::RowTest& test : row.tests) {
    // The same groups asked for as alternatives.
    if (test.group < 0) exemptions.push_back({-test.group, test.fact, test.how, test.is});
  }
  return !exemptions.empty() && host::holds(exemptions, decision) == host::Truth::kYes;
}

host::Facts decision_under(const host::Row& row) {
  host::Facts decision = conditions_of(row);
  // A fact at a time, the value with which most of the row's tests of it are as they must be.
  std::set<std::string> open;
  for (const host::RowTest& test : row.tests) open.insert(test.fact);
  for (const std::string& fact : open) {
    if (decision.contains(fact)) continue;
    std::vector<host::Value> values = values_told_apart(row, fact);
    if (const host::FactKind* kind = host::find_fact(fact); kind != nullptr) {
      values.insert(values.end(), kind->choices.begin(), kind->choices.end());
      if (kind->unit == host::Unit::kYesNo) values.insert(values.end(), {std::int64_t{0}, std::int64_t{1}});
    }
    std::ptrdiff_t most = -1;
    for (const host::Value& value : values) {
      const host::Facts tried = {{fact, value}};
      const auto met = std::count_if(row.tests.begin(), row.tests.end(), [&](const host::RowTest& test) {
        return host::is_met(test, tried) == (test.group < 0 ? host::Truth::kNo : host::Truth::kYes);
      });
      if (met <= most) continue;
      most = met;
      decision[fact] = value;
    }
  }
  return decision;
}

bool can_both_hold(const std::map<std::string, host::Value>& left, const std::map<std::string, host::Value>& right) {
  for (const auto& [fact, value] : left) {
    const auto other = right.find(fact);
    if (other != right.end() && other->second != value) return false;
  }
  return true;
}

bool asks_for_something(const host::Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const auto& cell) { return host::find_requirement_kind(cell.first) != nullptr; });
}

bool only_warns(const host::Row& row) {
  return text_cell(row, "level") == "warns" && row.cells.count("finding") == 0 && asks_for_something(row);
}

bool can_both_apply(const host::Row& left, const host::Row& right) {
  const auto of_left = conditions_of(left);
  const auto of_right = conditions_of(right);
  if (!can_both_hold(of_left, of_right) || !share_a_gate(left, right)) return false;
  for (const host::RowTest& one : required_of(left)) {
    for (const host::RowTest& other : required_of(right)) {
      if (host::rule_each_other_out(one, other)) return false;
    }
  }
  std::map<std::string, host::Value> decision = of_left;
  decision.insert(of_right.begin(), of_right.end());
  return band_of(left, decision).value_or(Band()).meets(band_of(right, decision).value_or(Band()));
}

bool holds_never(const host::Row& row) {
  const auto band = band_of(row, conditions_of(row));
  if (band && band->first > band->last) return true;
  const std::vector<host::RowTest> required = required_of(row);
  const auto is_ruled_out = [&required](const host::RowTest& one) {
    return std::any_of(required.begin(), required.end(),
                       [&](const host::RowTest& other) { return host::rule_each_other_out(one, other); });
  };
  if (std::any_of(required.begin(), required.end(), is_ruled_out)) return true;
  // One alternative that can hold is enough.
  std::map<int, bool> can_hold;
  for (const host::RowTest& test : row.tests) {
    if (test.group <= 0) continue;
    const bool rules_out = std::any_of(row.tests.begin(), row.tests.end(), [&](const host::RowTest& other) {
      return other.group == test.group && host::rule_each_other_out(test, other);
    });
    const auto [group, is_first] = can_hold.try_emplace(test.group, true);
    group->second = group->second && !rules_out && !is_ruled_out(test);
  }
  return !can_hold.empty() &&
         std::none_of(can_hold.begin(), can_hold.end(), [](const auto& one) { return one.second; });
}

std::string gates_of(const host::Row& row) { return text_cell(row, "gate"); }

bool share_a_gate(const host::Row& left, const host::Row& right) {
  const std::string gates = gates_of(left);
  if (gates.empty() || gates_of(right).empty()) return true;
  for (const std::string& gate : host::set_of(gates)) {
    if (host::is_in_set(gates_of(right), gate)) return true;
  }
  return false;
}

}  // namespace concord::plugins::tool
