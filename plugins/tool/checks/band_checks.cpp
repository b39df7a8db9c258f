// Bands without hole and overlap to the penny, one VAT basis, one approver a decision; see static_checks.h. PURE.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

using Conditions = std::map<std::string, host::Value>;

std::string pounds(std::int64_t pence) { return host::in_words(pence, host::Unit::kPence); }

std::string case_in_words(const Conditions& conditions) {
  std::string text;
  for (const auto& [fact, value] : conditions) {
    const host::FactKind* kind = host::find_fact(fact);
    absl::StrAppend(&text, text.empty() ? " for " : " and ", fact, " ",
                    host::in_words(value, kind == nullptr ? host::Unit::kText : kind->unit));
  }
  return text;
}

// Every value that a fact named in the table's conditions can take, as far as is known.
std::vector<host::Value> values_of(const std::string& fact, const host::TableVersion& version) {
  std::vector<host::Value> values;
  const host::FactKind* kind = host::find_fact(fact);
  if (kind != nullptr && kind->unit == host::Unit::kYesNo) return {std::int64_t{0}, std::int64_t{1}};
  if (kind != nullptr && !kind->choices.empty()) return {kind->choices.begin(), kind->choices.end()};
  for (const host::TableRow& row : version.rows) {
    const Conditions conditions = conditions_of(row.row);
    const auto found = conditions.find(fact);
    if (found != conditions.end() && std::find(values.begin(), values.end(), found->second) == values.end()) {
      values.push_back(found->second);
    }
  }
  return values;
}

// All combinations of what the conditions distinguish; one empty combination where there are none.
std::vector<Conditions> decisions_of(const host::TableVersion& version) {
  std::set<std::string> facts;
  for (const host::TableRow& row : version.rows) {
    for (const auto& [fact, value] : conditions_of(row.row)) facts.insert(fact);
  }
  std::vector<Conditions> all = {{}};
  for (const std::string& fact : facts) {
    std::vector<Conditions> more;
    for (const Conditions& conditions : all) {
      for (const host::Value& value : values_of(fact, version)) {
        more.push_back(conditions);
        more.back()[fact] = value;
      }
    }
    all = std::move(more);
  }
  return all;
}

bool holds_for(const Conditions& wanted, const Conditions& decision) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& condition) {
    const auto found = decision.find(condition.first);
    return found != decision.end() && found->second == condition.second;
  });
}

struct Placed {
  Band band;
  host::Place place;
};

void check_tiling(const host::TableSeries& table, const host::TableVersion& version, const Conditions& decision,
                  Problems& problems) {
  std::vector<Placed> bands;
  for (const host::TableRow& row : version.rows) {
    if (!holds_for(conditions_of(row.row), decision)) continue;
    bands.push_back({band_of(row.row, decision).value_or(Band()), row.place});
  }
  const std::string of = absl::StrCat("the table ", table.name, case_in_words(decision));
  if (bands.empty()) {
    problems.push_back({version.place, "BAND_HOLE", absl::StrCat(of, " has no band at all; add its rows")});
    return;
  }
  std::stable_sort(bands.begin(), bands.end(),
                   [](const Placed& left, const Placed& right) { return left.band.first < right.band.first; });
  if (bands.front().band.first > 0) {
    problems.push_back({bands.front().place, "NO_SMALL_VALUES",
                        absl::StrCat(of, " says nothing on values up to ", pounds(bands.front().band.first - 1),
                                     "; add a band that ends there")});
  }
  for (std::size_t i = 1; i < bands.size(); ++i) {
    const Band& before = bands[i - 1].band;
    const Band& after = bands[i].band;
    if (before.last + 1 < after.first) {
      const std::string hole =
          before.last + 2 == after.first
              ? absl::StrCat("the value ", pounds(before.last + 1), " exactly")
              : absl::StrCat("values from ", pounds(before.last + 1), " to ", pounds(after.first - 1));
      problems.push_back({bands[i].place, "BAND_HOLE",
                          absl::StrCat(of, " has no band for ", hole,
                                       "; let one of the two bands begin or end there (at_least and up_to hold the "
                                       "amount itself, over and below do not)")});
    } else if (before.last >= after.first) {
      problems.push_back(
          {bands[i].place, "BAND_OVERLAP",
           absl::StrCat(of, " has two bands for ", pounds(after.first), " (line ", bands[i - 1].place.line,
                        " too); let the lower one end with below: ", pounds(after.first))});
    }
  }
  if (bands.back().band.last < kNoUpperEnd) {
    problems.push_back({bands.back().place, "BAND_HOLE",
                        absl::StrCat(of, " says nothing on values above ", pounds(bands.back().band.last),
                                     "; add a band that begins there")});
  }
}

}  // namespace

void check_bands(const host::Bundle& bundle, Problems& problems) {
  for (const host::TableSeries& table : bundle.tables) {
    if (!table.covers_every_value) continue;
    for (const host::TableVersion& version : table.versions) {
      for (const Conditions& decision : decisions_of(version)) check_tiling(table, version, decision, problems);
    }
  }
}

void check_vat(const host::Bundle& bundle, Problems& problems) {
  const host::TableRow* first = nullptr;
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        if (vat_of(row.row) == host::Vat::kNone) continue;
        if (first == nullptr) first = &row;
        if (vat_of(row.row) == vat_of(first->row)) continue;
        const bool inclusive = vat_of(row.row) == host::Vat::kInclusive;
        problems.push_back({row.place, "VAT_MIXED",
                            absl::StrCat("this amount ", inclusive ? "includes" : "excludes", " VAT and that of line ",
                                         first->place.line, inclusive ? " excludes" : " includes",
                                         " it; state all amounts of a plugin on one basis")});
      }
    }
  }
}

void check_approvers(const host::Bundle& bundle, Problems& problems) {
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (std::size_t i = 0; i < version.rows.size(); ++i) {
        const auto approval = version.rows[i].row.cells.find("approval");
        if (approval == version.rows[i].row.cells.end()) continue;
        for (std::size_t j = 0; j < i; ++j) {
          const host::TableRow& other = version.rows[j];
          const auto named = other.row.cells.find("approval");
          if (named == other.row.cells.end() || named->second == approval->second) continue;
          const auto reach = [](const host::Row& row) { return band_of(row, conditions_of(row)).value_or(Band()); };
          const bool meet = reach(version.rows[i].row).meets(reach(other.row));
          if (!meet || !share_a_gate(version.rows[i].row, other.row)) continue;
          if (!can_both_hold(conditions_of(version.rows[i].row), conditions_of(other.row))) continue;
          problems.push_back({version.rows[i].place, "TWO_APPROVERS",
                              absl::StrCat("here ", std::get<std::string>(approval->second), " approves, and by line ",
                                           other.place.line, " ", std::get<std::string>(named->second),
                                           " approves the same decision; name both in one row if both must, or part "
                                           "the rows by value, gate or condition")});
        }
      }
    }
  }
}

}  // namespace concord::plugins::tool
