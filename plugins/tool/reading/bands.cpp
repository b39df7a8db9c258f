// PURE. Bands, conditions and gates of rows; see bands.h.
#include "plugins/tool/reading/bands.h"

#include <algorithm>

#include "plugins/host/words/requirement_kinds.h"
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
  std::map<std::string, host::Value> decision = of_left;
  decision.insert(of_right.begin(), of_right.end());
  return band_of(left, decision).value_or(Band()).meets(band_of(right, decision).value_or(Band()));
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
