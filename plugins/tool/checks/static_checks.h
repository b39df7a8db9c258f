// Checks that need no program: dates, bands, citations, words, approvers. Each adds what it finds; none stops at the
// first.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"

#include "plugins/tool/problems/problems.h"

namespace concord::plugins::tool {

// DATE_HOLE, DATE_OVERLAP, THEN_NOTHING_FOLLOWED, CASE_BEFORE_FIRST_DAY, ENDED_BEFORE_FIRST_DAY
void check_dates(const host::Bundle& bundle, Problems& problems);
void check_bands(const host::Bundle& bundle, Problems& problems);      // BAND_HOLE, BAND_OVERLAP, NO_SMALL_VALUES
void check_vat(const host::Bundle& bundle, Problems& problems);        // VAT_MIXED
void check_approvers(const host::Bundle& bundle, Problems& problems);  // TWO_APPROVERS
void check_citations(const host::Bundle& bundle,
                     Problems& problems);  // NO_CITATION, NO_SUCH_CLAUSE, SHOULD_THAT_BINDS, MUST_THAT_ADVISES
void check_counts(const host::Bundle& bundle,
                  Problems& problems);  // NEVER_HOLDS, CONTRADICTORY_COUNTS, WEIGHTS_ABOVE_WHOLE, LEVEL_SAYS_NOTHING
void check_words(const host::BundleFiles& files, Problems& problems);     // PLACEHOLDER
void check_reason(const host::Bundle& bundle, Problems& problems);        // NO_REASON
void check_figures(const host::Bundle& bundle, Problems& problems);       // LEVEL_OUT_OF_RANGE, WEIGHT_OUT_OF_RANGE
void check_version(const host::Bundle& bundle, Problems& problems);       // VERSION_FORM
void check_sdk(const host::Bundle& bundle, Problems& problems);           // OLD_SDK
void check_case_codes(const host::Bundle& bundle, Problems& problems);    // CPV_CHECK_DIGIT
void check_expectations(const host::Bundle& bundle, Problems& problems);  // NO_EXPECTATION, CASE_NOT_CONFIRMED
// STALE_STATUTORY_AMOUNT, COPIED_STATUTORY_AMOUNT, VAT_BASIS: thresholds of 2014 to 2026 in a local plugin's figures.
void check_statutory_amounts(const host::Bundle& bundle, Problems& problems);
// TABLE_ENDED: the last version of a table ended before `today`.
void check_ended(const host::Bundle& bundle, absl::CivilDay today, Problems& problems);
// NAME_NOT_KNOWN: of notices, statements and approvals, and of the choices of own facts, in rows and the facts of
// cases.
void check_names(const host::Bundle& bundle, Problems& problems);
// OFFICER_STATES_FACT: what a row's condition or requirement rests on and no service tells at its gates.
void check_senders(const host::Bundle& bundle, Problems& problems);
// LAW_FIGURE_NOT_KNOWN: figures of the law's that the plugin reads and `national` does not name, or in another unit.
void check_law_figures(const host::Bundle& bundle, const host::Bundle& national, Problems& problems);
// The same as check_names, of what code asks for.
void check_told_name(const host::Bundle& bundle, const std::string& kind, const std::string& detail,
                     const host::Place& place, Problems& problems);
// One requirement's figure, wherever it comes from; absent where it can be met.
std::optional<Problem> out_of_range(const std::string& kind, std::int64_t value, const host::Place& place);
// OUT_OF_DATE: an amount that was one of national law's and is one no more, the thresholds of 2014 to 2026 apart.
void check_statute(const host::Bundle& bundle, const host::Bundle& national, Problems& problems);

}  // namespace concord::plugins::tool
