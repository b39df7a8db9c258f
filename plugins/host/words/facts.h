// The words in which services state a decision's facts to rules: name, unit, meaning. FACTS.md is this table for
// people. A fact that is not sent is not known; nothing here may stand in for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "plugins/host/words/program.h"
#include "plugins/host/words/units.h"

namespace concord::plugins::host {

// What national law works out and the plugins after it know.
enum class OfLaw { kNo, kAlso, kAlone };  // also: where nobody stated it; alone: it is refused where somebody states it

struct FactKind {
  std::string name;
  Unit unit = Unit::kText;
  std::vector<std::string> choices;  // of a text; empty: any
  std::string meaning;
  bool may_fall = false;  // an amount that may lie below nothing, because it is a change
  OfLaw of_law = OfLaw::kNo;
};

const std::vector<FactKind>& fact_kinds();
// Of a fact of FACTS.md, or of an authority's own by the unit that its name ends with: then `name` is the unit's alone.
const FactKind* find_fact(std::string_view name);

// An authority's own facts begin with "x_" and its name and end with their unit: x_derbyshire_beds_count.
inline constexpr char kOwnFact[] = "x_";
bool is_own_fact(std::string_view name);
std::vector<std::string> fact_names();

// A fact as a person writes it.
absl::StatusOr<Value> read_fact(std::string_view name, std::string_view text);
// Known names, right types, allowed choices. INVALID_ARGUMENT naming the first that is not.
absl::Status check_facts(const Facts& facts);
// What is asked of facts that come in today, and not of those by which a decision was taken and is judged again: that a
// CPV code's check digit, where it is known, is right.
absl::Status check_new_facts(const Facts& facts);

absl::StatusOr<Gate> gate_named(std::string_view name);
std::string gate_name(Gate gate);
const std::vector<std::string>& gate_names();  // plan first

// FACTS.md's table.
std::string facts_table();

}  // namespace concord::plugins::host
