// What `check` tells, for people and for programs: problems by their cause with a count, as text, as JSON, and as SARIF
// 2.1.0 for editors and code hosts. It must never leave a problem out. PURE.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "plugins/host/judging/verdict.h"
#include "plugins/tool/problems/problems.h"

namespace concord::plugins::tool {

// A problem that plugin.yaml accepts with a reason: it stands against nothing.
struct Accepted {
  Problem problem;
  std::string why;
  std::string who;
};

struct CheckReport {
  Problems problems;
  std::size_t cases = 0;
  std::int64_t most_fuel = 0;  // of one evaluation
  std::vector<Accepted> accepted = {};
  std::string compared_with = {};  // id and version of the national law; empty: with none
};

// Sets those aside that plugin.yaml accepts; what it accepts and nobody finds is ACCEPTED_NOT_FOUND.
void accept(const std::vector<host::AcceptedProblem>& accepted, CheckReport& report);
// As it travels in the bundle.
host::Verdict verdict_of(const CheckReport& report);

struct Counted {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
};
Counted count(const CheckReport& report);
// Neither errors nor warnings.
bool is_in_order(const CheckReport& report);

// `folder` as it was named on the command line.
std::string in_words(const CheckReport& report, const std::string& folder);
std::string in_json(const CheckReport& report, const std::string& folder);
std::string in_sarif(const CheckReport& report, const std::string& folder, const std::string& version);

}  // namespace concord::plugins::tool
