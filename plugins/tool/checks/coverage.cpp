// PURE. What cases reach; see coverage.h.
#include "plugins/tool/checks/coverage.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/reading/bands.h"

namespace concord::plugins::tool {
namespace {

constexpr std::int64_t kVat = 120;  // per cent of the value without it, as in plugins/sdk

std::optional<std::int64_t> amount_of(const host::Facts& facts, const char* name) {
  const auto found = facts.find(name);
  if (found == facts.end()) return std::nullopt;
  return std::get<std::int64_t>(found->second);
}

// The case's value on that basis, to the penny as programs compute it.
std::optional<std::int64_t> value_on(const host::Facts& facts, host::Vat vat) {
  const auto including = amount_of(facts, "value_including_vat_pence");
  const auto excluding = amount_of(facts, "value_excluding_vat_pence");
  if (vat == host::Vat::kInclusive) {
    if (including) return including;
    return excluding ? std::optional((*excluding * kVat + 50) / 100) : std::nullopt;
  }
  if (excluding) return excluding;
  return including ? std::optional((*including * 100 + kVat / 2) / kVat) : std::nullopt;
}

bool meets_conditions(const host::Row& row, const host::Case& one) {
  const std::string gates = gates_of(row);
  if (!gates.empty() && !host::is_in_set(gates, host::gate_name(one.gate))) return false;
  return is_for(row, one.given);
}

class Coverage {
 public:
  Coverage(const host::Bundle& bundle, const std::vector<host::CaseResult>& results, Problems& problems)
      : bundle_(bundle), results_(results), problems_(problems) {
    for (const host::CaseResult& result : results) gather(result);
  }

  void check() {
    check_parameters();
    for (const host::TableSeries& table : bundle_.tables) check_table(table);
    check_own_facts();
    check_findings();
    check_kinds();
    for (const auto& [what, place] : uncited_) {
      add(place, "NO_CITATION",
          absl::StrCat(what, " rests on nothing that has a citation; name a parameter or row in because"));
    }
  }

 private:
  void add(const host::Place& place, const char* check, const std::string& what) {
    if (is_own(place)) problems_.push_back({place, check, what});
  }

  void gather(const host::CaseResult& result) {
    const absl::CivilDay day = result.of->on;
    for (const host::PluginRecord& plugin : result.judgement.plugins) {
      for (const host::Read& read : plugin.trace) {
        const std::string name = read.name.substr(0, read.name.find('/'));
        if (read.asked == host::Asked::kParameter) parameter_days_[name].insert(day);
        if (read.asked == host::Asked::kTable) table_days_[name].insert(day);
        if (read.asked == host::Asked::kFact) asked_.insert(name);
      }
    }
    for (const auto* asked : {&result.judgement.requirements, &result.judgement.advice}) {
      for (const host::StandingRequirement& standing : *asked) gather(result, standing);
    }
    for (const host::JudgedFinding& judged : result.judgement.findings) {
      reach(day, judged.finding.because);
      if (judged.subject.empty()) codes_.insert(judged.finding.code);
      if (!judged.finding.because.empty() && judged.finding.citation.empty()) {
        uncited_[judged.finding.code] = result.of->place;
      }
    }
  }

  void gather(const host::CaseResult& result, const host::StandingRequirement& standing) {
    kinds_.insert(standing.kind);
    for (const host::RequirementSource& source : standing.sources) {
      reach(result.of->on, source.requirement.because);
      if (source.requirement.citation.empty()) uncited_[standing.kind] = result.of->place;
    }
  }

  void reach(absl::CivilDay day, const std::string& because) {
    if (because.find('/') != std::string::npos) {
      rows_.insert({day, because});
    } else if (!because.empty()) {
      parameter_days_[because].insert(day);  // rested on, which is as good as read
    }
  }

