// PURE. Puts the page together; see rulebook_page.h.
#include "plugins/tool/documents/rulebook_page.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "plugins/host/judging/measure.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "plugins/host/words/row_tests.h"
#include "plugins/host/words/wording.h"
#include "plugins/tool/reading/bands.h"
#include "plugins/tool/reading/clauses.h"

namespace concord::plugins::tool {
namespace {

using Rows = std::vector<Page::Cells>;

// Everything that is cited, and for what.
struct Cited {
  std::string what;  // "bands, row 2"
  host::Place place;
  std::string citation;
};

std::string of_whom(const host::Place& place) {
  return is_own(place) ? host::to_text(place) : absl::StrCat(host::to_text(place), " (inherited)");
}

std::string until(const host::Period& period) {
  if (!period.to) return "until further notice";
  return absl::StrCat(host::in_words(*period.to), period.then_nothing ? ", then nothing" : "");
}

std::string text_cell(const host::Row& row, const char* column) {
  const auto cell = row.cells.find(column);
  const auto* text = cell == row.cells.end() ? nullptr : std::get_if<std::string>(&cell->second);
  return text == nullptr ? "" : *text;
}

// "over GBP 5,000 and up to GBP 50,000 excluding VAT"
std::string band_in_words(const host::Row& row) {
  std::vector<std::string> ends;
  for (const auto& [column, words] :
       {std::pair{"at_least", "from "}, {"over", "over "}, {"up_to", "up to "}, {"below", "below "}}) {
    const std::string named = named_bound(row, column);
    const auto cell = row.cells.find(column);
    if (!named.empty())
      ends.push_back(absl::StrCat(words, "the ", named == "threshold_pence" ? "threshold" : "light-touch threshold"));
    if (cell != row.cells.end()) ends.push_back(absl::StrCat(words, host::in_words(cell->second, host::Unit::kPence)));
  }
  if (ends.empty()) return "";
  return absl::StrCat(host::joined(ends, " and "),
                      vat_of(row) == host::Vat::kInclusive ? " including VAT" : " excluding VAT");
}

std::string applies(const host::Row& row) {
  std::vector<std::string> parts;
  const std::string gates = gates_of(row);
  if (!gates.empty()) parts.push_back(absl::StrCat("at ", host::joined(host::set_of(gates), ", ")));
  for (const auto& [name, value] : conditions_of(row)) {
    const host::FactKind* fact = host::find_fact(name);
    parts.push_back(
        absl::StrCat(name, " is ", host::in_words(value, fact == nullptr ? host::Unit::kText : fact->unit)));
  }
  if (!row.tests.empty()) parts.push_back(host::in_words(row.tests));
  const std::string band = band_in_words(row);
  if (!band.empty()) parts.push_back(band);
  return parts.empty() ? "every decision" : host::joined(parts, "; ");
}

// Columns that have a place of their own on the page.
bool is_told(const std::string& column) {
  static const std::set<std::string> kColumns = {"at_least", "over",        "up_to",    "below", "gate",
                                                 "vat",      "missing",     "finding",  "level", "sentence",
                                                 "remedy",   "waivable_by", "duty_days"};
  return kColumns.contains(column) || column.starts_with("when_") || host::find_requirement_kind(column) != nullptr;
}

// What the row asks for and finds, and the cells that only the plugin's program knows.
std::string says(const host::TableSeries& table, const host::Row& row) {
  std::vector<std::string> parts;
  for (const host::RequirementKind& kind : host::requirement_kinds()) {
    const auto cell = row.cells.find(kind.name);
    if (cell == row.cells.end()) continue;
    if (host::has_detail(kind)) {
      parts.push_back(absl::StrCat(kind.noun, ": ", host::in_words(cell->second, host::Unit::kSet)));
      continue;
    }
    if (host::is_of_law(cell->second)) {
      parts.push_back(
          absl::StrCat(kind.noun, ": as the law says on the day (", std::get<std::string>(cell->second), ")"));
      continue;
    }
    const auto* day = std::get_if<absl::CivilDay>(&cell->second);
    const std::int64_t value = day != nullptr ? host::day_number(*day) : std::get<std::int64_t>(cell->second);
    parts.push_back(absl::StrCat(kind.noun, ": ", host::bound_in_words(kind.name, value)));
  }
  if (only_warns(row)) parts.emplace_back("this is advice: not followed, it warns");
  if (text_cell(row, "missing") == "warns") parts.emplace_back("a fact that nobody stated only warns");
  if (const std::string who = text_cell(row, "waivable_by"); !who.empty()) {
    parts.push_back(absl::StrCat("with a reason it can be waived by ", host::joined(host::set_of(who), " or ")));
  }
  const std::string finding = text_cell(row, "finding");
  if (!finding.empty()) parts.push_back(absl::StrCat(finding, " (", text_cell(row, "level"), ")"));
  if (const auto duty = row.cells.find("duty_days"); duty != row.cells.end()) {
    parts.push_back(absl::StrCat("to be done within ", host::in_words(duty->second, host::Unit::kDays), " days"));
  }
  for (const char* words : {"sentence", "remedy"}) {
    if (const std::string text = text_cell(row, words); !text.empty()) parts.push_back(text);
  }
  for (const auto& [column, value] : row.cells) {
    if (is_told(column)) continue;
    const auto unit = table.units.find(column);
    parts.push_back(absl::StrCat(column, ": ",
                                 host::in_words(value, unit == table.units.end() ? host::Unit::kText : unit->second)));
  }
  return host::joined(parts, "; ");
}

std::vector<Cited> cited_in(const host::Bundle& bundle) {
  std::vector<Cited> all;
  for (const host::ParameterSeries& series : bundle.parameters) {
    for (const host::DatedValue& dated : series.values) all.push_back({series.name, dated.place, dated.citation});
  }
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      int number = 0;
      for (const host::TableRow& row : version.rows) {
        all.push_back({absl::StrCat(table.name, ", row ", ++number), row.place, row.row.citation});
      }
    }
  }
  return all;
}

