// Names of notices, statements and approvals that nobody knows: in rows, in what code asks for, in the facts of cases;
// and facts that no service tells at the gates of a row that rests on them. See static_checks.h. PURE.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/code_names.h"
#include "plugins/host/words/fact_table.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

// A set's kind of requirement and the fact that holds its names.
constexpr std::pair<const char*, const char*> kSets[] = {
    {"notice", "notices"}, {"statement", "statements"}, {"approval", "approvals"}};

class Names {
 public:
  Names(const host::Bundle& bundle, Problems& problems) : bundle_(bundle), problems_(problems) {}

  void check(const std::string& set, const std::string& code, const host::Place& place) {
    std::vector<std::string> known = host::codes_of(set);
    for (const host::CodeName& own : bundle_.manifest.names) {
      if (own.set == set) known.push_back(own.code);
    }
    const auto told = [&](const Problem& problem) {
      return problem.check == "NAME_NOT_KNOWN" && problem.what.starts_with(start(set, code));
    };
    const bool is_known = std::find(known.begin(), known.end(), code) != known.end();
    if (is_known || std::any_of(problems_.begin(), problems_.end(), told)) return;
    problems_.push_back({place, "NAME_NOT_KNOWN",
                         absl::StrCat(start(set, code), host::suggestion(code, known),
                                      " If it is meant, say under names in "
                                      "plugin.yaml what it means: names: {",
                                      set, ": {", code, ": ...}}")});
  }

 private:
  static std::string start(const std::string& set, const std::string& code) {
    return absl::StrCat("there is no ", set, " \"", code, "\" in plugins/host/CODES.md.");
  }

  const host::Bundle& bundle_;
  Problems& problems_;
};

const std::string* text_under(const std::map<std::string, host::Value>& cells, const char* name) {
  const auto found = cells.find(name);
  return found == cells.end() ? nullptr : std::get_if<std::string>(&found->second);
}

// Gates at which a row speaks; empty where it names none.
std::set<host::Gate> gates_of(const host::TableRow& row) {
  std::set<host::Gate> gates;
  const auto cell = row.row.cells.find("gate");
  const auto* names = cell == row.row.cells.end() ? nullptr : std::get_if<std::string>(&cell->second);
  if (names == nullptr) return gates;
  for (const std::string& name : host::set_of(*names)) {
    if (const auto gate = host::gate_named(name); gate.ok()) gates.insert(*gate);
  }
  return gates;
}

bool is_worked_out(std::string_view fact) {
  const host::FactKind* kind = host::find_fact(fact);
  return kind == nullptr || kind->of_law != host::OfLaw::kNo;
}

class Unsent {
 public:
  explicit Unsent(Problems& problems) : problems_(problems) {}

  void look_at(const host::TableRow& row) {
    const std::set<host::Gate> gates = gates_of(row);
    for (const host::RowTest& test : row.row.tests) condition(test.fact, gates, row);
    for (const auto& [column, value] : row.row.cells) {
      if (column.starts_with("when_") && column.ends_with("_fact")) condition(std::get<std::string>(value), gates, row);
      if (const auto* kind = host::find_requirement_kind(column)) requirement(*kind, gates, row);
    }
  }

 private:
  void condition(const std::string& fact, const std::set<host::Gate>& gates, const host::TableRow& row) {
    if (is_worked_out(fact)) return;
    if (gates.empty() && !host::is_sent_anywhere(fact)) return add(fact, "any gate", row);
    for (const host::Gate gate : gates) {
      if (!host::is_sent_at(gate, fact)) add(fact, host::gate_name(gate), row);
    }
  }
  void requirement(const host::RequirementKind& kind, const std::set<host::Gate>& gates, const host::TableRow& row) {
    for (const host::MeasuredAt& at : kind.measured_at) {
      const bool speaks = gates.empty() || gates.count(at.gate) > 0;
      if (!speaks || at.may_be_missing || host::is_sent_at(at.gate, at.fact)) continue;
      add(at.fact, host::gate_name(at.gate), row);
    }
  }
  void add(const std::string& fact, const std::string& where, const host::TableRow& row) {
    if (!told_.emplace(fact, where).second) return;
    problems_.push_back({row.place, "OFFICER_STATES_FACT",
                         absl::StrCat("no service tells ", fact, " at ", where,
                                      ": an officer states it for each decision, and while nobody does it is not "
                                      "known. plugins/host/FACTS.md says who tells what")});
  }

