// A row's band as whole pence, both ends included, and which decisions a row is about. PURE.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::tool {

inline constexpr std::int64_t kNoUpperEnd = host::kMaxNumber;

struct Band {
  std::int64_t first = 0;
  std::int64_t last = kNoUpperEnd;
  [[nodiscard]] bool meets(const Band& other) const { return first <= other.last && other.first <= last; }
};

// Absent where the row has no band. An amount of the law's (below: threshold) has a figure of 2026 in its place, by
// what the decision says of kind and light touch: enough to lay it beside a council's own edges, and no figure to tell.
std::optional<Band> band_of(const host::Row& row, const std::map<std::string, host::Value>& decision);
// The fact by which a band ends on this column (at_least, over, up_to, below); empty where it is a number or nothing.
std::string named_bound(const host::Row& row, const char* column);
host::Vat vat_of(const host::Row& row);

// What the row's `when` asks: fact to value.
std::map<std::string, host::Value> conditions_of(const host::Row& row);
// Stands for all that no row names, where a fact is any text.
inline constexpr char kAnyOther[] = "(any other)";
// The facts that the row's `when` and `unless` ask for, and values of one of them on both sides of where they turn.
std::set<std::string> facts_told_apart(const host::Row& row);
std::vector<host::Value> values_told_apart(const host::Row& row, const std::string& fact);
// The values on both sides of where a test of a number or a day turns; none of another.
std::vector<host::Value> edges_of(const host::RowTest& test);
// Whether the row's `when` and `unless` let it be for the decision, its gate and band aside.
bool is_for(const host::Row& row, const host::Facts& decision);
// Whether an exemption of the row's is met.
bool lets_off(const host::Row& row, const host::Facts& decision);
// What decides that the row is for a decision: its conditions, and of each test a value that meets it, no exemption
// met.
host::Facts decision_under(const host::Row& row);
// Whether some decision could be under both.
bool can_both_hold(const std::map<std::string, host::Value>& left, const std::map<std::string, host::Value>& right);
// Whether the row asks for anything that the catalogue of requirements knows.
bool asks_for_something(const host::Row& row);
// Whether what it asks for is advice: level: warns, and no finding that the level is of.
bool only_warns(const host::Row& row);
// Whether some decision is under both: gates, conditions and bands.
bool can_both_apply(const host::Row& left, const host::Row& right);
// Whether no decision is under it: conditions that rule each other out, or a band that ends before it begins.
bool holds_never(const host::Row& row);
// The gates as written; empty: all.
std::string gates_of(const host::Row& row);
bool share_a_gate(const host::Row& left, const host::Row& right);

}  // namespace concord::plugins::tool
