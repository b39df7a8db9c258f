// Citations, clauses, placeholders, figures of statute; see static_checks.h. PURE.
#include <algorithm>
#include <array>
#include <cctype>

#include "absl/strings/str_cat.h"

#include "plugins/host/words/wording.h"
#include "plugins/tool/checks/static_checks.h"
#include "plugins/tool/checks/statutory_amounts.h"
#include "plugins/tool/reading/bands.h"
#include "plugins/tool/reading/clauses.h"
#include "plugins/tool/reading/phrases.h"

namespace concord::plugins::tool {
namespace {

constexpr std::array<std::string_view, 6> kPlaceholders = {"TBC", "TBD", "TODO", "XXX", "???", "FIXME"};

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool has_word(std::string_view line, std::string_view word) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_word_character(line[at - 1]) || !is_word_character(word.front());
    const std::size_t end = at + word.size();
    const bool ends = end == line.size() || !is_word_character(line[end]) || !is_word_character(word.back());
    if (starts && ends) return true;
  }
  return false;
}

class Citations {
 public:
  Citations(const host::Bundle& bundle, Problems& problems) : manifest_(bundle.manifest), problems_(problems) {}

  void check(const std::string& what, const std::string& citation, const host::Place& place) {
    if (citation.empty()) {
      problems_.push_back({place, "NO_CITATION", absl::StrCat(what, " has no citation; say where it is written")});
    }
    check_clauses(citation, place);
    // A number alone names a clause only where the source is known to have numbers, and in a citation.
    if (manifest_.clauses.empty()) return;
    for (const std::string& clause : bare_clauses_in(citation)) check_clause(clause, place);
  }
  void check_clauses(const std::string& text, const host::Place& place) {
    if (!is_own(place)) return;
    for (const std::string& clause : clauses_in(text)) check_clause(clause, place);
  }

 private:
  void check_clause(const std::string& clause, const host::Place& place) {
    const auto told = [&](const Problem& problem) {
      return problem.check == "NO_SUCH_CLAUSE" && problem.place.file == place.file &&
             problem.place.line == place.line && problem.what.starts_with(absl::StrCat("clause ", clause, " "));
    };
    if (is_among(manifest_.clauses, clause) || std::any_of(problems_.begin(), problems_.end(), told)) return;
    problems_.push_back(
        {place, "NO_SUCH_CLAUSE",
         absl::StrCat("clause ", clause, " is not among the clauses of the source that plugin.yaml lists (",
                      manifest_.clauses.empty() ? "none" : host::joined(manifest_.clauses, ", "),
                      "); correct the number or add it under clauses")});
  }

  const host::Manifest& manifest_;
  Problems& problems_;
};

struct Threshold {
  std::string name;
  host::Period period;
};

// National amounts with VAT as a whole, by amount.
std::multimap<std::int64_t, Threshold> thresholds_of(const host::Bundle& national) {
  std::multimap<std::int64_t, Threshold> all;
  for (const host::ParameterSeries& series : national.parameters) {
    if (series.unit != host::Unit::kPence) continue;
    for (const host::DatedValue& dated : series.values) {
      all.emplace(std::get<std::int64_t>(dated.value), Threshold{series.name, dated.period});
    }
  }
  return all;
}

class Statute {
 public:
  Statute(const host::Bundle& national, Problems& problems)
      : id_(national.manifest.id), thresholds_(thresholds_of(national)), problems_(problems) {}

  // An amount that is a threshold on its first day must be one on each of its days.
  void check(const std::string& what, std::int64_t amount, const host::Period& period, const host::Place& place) {
    const auto [first, last] = thresholds_.equal_range(amount);
    if (first == last || !statutory_amounts_like(amount).empty()) return;
    const auto earliest = std::min_element(first, last, [](const auto& left, const auto& right) {
      return left.second.period.from < right.second.period.from;
    });
    absl::CivilDay day = std::max(period.from, earliest->second.period.from);
    const Threshold* before = &earliest->second;
    while (!period.to || day <= *period.to) {
      const auto holding = std::find_if(first, last, [&](const auto& one) { return one.second.period.holds_on(day); });
      if (holding == last) return report(what, amount, *before, day, place);
      before = &holding->second;
      if (!before->period.to) return;
      day = *before->period.to + 1;
    }
  }

 private:
  void report(const std::string& what, std::int64_t amount, const Threshold& before, absl::CivilDay day,
              const host::Place& place) {
    problems_.push_back({place, "OUT_OF_DATE",
                         absl::StrCat(what, " is ", host::in_words(amount, host::Unit::kPence), ", which was ",
                                      before.name, " of ", id_, " and is so no more on ", host::date_text(day),
                                      "; end this version the day before and begin one with the new amount")});
  }

  std::string id_;
  std::multimap<std::int64_t, Threshold> thresholds_;
  Problems& problems_;
};