class OnePlugin {
 public:
  OnePlugin(const Documented& documented, Page& page)
      : documented_(documented), bundle_(*documented.bundle), page_(page), cited_(cited_in(bundle_)) {}

  void write() {
    about();
    clauses();
    tables();
    figures();
    own_facts();
    findings();
    marks();
    verdict();
    accepted();
    signature();
  }

 private:
  void about() {
    const host::Manifest& plugin = bundle_.manifest;
    page_.heading(2, plugin.title);
    Rows rows = {{"plugin", plugin.id},
                 {"version", plugin.version},
                 {"sdk", std::to_string(plugin.sdk)},
                 {"rules of", plugin.layer == host::Layer::kNational ? plugin.nation : plugin.authority}};
    if (!plugin.extends.empty()) rows.push_back({"takes over from", plugin.extends});
    if (plugin.first_day) rows.push_back({"first day", host::in_words(*plugin.first_day)});
    if (!plugin.under.empty()) rows.push_back({"national law", plugin.under});
    rows.push_back(
        {"program", plugin.program == host::kStandingOrders ? "none of its own: tables alone" : plugin.program});
    if (!plugin.program_reason.empty()) rows.push_back({"why it has code", plugin.program_reason});
    rows.push_back({"SHA-256 of the bundle", documented_.digest});
    page_.table({"", ""}, std::move(rows));
    page_.heading(3, "Sources");
    page_.list(plugin.sources);
  }

  void clauses() {
    if (bundle_.manifest.clauses.empty()) return;
    Rows rows;
    for (const std::string& clause : bundle_.manifest.clauses) {
      std::vector<std::string> by;
      for (const Cited& one : cited_) {
        const auto named = clauses_in(one.citation);
        if (std::find(named.begin(), named.end(), clause) != named.end()) by.push_back(one.what);
      }
      rows.push_back({clause, by.empty() ? "nothing" : host::joined(by, "; ")});
    }
    page_.heading(3, "Clauses");
    page_.table({"clause", "what cites it"}, std::move(rows));
  }

  void tables() {
    for (const host::TableSeries& table : bundle_.tables) {
      page_.heading(3, absl::StrCat(table.title, " (table ", table.name, ")"));
      for (const host::TableVersion& version : table.versions) {
        page_.text(absl::StrCat("From ", host::in_words(version.period.from), " ", version.period.to ? "to " : "",
                                until(version.period), "."));
        Rows rows;
        for (const host::TableRow& row : version.rows) {
          rows.push_back({std::to_string(rows.size() + 1), applies(row.row), says(table, row.row), row.row.citation});
        }
        page_.table({"row", "applies to", "says", "citation"}, std::move(rows));
      }
    }
  }

