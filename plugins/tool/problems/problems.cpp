// PURE. The kinds of checks and how grave each is; see problems.h.
#include "plugins/tool/problems/problems.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace concord::plugins::tool {

const std::vector<KindOfCheck>& kinds_of_check() {
  constexpr auto kError = Severity::kError;
  constexpr auto kWarning = Severity::kWarning;
  constexpr auto kNote = Severity::kNote;
  static const std::vector<KindOfCheck> kKinds = {
      {"NOT_READABLE", kError, "what no service would read: a key, unit, fact, date or value that is none"},
      {"BAND_HOLE", kError,
       "a value, often the exact edge, on which no band applies, at every gate and in every case that `when` parts; "
       "of rows that name approvers, between two or above the last"},
      {"BAND_OVERLAP", kError, "a value on which two bands apply, at one gate and in one case"},
      {"NO_SMALL_VALUES", kError, "no procedure for very small values"},
      {"VAT_MIXED", kError, "VAT inclusive in one clause and exclusive in another"},
      {"TWO_APPROVERS", kError, "two rows, of one table or of two, that name different approvers for one decision"},
      {"PLACEHOLDER", kError,
       "words that stand for what nobody decided: TBC, TBD, TODO, XXX, ???, FIXME, `to be confirmed`, `[ ]`"},
      {"NO_CITATION", kError, "a figure, row or requirement that nothing is cited for"},
      {"NO_SUCH_CLAUSE", kError,
       "a clause that plugin.yaml does not list, in any form: `clause 7.3`, `Clauses 4 and 5`, `section 12`, `7.3`"},
      {"NAME_NOT_KNOWN", kWarning,
       "a notice, statement or approval that neither plugins/host/CODES.md nor plugin.yaml names, or a choice that an "
       "own fact does not have"},
      {"SHOULD_THAT_BINDS", kWarning, "a row that binds and whose sentence only advises"},
      {"MUST_THAT_ADVISES", kWarning, "a row that only warns and whose sentence obliges"},
      {"LEVEL_SAYS_NOTHING", kError, "a level beside neither a finding nor, as warns, anything asked for"},
      {"NO_REASON", kError, "a local plugin with code that does not say why"},
      {"DATE_HOLE", kError, "values by date that leave days out"},
      {"DATE_OVERLAP", kError, "values by date that hold twice"},
      {"THEN_NOTHING_FOLLOWED", kError, "`then: nothing` beside a last day after which another value follows at once"},
      {"CASE_BEFORE_FIRST_DAY", kError,
       "a case on a day before `from` of plugin.yaml, on which the plugin says nothing"},
      {"ENDED_BEFORE_FIRST_DAY", kError, "a value or rows that ended before `from` of plugin.yaml, which never hold"},
      {"STALE_STATUTORY_AMOUNT", kError, "a threshold of 2014 to 2026, or its twin without VAT, that is no more"},
      {"COPIED_STATUTORY_AMOUNT", kWarning, "a threshold as a number, which `threshold` says"},
      {"VAT_BASIS", kError, "a threshold on the other basis of VAT"},
      {"OUT_OF_DATE", kError, "another amount that national law had and has no more"},
      {"WEAKER_THAN_STATUTE", kError,
       "national law asks for more, in some case or at the highest value of a row: the plugin's own has no effect"},
      {"CASE_LAW_DIFFERS", kError, "a case states what the law works out, and the law works out something else"},
      {"OLD_SDK", kError, "a plugin that is written for an sdk that nothing new may be of"},
      {"LEVEL_OUT_OF_RANGE", kError, "a level of competition that is none of 0, 1, 2"},
      {"WEIGHT_OUT_OF_RANGE", kError, "a weight above 100%"},
      {"WEIGHTS_ABOVE_WHOLE", kError, "least weights that hold together and come to more than 100%"},
      {"LAW_FIGURE_NOT_KNOWN", kError,
       "a figure of the law's (`law_...`) that the national plugin does not name, or names in another unit"},
      {"NEVER_HOLDS", kError, "a row whose conditions or band no decision can meet together"},
      {"CONTRADICTORY_COUNTS", kError,
       "rows that hold together and cannot be met together: at least 5 and at most 3, more local quotes than quotes"},
      {"CPV_CHECK_DIGIT", kError, "a case with a CPV code of division 85 that has another check digit"},
      {"VERSION_FORM", kError, "a version that is not three numbers, such as 1.0.0"},
      {"TABLE_ENDED", kError, "the last version of a table ended before today, so that none of its rows holds"},
      {"ACCEPTED_NOT_FOUND", kError, "plugin.yaml accepts a problem that is not there (any more)"},
      {"MODULE_REFUSED", kError, "unknown imports, floats, anything that a box refuses"},
      {"MODULE_MISSING", kError, "no program"},
      {"NO_CASES", kError, "no case at all"},
      {"NO_EXPECTATION", kError, "a case that expects nothing"},
      {"CASE_NOT_CONFIRMED", kWarning, "a case that `cases` wrote and nobody has confirmed"},
      {"NO_ANSWER", kError, "a case on which the program gives no proper answer within its fuel"},
      {"CASE_DIFFERS", kError, "a case that comes out otherwise"},
      {"NOT_DETERMINISTIC", kError, "a second run on the same facts that answers something else"},
      {"ROW_NOT_REACHED", kWarning, "a row that no case reaches"},
      {"PARAMETER_NOT_READ", kWarning, "a parameter that no case makes the program read"},
      {"FACT_NOT_ASKED", kWarning, "a declared fact of the authority's own that no case makes the program ask for"},
      {"FINDING_NOT_REACHED", kWarning, "a declared finding that no case reaches"},
      {"FINDING_NOT_DECLARED", kError, "a finding that plugin.yaml does not declare"},
      {"KIND_NOT_REACHED", kWarning, "a kind of requirement in the code that no case reaches"},
      {"EDGE_NOT_TRIED", kWarning,
       "an edge of a band, or of a number or day in `when` and `unless`, without a case on each side"},
      {"DATE_NOT_TRIED", kWarning, "an effective date without a case on each side"},
      {"OFFICER_STATES_FACT", kNote,
       "a fact that a row rests on and no service tells at its gates, so that an officer states it each time"},
      {"NOT_COMPARED", kNote, "there was no national law to compare with"},
      {"MUCH_FUEL", kNote, "an evaluation that takes more than half of what one may take"},
  };
  return kKinds;
}

Severity severity_of(std::string_view check) {
  const auto& kinds = kinds_of_check();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const KindOfCheck& kind) { return kind.check == check; });
  return found == kinds.end() ? Severity::kError : found->severity;
}

std::string severity_name(Severity severity) {
  return severity == Severity::kError ? "error" : severity == Severity::kWarning ? "warning" : "note";
}

std::string to_text(const Problem& problem) {
  return absl::StrCat(host::to_text(problem.place), ": ", problem.check, ": ", problem.what);
}

bool is_own(const host::Place& place) { return !place.file.starts_with("from_"); }

}  // namespace concord::plugins::tool