void placeholder(const host::Place& place, std::string_view words, Problems& problems) {
  problems.push_back({place, "PLACEHOLDER",
                      absl::StrCat("\"", std::string(words),
                                   "\" stands for something that nobody decided; put the real thing or take the line "
                                   "out")});
}

// Capitals tell on a comment too.
void check_lines(const std::string& name, const std::string& text, Problems& problems) {
  int number = 0;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = std::string_view(text).substr(start, end - start);
    ++number;
    start = end + 1;
    const auto word = std::find_if(kPlaceholders.begin(), kPlaceholders.end(),
                                   [&](std::string_view one) { return has_word(line, one); });
    if (word != kPlaceholders.end()) placeholder({name, number}, *word, problems);
  }
}

// Brackets with nothing in them are YAML's own, so only what a text holds is looked at.
void check_texts(const host::Yaml& yaml, Problems& problems) {
  if (yaml.shape == host::Yaml::Shape::kText) {
    const std::string words = placeholder_in(yaml.text);
    if (!words.empty()) placeholder(yaml.place, words, problems);
  }
  for (const host::Yaml& item : yaml.items) check_texts(item, problems);
  for (const auto& [key, value] : yaml.entries) check_texts(value, problems);
}

// What a row tells must be as strict as what it does.
void check_strictness(const host::TableRow& row, Problems& problems) {
  const auto cell = row.row.cells.find("sentence");
  if (cell == row.row.cells.end()) return;
  const std::string& sentence = std::get<std::string>(cell->second);
  const auto level = row.row.cells.find("level");
  const bool is_finding = row.row.cells.contains("finding");
  const bool warns = level != row.row.cells.end() && level->second != host::Value(std::string("blocks"));
  const bool binds = is_finding ? !warns : asks_for_something(row.row) && !warns;
  if (binds && only_advises(sentence)) {
    problems.push_back({row.place, "SHOULD_THAT_BINDS",
                        "the sentence advises (should), and the row binds; say level: warns beside it, or must in the "
                        "sentence, as the source does"});
  } else if (warns && obliges(sentence)) {
    problems.push_back({row.place, "MUST_THAT_ADVISES",
                        "the sentence obliges (must), and the row only warns; take level: warns out, or say should in "
                        "the sentence, as the source does"});
  }
}

}  // namespace

void check_citations(const host::Bundle& bundle, Problems& problems) {
  Citations citations(bundle, problems);
  for (const host::ParameterSeries& series : bundle.parameters) {
    for (const host::DatedValue& dated : series.values) {
      citations.check(absl::StrCat("this value of ", series.name), dated.citation, dated.place);
    }
  }
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        citations.check(absl::StrCat("this row of ", table.name), row.row.citation, row.place);
        if (is_own(row.place)) check_strictness(row, problems);
        for (const auto& [column, value] : row.row.cells) {
          const auto* text = std::get_if<std::string>(&value);
          if (text != nullptr) citations.check_clauses(*text, row.place);
        }
      }
    }
  }
}

void check_words(const host::BundleFiles& files, Problems& problems) {
  for (const auto& [name, text] : files) {
    if (!name.ends_with(".yaml") || !is_own({name, 0})) continue;
    check_lines(name, text, problems);
    const auto yaml = host::parse_yaml(text, name);
    if (yaml.ok()) check_texts(*yaml, problems);
  }
}

void check_reason(const host::Bundle& bundle, Problems& problems) {
  const host::Manifest& manifest = bundle.manifest;
  const bool needs_reason = manifest.layer == host::Layer::kLocal && manifest.program == host::kSourceFile;
  if (!needs_reason || !manifest.program_reason.empty()) return;
  problems.push_back({manifest.place, "NO_REASON",
                      "a local plugin with code says under program_reason what no row of a table could say"});
}

void check_statute(const host::Bundle& bundle, const host::Bundle& national, Problems& problems) {
  Statute statute(national, problems);
  for (const host::ParameterSeries& series : bundle.parameters) {
    if (series.unit != host::Unit::kPence) continue;
    for (const host::DatedValue& dated : series.values) {
      statute.check(series.name, std::get<std::int64_t>(dated.value), dated.period, dated.place);
    }
  }
  for (const host::TableSeries& table : bundle.tables) {
    for (const host::TableVersion& version : table.versions) {
      for (const host::TableRow& row : version.rows) {
        for (const auto& [column, value] : row.row.cells) {
          const auto unit = table.units.find(column);
          const auto* amount = std::get_if<std::int64_t>(&value);
          if (amount == nullptr || unit == table.units.end() || unit->second != host::Unit::kPence) continue;
          statute.check(column, *amount, version.period, row.place);
        }
      }
    }
  }
}

}  // namespace concord::plugins::tool
