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

constexpr std::size_t kMostDecisions = 20'000;

using Rows = std::vector<const host::TableRow*>;

// Every value that a fact named in the rows' conditions can take, as far as is known.
std::vector<host::Value> values_of(const std::string& fact, const Rows& rows) {
  std::vector<host::Value> values;
  const host::FactKind* kind = host::find_fact(fact);
  if (kind != nullptr && kind->unit == host::Unit::kYesNo) return {std::int64_t{0}, std::int64_t{1}};
  if (kind != nullptr && !kind->choices.empty()) return {kind->choices.begin(), kind->choices.end()};
  for (const host::TableRow* row : rows) {
    for (const host::Value& value : values_told_apart(row->row, fact)) {
      if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    }
  }
  if (kind == nullptr || kind->unit == host::Unit::kText) values.emplace_back(std::string(kAnyOther));
  return values;
}

// All combinations of what the conditions distinguish; one empty combination where there are none, and none at all
// where there are too many to look at.
std::vector<Conditions> decisions_of(const Rows& rows) {
  std::set<std::string> facts;
  for (const host::TableRow* row : rows) {
    facts.merge(facts_told_apart(row->row));
  }
  std::vector<Conditions> all = {{}};
  for (const std::string& fact : facts) {
    if (all.size() > kMostDecisions / values_of(fact, rows).size()) return {};
    std::vector<Conditions> more;
    for (const Conditions& conditions : all) {
      for (const host::Value& value : values_of(fact, rows)) {
        more.push_back(conditions);
        more.back()[fact] = value;
      }
    }
    all = std::move(more);
  }
  return all;
}

struct Placed {
  Band band;
  host::Place place;
};

// What is laid side by side: all rows of a table that covers every value, or the rows that name who approves.
enum class Meant { kEveryValue, kApprovers };

struct Laid {
  const host::TableSeries& table;
  const host::TableVersion& version;
  Meant meant;
};

// Gates at which other rows hold than at others; an empty one is every gate that no row names.
std::vector<std::string> gates_parted(const Rows& rows) {
  std::vector<std::string> gates;
  bool is_everywhere = false;
  for (const host::TableRow* row : rows) {
    is_everywhere = is_everywhere || gates_of(row->row).empty();
    for (const std::string& gate : host::set_of(gates_of(row->row))) {
      if (std::find(gates.begin(), gates.end(), gate) == gates.end()) gates.push_back(gate);
    }
  }
  if (is_everywhere) gates.insert(gates.begin(), "");
  return gates;
}

Rows rows_at(const Rows& rows, const std::string& gate, const Conditions& decision) {
  Rows held;
  for (const host::TableRow* row : rows) {
    const std::string gates = gates_of(row->row);
    const bool is_here = gates.empty() || (!gate.empty() && host::is_in_set(gates, gate));
    if (is_here && is_for(row->row, decision)) held.push_back(row);
  }
  return held;
}

class Tiling {
 public:
  Tiling(const Laid& laid, Problems& problems) : laid_(laid), problems_(problems) {}

  // Each hole and overlap once, though it may be there at several gates.
  void check(const Rows& rows, const std::string& gate, const Conditions& decision, bool names_gates) {
    const std::string others = names_gates ? " at every gate that no row names" : "";
    of_ = absl::StrCat(laid_.meant == Meant::kApprovers ? "approval by the table " : "the table ", laid_.table.name,
                       case_in_words(decision), gate.empty() ? others : absl::StrCat(" at ", gate));
    std::vector<Placed> bands;
    for (const host::TableRow* row : rows_at(rows, gate, decision)) {
      bands.push_back({band_of(row->row, decision).value_or(Band()), row->place});
    }
    if (bands.empty()) {
      if (laid_.meant == Meant::kEveryValue)
        tell(laid_.version.place, "BAND_HOLE", " has no band at all; add its rows");
      return;
    }
    std::stable_sort(bands.begin(), bands.end(),
                     [](const Placed& left, const Placed& right) { return left.band.first < right.band.first; });
    if (bands.front().band.first > 0 && laid_.meant == Meant::kEveryValue) {
      tell(bands.front().place, "NO_SMALL_VALUES",
           absl::StrCat(" says nothing on values up to ", pounds(bands.front().band.first - 1),
                        "; add a band that ends there"));
    }
    for (std::size_t i = 1; i < bands.size(); ++i) check_edge(bands[i - 1], bands[i]);
    if (bands.back().band.last < kNoUpperEnd) {
      tell(bands.back().place, "BAND_HOLE",
           absl::StrCat(" says nothing on values above ", pounds(bands.back().band.last),
                        "; add a band that begins there"));
    }
  }
  // Before another decision, whose holes are its own.
  void forget() { told_.clear(); }

