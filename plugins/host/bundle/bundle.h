// A plugin as its authors wrote it: manifest, parameters and tables by date, calendars, cases. Read from named files,
// never from anywhere else, and nothing is resolved here for any date (resolve.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/words/code_names.h"
#include "plugins/host/words/digest.h"
#include "plugins/host/words/program.h"
#include "plugins/host/words/units.h"
#include "plugins/host/yaml/yaml.h"

namespace concord::plugins::host {

// The files of one self-contained bundle by name, without folders.
using BundleFiles = std::map<std::string, std::string>;

inline constexpr char kManifestFile[] = "plugin.yaml";
inline constexpr char kParametersFile[] = "parameters.yaml";
inline constexpr char kTablesFile[] = "tables.yaml";
inline constexpr char kCalendarsFile[] = "calendars.yaml";
inline constexpr char kCasesFile[] = "cases.yaml";
inline constexpr char kSourceFile[] = "rules.cpp";
inline constexpr char kModuleFile[] = "rules.wasm";
inline constexpr char kVerdictFile[] = "verdict.yaml";  // only of what was built
inline constexpr char kStandingOrders[] = "standing_orders";

// What a bundle means where the host has a word: each number for good, so that a decision is judged again as it was.
// 1: as before there were numbers. 2: a requirement whose fact nobody stated blocks; what national law works out is
// known to the plugins after it; a figure that has run out is told (FIGURE_NOT_KNOWN) and no longer nothing.
// 3: rows have tests (lists, not, bounds of numbers and days, sets, any_of, unless), and all that sdk 2 could say means
// what it did; so both are proposed today.
inline constexpr int kFirstSdk = 1;
inline constexpr int kTodaysSdk = 3;
inline constexpr int kOldestProposedSdk = 2;
inline constexpr int kFirstSdkWithTests = 3;

enum class Layer { kNational, kLocal };

struct DeclaredFinding {
  std::string code;
  std::string meaning;
  Place place;
};

// A fact of the authority's own, which officers state and rows and code read.
struct OwnFact {
  std::string name;  // x_<authority>_..., ending with its unit
  std::string meaning;
  std::string question;              // what the officer is asked
  std::vector<std::string> choices;  // of a text; empty: any
  Place place;
};

// A problem of check's that the council accepts as its rules are: so are holes that they have and nobody may fill.
struct AcceptedProblem {
  std::string code;   // of check
  std::string where;  // as check tells it, "tables.yaml:12"
  std::string why;
  std::string who;  // the office that accepts it
  Place place;
};

struct Manifest {
  std::string id;
  std::string title;
  std::string version;
  int sdk = kFirstSdk;  // a bundle that names none is of the first
  Layer layer = Layer::kLocal;
  std::string authority;                         // of a local plugin
  std::string nation;                            // of a national one
  std::optional<absl::CivilDay> first_day = {};  // of a local one: on days before it says nothing
  std::string under;                             // the national plugin that a local one is checked against
  std::vector<std::string> sources;
  std::string program;         // "standing_orders" or "rules.cpp"
  std::string program_reason;  // why a local plugin needs code
  std::string extends;
  std::vector<std::string> calendars_from;  // folders that share their calendars.yaml
  std::vector<std::string> clauses;         // numbers of the clauses that the source text has
  std::vector<DeclaredFinding> findings;    // codes that rules.cpp can tell
  std::vector<Gate> also_at = {};           // gates that came after the first eight, of which it speaks
  std::vector<CodeName> names;              // of notices, statements and approvals, besides CODES.md
  std::vector<AcceptedProblem> accepted = {};
  std::vector<OwnFact> facts = {};
  std::vector<std::string> reads_law = {};  // parameters of the national plugin that a program of its own reads
  Place place;
};

inline constexpr char kLawFigure[] = "law_";  // begins the name under which local rules read a parameter of the law's
// A cell of a requirement that takes its figure from the law on the day: "law_<parameter>", a text where a number or a
// day would stand.
bool is_of_law(const Value& cell);

// From and to are both included; no `to`: until further notice.
struct Period {
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;
  bool then_nothing = false;  // it was repealed with its last day; else what ended without a successor is not known
  [[nodiscard]] bool holds_on(absl::CivilDay day) const { return day >= from && (!to || day <= *to); }
};

struct DatedValue {
  Period period;
  Value value;
  std::string citation;
  Place place;
};

struct ParameterSeries {
  std::string name;
  std::string title;
  Unit unit = Unit::kCount;
  std::vector<DatedValue> values;  // as written
  Place place;
};

struct TableRow {
  Row row;
  Place place;
};

struct TableVersion {
  Period period;
  std::vector<TableRow> rows;
  Place place;
};

// After a bound's column: the cell of the host's own that holds the fact by which the band ends (below_named).
inline constexpr char kNamedBound[] = "_named";

// Which VAT basis a band's amounts have.
enum class Vat { kNone, kInclusive, kExclusive };

struct TableSeries {
  std::string name;
  std::string title;
  Vat vat = Vat::kNone;
  bool covers_every_value = false;    // bands must leave no hole and no overlap
  std::map<std::string, Unit> units;  // of each column that occurs
  std::vector<TableVersion> versions;
  Place place;
};

struct NamedCalendar {
  std::string name;
  Calendar days;
  std::map<absl::CivilDay, std::string> names;
  Place place;
};

struct Expectation {
  std::vector<std::string> requires_these;    // "notice UK4", "tender_days 25"
  std::vector<std::string> requires_none_of;  // "notice UK5", "tender_days"
  std::vector<std::string> advises;           // as requires_these, of rows that only warn
  std::vector<std::string> finds;             // codes
  std::vector<std::string> finds_none_of;
  std::optional<std::vector<std::string>> blocked_by;  // exactly these codes; empty: not blocked
  std::map<std::string, std::string> scores;           // name to value as written
  std::vector<std::string> says;                       // pieces of sentences or remedies
};

struct Case {
  std::string name;
  absl::CivilDay on;
  Gate gate = Gate::kPublish;
  Facts given;
  Expectation expect;
  bool is_confirmed = true;  // no: the tool wrote what the rules answer, and nobody has said yet that it is right
  Place place;
};

struct Bundle {
  Manifest manifest;
  std::vector<ParameterSeries> parameters;
  std::vector<TableSeries> tables;
  std::vector<NamedCalendar> calendars;
  std::vector<Case> cases;
  std::string source;                        // of rules.cpp; empty for standing_orders
  std::string module;                        // bytes of rules.wasm; empty before it is built
  KnownProgram known = KnownProgram::kNone;  // what the module is
  bool reads_law = false;                    // what it says hangs on the national plugin beside it too
};

// Whether the case says anything at all of what must come out.
bool expects_something(const Expectation& expect);

// INVALID_ARGUMENT "<file>:<line>: what, and the remedy".
absl::StatusOr<Bundle> read_bundle(const BundleFiles& files);

// Whether the bundle speaks of a gate. Of the first eight every one does; of a gate that came later (terminate) one
// whose plugin.yaml lists it under also_at, or one of whose rows names it: an older bundle says nothing there.
bool speaks_of(const Bundle& bundle, Gate gate);
// Whether the bundle says anything on that day: a council's rules never before their own first day, which a decision of
// an earlier day could not know.
bool has_begun(const Bundle& bundle, absl::CivilDay day);

// What cannot be read, and where.
struct Fault {
  Place place;
  std::string what;  // and the remedy
};
// Every fault, for an author who would mend them all at once: reads on past each parameter, row and case that cannot be
// read. Empty where read_bundle() answers a bundle.
std::vector<Fault> faults_in(const BundleFiles& files);

}  // namespace concord::plugins::host
