// What goes into one evaluation of one plugin and what comes out, whoever runs it: a sealed box in a live service, or
// the same source compiled natively under a debugger. It knows no file format and no process.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "plugins/host/words/trace.h"

namespace concord::plugins::host {

enum class Gate { kPlan = 1, kPublish, kClose, kEvaluate, kAward, kSign, kModify, kDecommission, kTerminate };

// A yes or no is the integer 1 or 0; money is pence; shares are basis points.
using Value = std::variant<std::int64_t, std::string, absl::CivilDay>;
using Facts = std::map<std::string, Value>;

struct Parameter {
  Value value;
  std::string citation;  // with its mark where the figure is not verified
};

// What a row asks of one fact beyond one value. Tests of one group hold together: group 0 must hold, of the groups
// above it one, of those below it none.
struct RowTest {
  int group = 0;
  std::string fact;
  std::string how;  // is, is_not, at_least, over, up_to, below, from, to, includes, excludes
  Value is;         // a number, a day, or texts with commas between, of which one is enough
};

struct Row {
  std::map<std::string, Value> cells;  // an empty cell is absent
  std::string citation;
  // Cells of the host's own beside them, so that a program need not ask for each column that a row could have:
  // `tells_1`, `tells_2` ... name the kinds of requirements that have a cell, `has_band` is 1 where an amount begins or
  // ends it and 2 where one of them is an amount of the law's (`below_named` is then the fact), `other_gate` is 1 where
  // it is not of the gate asked about. After its last condition `row_tests` says that it has tests, which then stand in
  // `test_count`, `test_1_group` and so on.
  std::map<std::string, Value> of_host = {};
  std::vector<Gate> gates = {};     // empty: every one
  std::vector<RowTest> tests = {};  // exemptions last
};
// Stands where a program of sdk 2 asks for a fact, so that one that knows no tests is told that the fact is missing.
inline constexpr char kRowTests[] = "row_tests";
using Table = std::vector<Row>;

inline constexpr std::size_t kMaxHolidays = 2000;  // of one calendar

// Days that are no working days besides Saturday and Sunday, and how far the data reaches.
struct Calendar {
  std::vector<absl::CivilDay> holidays;  // ascending
  absl::CivilDay first;
  absl::CivilDay last;
};

// What a plugin says on one day at one gate.
struct Provisions {
  std::map<std::string, Parameter> parameters;
  std::map<std::string, Table> tables;
  std::map<std::string, Calendar> calendars;
  // Names of parameters and tables whose last version ended before the day, and that last day: what they say is the
  // last that is known.
  std::map<std::string, absl::CivilDay> known_to = {};
};

class PreparedProvisions;  // prepared_provisions.h

// All that a program can read, already resolved for the legal date. Nothing of another authority is in it.
struct Inputs {
  Gate gate = Gate::kPublish;
  Facts facts;
  std::shared_ptr<const PreparedProvisions> provisions;  // never null
};

struct Requirement {
  std::string kind;
  std::string detail;
  std::int64_t value = 0;
  std::string because;   // the parameter or row it rests on
  std::string citation;  // of that parameter or row
  std::string sentence;
};

enum class Level { kNotes = 1, kWarns, kBlocks };

struct Finding {
  Level level = Level::kNotes;
  std::string code;
  std::string sentence;
  std::string remedy;
  std::string because;
  std::string citation;
};

struct Score {
  std::string name;
  std::int64_t value = 0;
  std::string because;
  std::string citation;
};

struct Outcome {
  std::vector<Requirement> requirements;
  std::vector<Finding> findings;
  std::vector<Score> scores;
  Trace trace;
  std::int64_t fuel = 0;  // counted steps; 0 where no box ran it
};

// One plugin's program, ready to be asked. UNAVAILABLE when it gave no proper answer: the caller decides nothing then.
class Program {
 public:
  virtual ~Program() = default;
  virtual absl::StatusOr<Outcome> run(const Inputs& inputs) = 0;
};

}  // namespace concord::plugins::host