  Problems& problems_;
  std::set<std::pair<std::string, std::string>> told_;
};

// What an own fact of the bundle's cannot be.
class Choices {
 public:
  Choices(const host::Bundle& bundle, Problems& problems) : bundle_(bundle), problems_(problems) {}

  void check(const std::string& fact, const host::Value& value, const host::Place& place) {
    const auto own = std::find_if(bundle_.manifest.facts.begin(), bundle_.manifest.facts.end(),
                                  [&](const host::OwnFact& one) { return one.name == fact; });
    const auto* texts = std::get_if<std::string>(&value);
    if (own == bundle_.manifest.facts.end() || own->choices.empty() || texts == nullptr) return;
    for (const std::string& text : host::set_of(*texts)) {
      if (std::find(own->choices.begin(), own->choices.end(), text) != own->choices.end()) continue;
      problems_.push_back({place, "NAME_NOT_KNOWN",
                           absl::StrCat(fact, " is never \"", text, "\": plugin.yaml gives the choices ",
                                        host::joined(own->choices, ", "), ".", host::suggestion(text, own->choices))});
    }
  }

 private:
  const host::Bundle& bundle_;
  Problems& problems_;
};

void check_choices(const host::Bundle& bundle, Problems& problems) {
  Choices choices(bundle, problems);
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        if (!is_own(row.place)) continue;
        for (const auto& [fact, value] : conditions_of(row.row)) choices.check(fact, value, row.place);
        for (const host::RowTest& test : row.row.tests) choices.check(test.fact, test.is, row.place);
      }
    }
  }
  for (const host::Case& one : bundle.cases) {
    for (const auto& [fact, value] : one.given) choices.check(fact, value, one.place);
  }
}

// Who may waive, and who approves before whom.
std::vector<std::string> approvers_in(const host::Row& row) {
  std::vector<std::string> codes;
  if (const std::string* cell = text_under(row.cells, "waivable_by"); cell != nullptr) codes = host::set_of(*cell);
  const std::string* order = text_under(row.cells, "approval_order");
  if (order == nullptr) return codes;
  for (const std::string& pair : host::set_of(*order)) {
    codes.push_back(pair.substr(0, pair.find(host::kBefore)));
    codes.push_back(pair.substr(pair.find(host::kBefore) + 1));
  }
  return codes;
}

// By what the row asks for, and by what its tests look for in the fact.
std::vector<std::string> named_in(const host::Row& row, const char* set, const char* fact) {
  std::vector<std::string> codes;
  if (const std::string* cell = text_under(row.cells, set); cell != nullptr) codes = host::set_of(*cell);
  if (std::string_view(set) == "approval") {
    for (std::string& code : approvers_in(row)) codes.push_back(std::move(code));
  }
  for (const host::RowTest& test : row.tests) {
    const auto* names = test.fact == fact ? std::get_if<std::string>(&test.is) : nullptr;
    if (names == nullptr) continue;
    for (std::string& code : host::set_of(*names)) codes.push_back(std::move(code));
  }
  return codes;
}

}  // namespace

void check_names(const host::Bundle& bundle, Problems& problems) {
  check_choices(bundle, problems);
  Names names(bundle, problems);
  for (const auto& [set, fact] : kSets) {
    for (const host::TableSeries& table : bundle.tables) {
      for (const host::TableVersion& version : table.versions) {
        for (const host::TableRow& row : version.rows) {
          if (!is_own(row.place)) continue;
          for (const std::string& code : named_in(row.row, set, fact)) names.check(set, code, row.place);
        }
      }
    }
    for (const host::Case& one : bundle.cases) {
      const std::string* given = text_under(one.given, fact);
      if (given == nullptr) continue;
      for (const std::string& code : host::set_of(*given)) names.check(set, code, one.place);
    }
  }
}

void check_told_name(const host::Bundle& bundle, const std::string& kind, const std::string& detail,
                     const host::Place& place, Problems& problems) {
  if (!detail.empty()) Names(bundle, problems).check(kind, detail, place);
}

void check_senders(const host::Bundle& bundle, Problems& problems) {
  Unsent unsent(problems);
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        if (is_own(row.place)) unsent.look_at(row);
      }
    }
  }
}

}  // namespace concord::plugins::tool