 private:
  void check_edge(const Placed& lower, const Placed& upper) {
    const Band &before = lower.band, &after = upper.band;
    if (before.last + 1 < after.first) {
      const std::string hole =
          before.last + 2 == after.first
              ? absl::StrCat("the value ", pounds(before.last + 1), " exactly")
              : absl::StrCat("values from ", pounds(before.last + 1), " to ", pounds(after.first - 1));
      tell(upper.place, "BAND_HOLE",
           absl::StrCat(" has no band for ", hole,
                        "; let one of the two bands begin or end there (at_least and up_to hold the "
                        "amount itself, over and below do not)"));
    } else if (before.last >= after.first && laid_.meant == Meant::kEveryValue) {
      tell(upper.place, "BAND_OVERLAP",
           absl::StrCat(" has two bands for ", pounds(after.first), " (line ", lower.place.line,
                        " too); let the lower one end with below: ", pounds(after.first)));
    }
  }

  void tell(const host::Place& place, const char* check, const std::string& what) {
    if (told_.insert(absl::StrCat(host::to_text(place), check, what)).second) {
      problems_.push_back({place, check, of_ + what});
    }
  }

  const Laid& laid_;
  Problems& problems_;
  std::string of_;
  std::set<std::string> told_;
};

void check_laid(const Laid& laid, const Rows& rows, Problems& problems) {
  Tiling tiling(laid, problems);
  const std::vector<std::string> parted = gates_parted(rows);
  for (const Conditions& decision : decisions_of(rows)) {
    // What a row lets off is meant to have no band.
    if (std::any_of(rows.begin(), rows.end(), [&](const auto* row) { return lets_off(row->row, decision); })) continue;
    tiling.forget();
    for (const std::string& gate : parted.empty() ? std::vector<std::string>{""} : parted) {
      tiling.check(rows, gate, decision, parted.size() > 1);
    }
  }
}

}  // namespace

void check_bands(const host::Bundle& bundle, Problems& problems) {
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      Rows all, approving;
      for (const host::TableRow& row : version.rows) {
        all.push_back(&row);
        if (row.row.cells.contains("approval")) approving.push_back(&row);
      }
      if (table.covers_every_value) {
        check_laid({table, version, Meant::kEveryValue}, all, problems);
      } else if (approving.size() > 1) {
        check_laid({table, version, Meant::kApprovers}, approving, problems);
      }
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

namespace {

// A row that names who approves, and when it holds.
struct Approving {
  const host::TableRow* row;
  const host::Period* period;
};

bool overlap(const host::Period& left, const host::Period& right) {
  return (!left.to || right.from <= *left.to) && (!right.to || left.from <= *right.to);
}

std::vector<Approving> approving_rows(const host::Bundle& bundle) {
  std::vector<Approving> rows;
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        if (row.row.cells.contains("approval")) rows.push_back({&row, &version.period});
      }
    }
  }
  return rows;
}

}  // namespace

// Across tables too: which table a clause was put into is nothing that a decision knows.
void check_approvers(const host::Bundle& bundle, Problems& problems) {
  const std::vector<Approving> rows = approving_rows(bundle);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const host::Value& approval = rows[i].row->row.cells.at("approval");
    for (std::size_t j = 0; j < i; ++j) {
      const host::Value& other = rows[j].row->row.cells.at("approval");
      if (other == approval || !overlap(*rows[i].period, *rows[j].period)) continue;
      if (!can_both_apply(rows[i].row->row, rows[j].row->row)) continue;
      problems.push_back({rows[i].row->place, "TWO_APPROVERS",
                          absl::StrCat("here ", std::get<std::string>(approval), " approves, and by line ",
                                       rows[j].row->place.line, " ", std::get<std::string>(other),
                                       " approves the same decision; name both in one row if both must, or part "
                                       "the rows by value, gate or condition")});
    }
  }
}

}  // namespace concord::plugins::tool