  void figures() {
    if (bundle_.parameters.empty()) return;
    Rows rows;
    for (const host::ParameterSeries& series : bundle_.parameters) {
      for (const host::DatedValue& dated : series.values) {
        rows.push_back({series.name, series.title, host::in_words(dated.value, series.unit),
                        host::unit_name(series.unit), host::in_words(dated.period.from), until(dated.period),
                        dated.citation});
      }
    }
    page_.heading(3, "Figures");
    page_.table({"name", "what it is", "value", "unit", "from", "to", "citation"}, std::move(rows));
  }

  void own_facts() {
    if (bundle_.manifest.facts.empty()) return;
    Rows rows;
    for (const host::OwnFact& fact : bundle_.manifest.facts) {
      rows.push_back({fact.name, fact.meaning, fact.question, host::joined(fact.choices, ", ")});
    }
    page_.heading(3, "Facts of its own");
    page_.table({"name", "what it is", "what the officer is asked", "choices"}, std::move(rows));
  }

  void findings() {
    if (bundle_.manifest.findings.empty()) return;
    Rows rows;
    for (const host::DeclaredFinding& finding : bundle_.manifest.findings)
      rows.push_back({finding.code, finding.meaning});
    page_.heading(3, "Findings of its code");
    page_.table({"code", "what it means"}, std::move(rows));
  }

  void marks() {
    Rows rows;
    std::size_t verified = 0, unmarked = 0;
    for (const Cited& one : cited_) {
      const bool secondary = one.citation.find("[S]") != std::string::npos;
      const bool general = one.citation.find("[G]") != std::string::npos;
      if (secondary || general)
        rows.push_back({secondary && general ? "[S] [G]"
                        : secondary          ? "[S]"
                                             : "[G]",
                        one.what, of_whom(one.place), one.citation});
      const bool is_verified = one.citation.find("[V]") != std::string::npos;
      if (!secondary && !general) ++(is_verified ? verified : unmarked);
    }
    page_.heading(3, "Open marks");
    page_.text(absl::StrCat(
        "Open, from a secondary source [S] or of general knowledge [G], to be read in the source before live use: ",
        rows.size(), " of ", cited_.size(), " citations. Verified [V]: ", verified, ". Without a mark: ", unmarked,
        "."));
    if (!rows.empty()) page_.table({"mark", "of what", "where", "citation"}, std::move(rows));
  }

  void verdict() {
    const Counted counted = count(documented_.report);
    page_.heading(3, "Verdict of check");
    page_.text(absl::StrCat(is_in_order(documented_.report) ? "In order" : "Not in order",
                            ". Cases: ", documented_.report.cases, "; errors: ", counted.errors,
                            ", warnings: ", counted.warnings, ", notes: ", counted.notes, "."));
    page_.heading(4, "Problems that stand, and that a signature accepts");
    if (documented_.report.problems.empty()) return page_.text("None.");
    Rows rows;
    for (const Problem& problem : documented_.report.problems) {
      rows.push_back(
          {severity_name(severity_of(problem.check)), problem.check, host::to_text(problem.place), problem.what});
    }
    page_.table({"severity", "check", "where", "what"}, std::move(rows));
  }

  void accepted() {
    if (documented_.report.accepted.empty()) return;
    Rows rows;
    for (const Accepted& one : documented_.report.accepted) {
      rows.push_back({one.problem.check, host::to_text(one.problem.place), one.problem.what, one.why, one.who});
    }
    page_.heading(4, "Problems that plugin.yaml accepts");
    page_.table({"check", "where", "what", "why it is accepted", "by whom"}, std::move(rows));
  }

  void signature() {
    page_.heading(3, "Signature");
    page_.text("I have compared the above with the sources, and accept the problems that stand.");
    page_.table({"name", "office", "day", "signature"}, {{"", "", "", ""}, {"", "", "", ""}});
  }

  const Documented& documented_;
  const host::Bundle& bundle_;
  Page& page_;
  const std::vector<Cited> cited_;
};

}  // namespace

Page rulebook_page(const std::vector<Documented>& rulebook, absl::CivilDay on) {
  std::vector<std::string> ids;
  for (const Documented& one : rulebook) ids.push_back(one.bundle->manifest.id);
  Page page;
  page.heading(1, absl::StrCat("Rulebook: ", host::joined(ids, ", ")));
  page.text(absl::StrCat("What the plugins say, and whether they were in order on ", host::in_words(on),
                         ". The bundle of each SHA-256 decides, and this page only shows it. Of several plugins the "
                         "strictest requirement wins."));
  for (const Documented& one : rulebook) OnePlugin(one, page).write();
  return page;
}

}  // namespace concord::plugins::tool