  // A day on which a value changes needs a case before it and one from it on.
  void check_change(const std::string& what, absl::CivilDay day, const std::set<absl::CivilDay>& tried,
                    const host::Place& place) {
    // Of days before the rules' own first day no case could ask.
    const bool before = !host::has_begun(bundle_, day - 1) || (!tried.empty() && *tried.begin() < day);
    const bool after = !tried.empty() && *tried.rbegin() >= day;
    if (before && after) return;
    add(place, "DATE_NOT_TRIED",
        absl::StrCat(what, " changes on ", host::date_text(day), " and no case asks for it ",
                     before  ? "from that day on"
                     : after ? "before that day"
                             : "on either side",
                     "; add one"));
  }

  template <typename Dated>
  void check_changes(const std::string& what, const std::vector<Dated>& values, const std::set<absl::CivilDay>& tried) {
    absl::CivilDay first = absl::CivilDay::max();
    for (const Dated& dated : values) first = std::min(first, dated.period.from);
    for (const Dated& dated : values) {
      if (dated.period.from != first) check_change(what, dated.period.from, tried, dated.place);
      if (!dated.period.to) continue;
      const absl::CivilDay next = *dated.period.to + 1;
      const bool goes_on =
          std::any_of(values.begin(), values.end(), [&](const Dated& other) { return other.period.from == next; });
      if (!goes_on) check_change(what, next, tried, dated.place);
    }
  }

  void check_parameters() {
    for (const host::ParameterSeries& series : bundle_.parameters) {
      const std::set<absl::CivilDay>& tried = parameter_days_[series.name];
      if (tried.empty()) {
        add(series.place, "PARAMETER_NOT_READ",
            absl::StrCat("no case makes the program read ", series.name, "; add one, or take the parameter out"));
        continue;
      }
      check_changes(absl::StrCat("the parameter ", series.name), series.values, tried);
    }
  }

  void check_table(const host::TableSeries& table) {
    const std::set<absl::CivilDay>& tried = table_days_[table.name];
    if (tried.empty()) {
      add(table.place, "ROW_NOT_REACHED",
          bundle_.manifest.program == host::kStandingOrders && table.name != "bands" && table.name != "rules"
              ? absl::StrCat("the program standing_orders reads the tables bands and rules, and never ", table.name,
                             "; put its rows into one of these")
              : absl::StrCat("no case makes the program read the table ", table.name,
                             "; add one, or take the table out"));
      return;
    }
    check_changes(absl::StrCat("the table ", table.name), table.versions, tried);
    if (bundle_.manifest.program != host::kStandingOrders && table.name != "bands" && table.name != "rules") return;
    for (const host::TableVersion& version : table.versions) {
      for (std::size_t row = 0; row < version.rows.size(); ++row) {
        const std::string name = absl::StrCat(table.name, "/", row);
        const bool reached = std::any_of(rows_.begin(), rows_.end(), [&](const auto& one) {
          return one.second == name && version.period.holds_on(one.first);
        });
        if (!reached) {
          add(version.rows[row].place, "ROW_NOT_REACHED",
              absl::StrCat("no case from ", host::date_text(version.period.from), " on reaches this row of ",
                           table.name, "; add one whose facts fit it"));
        }
        check_edges(version, version.rows[row]);
      }
    }
  }

  void check_edges(const host::TableVersion& version, const host::TableRow& row) {
    for (const host::RowTest& test : row.row.tests) {
      for (const host::Value& value : edges_of(test)) try_fact(version, row, test.fact, value);
    }
    for (const auto& [column, beyond] : {std::pair{"at_least", -1}, {"over", 1}, {"up_to", 1}, {"below", -1}}) {
      const std::string fact = named_bound(row.row, column);
      if (!fact.empty()) {
        for (const int offset : {0, beyond}) try_named(version, row, fact, offset);
      }
      const auto cell = row.row.cells.find(column);
      if (cell == row.row.cells.end()) continue;
      const std::int64_t edge = std::get<std::int64_t>(cell->second);
      if (edge == 0 && beyond < 0) continue;
      for (const std::int64_t value : {std::min(edge, edge + beyond), std::max(edge, edge + beyond)}) {
        try_value(version, row, value);
      }
    }
  }

  // What else a row bounds than the value: the term, the lots, a day.
  void try_fact(const host::TableVersion& version, const host::TableRow& row, const std::string& fact,
                const host::Value& value) {
    const bool tried = std::any_of(results_.begin(), results_.end(), [&](const host::CaseResult& result) {
      const auto given = result.of->given.find(fact);
      return version.period.holds_on(result.of->on) && given != result.of->given.end() && given->second == value;
    });
    if (tried) return;
    const host::FactKind* kind = host::find_fact(fact);
    tell_edge(row, absl::StrCat("no case from ", host::date_text(version.period.from), " on has ", fact, " ",
                                host::in_words(value, kind == nullptr ? host::Unit::kText : kind->unit),
                                ", at the edge of this row; add one"));
  }

  // Once, though several rows turn there.
  void tell_edge(const host::TableRow& row, const std::string& what) {
    const auto same = std::find_if(problems_.begin(), problems_.end(), [&](const Problem& problem) {
      return problem.check == "EDGE_NOT_TRIED" && problem.what == what;
    });
    if (same == problems_.end()) add(row.place, "EDGE_NOT_TRIED", what);
  }

  // At an amount of the law's, as each case states it.
  void try_named(const host::TableVersion& version, const host::TableRow& row, const std::string& fact, int offset) {
    const bool tried = std::any_of(results_.begin(), results_.end(), [&](const host::CaseResult& result) {
      const auto amount = amount_of(result.of->given, fact.c_str());
      return amount && version.period.holds_on(result.of->on) && meets_conditions(row.row, *result.of) &&
             value_on(result.of->given, host::Vat::kInclusive) == *amount + offset;
    });
    if (tried) return;
    const std::string what = absl::StrCat("no case from ", host::date_text(version.period.from), " on has a value ",
                                          offset == 0  ? "that is exactly "
                                          : offset < 0 ? "of one penny below "
                                                       : "of one penny above ",
                                          fact, ", at the edge of this band; add one that states both");
    tell_edge(row, what);
  }

  void try_value(const host::TableVersion& version, const host::TableRow& row, std::int64_t value) {
    const host::Vat vat = vat_of(row.row);
    const bool tried = std::any_of(results_.begin(), results_.end(), [&](const host::CaseResult& result) {
      return version.period.holds_on(result.of->on) && meets_conditions(row.row, *result.of) &&
             value_on(result.of->given, vat) == value;
    });
    if (tried) return;
    const std::string what = absl::StrCat("no case from ", host::date_text(version.period.from), " on has the value ",
                                          host::in_words(value, host::Unit::kPence),
                                          vat == host::Vat::kInclusive ? " including" : " excluding",
                                          " VAT, at the edge of this band; add one");
    tell_edge(row, what);
  }

  void check_own_facts() {
    for (const host::OwnFact& fact : bundle_.manifest.facts) {
      if (asked_.count(fact.name) > 0 || !bundle_.manifest.extends.empty()) continue;
      add(fact.place, "FACT_NOT_ASKED",
          absl::StrCat("no case makes the program ask for ", fact.name, "; add one, or take the fact out"));
    }
  }

  void check_findings() {
    std::set<std::string> declared;
    for (const host::DeclaredFinding& finding : bundle_.manifest.findings) declared.insert(finding.code);
    for (const host::DeclaredFinding& finding : bundle_.manifest.findings) {
      const bool inherited = bundle_.manifest.extends.size() > 0;
      if (inherited || codes_.count(finding.code) > 0) continue;
      add(finding.place, "FINDING_NOT_REACHED",
          absl::StrCat("no case reaches the finding ", finding.code, "; add one, or take it out"));
    }
    if (bundle_.manifest.program != host::kSourceFile || !bundle_.manifest.extends.empty()) return;
    for (const std::string& code : codes_in_source(bundle_.source)) {
      if (declared.count(code) > 0) continue;
      add({host::kSourceFile, 0}, "FINDING_NOT_DECLARED",
          absl::StrCat("the code ", code, " is not declared under findings in plugin.yaml; say there what it means"));
    }
    for (const std::string& code : codes_) {
      if (declared.count(code) > 0 || is_told_by_a_row(code)) continue;
      add({host::kManifestFile, 0}, "FINDING_NOT_DECLARED",
          absl::StrCat("the program finds ", code,
                       ", which is not declared under findings in plugin.yaml; say there "
                       "what it means"));
    }
  }

  [[nodiscard]] bool is_told_by_a_row(const std::string& code) const {
    for (const host::TableSeries& table : bundle_.tables) {
      for (const host::TableVersion& version : table.versions) {
        for (const host::TableRow& row : version.rows) {
          const auto cell = row.row.cells.find("finding");
          if (cell != row.row.cells.end() && cell->second == host::Value(code)) return true;
        }
      }
    }
    return false;
  }

  void check_kinds() {
    if (!bundle_.manifest.extends.empty()) return;
    for (const std::string& kind : kinds_in_source(bundle_.source)) {
      if (kinds_.count(kind) > 0) continue;
      add({host::kSourceFile, 0}, "KIND_NOT_REACHED",
          absl::StrCat("no case makes the program require ", kind, "; add one"));
    }
  }

  const host::Bundle& bundle_;
  const std::vector<host::CaseResult>& results_;
  Problems& problems_;
  std::map<std::string, std::set<absl::CivilDay>> parameter_days_;
  std::map<std::string, std::set<absl::CivilDay>> table_days_;
  std::set<std::pair<absl::CivilDay, std::string>> rows_;
  std::set<std::string> asked_;  // facts
  std::set<std::string> codes_;
  std::set<std::string> kinds_;
  std::map<std::string, host::Place> uncited_;
};

// Texts between double quotes on lines that are no include.
std::vector<std::string> literals_in(const std::string& source) {
  std::vector<std::string> literals;
  std::size_t start = 0;
  while (start < source.size()) {
    const std::size_t end = std::min(source.find('\n', start), source.size());
    const std::string line = source.substr(start, end - start);
    start = end + 1;
    if (line.starts_with("#include")) continue;
    for (std::size_t open = line.find('"'); open != std::string::npos;) {
      const std::size_t close = line.find('"', open + 1);
      if (close == std::string::npos) break;
      literals.push_back(line.substr(open + 1, close - open - 1));
      open = line.find('"', close + 1);
    }
  }
  return literals;
}

}  // namespace

void check_coverage(const host::Bundle& bundle, const std::vector<host::CaseResult>& results, Problems& problems) {
  Coverage(bundle, results, problems).check();
}

std::vector<std::string> kinds_in_source(const std::string& source) {
  std::set<std::string> kinds;
  for (const std::string& literal : literals_in(source)) {
    // A fact or parameter may have a kind's name; only what is told counts, and that is checked by the cases.
    if (host::find_requirement_kind(literal) == nullptr || host::find_fact(literal) != nullptr) continue;
    kinds.insert(literal);
  }
  return {kinds.begin(), kinds.end()};
}

std::vector<std::string> codes_in_source(const std::string& source) {
  std::set<std::string> codes;
  for (const std::string& literal : literals_in(source)) {
    const bool is_code = literal.find('_') != std::string::npos && !literal.starts_with("_") &&
                         std::all_of(literal.begin(), literal.end(), [](char c) {
                           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
                         });
    if (is_code) codes.insert(literal);
  }
  return {codes.begin(), codes.end()};
}

}  // namespace concord::plugins::tool
