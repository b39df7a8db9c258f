// What `concord-rules check` found when a bundle was built, as it travels in the bundle and is signed with it. Nothing
// is checked here again: the verdict says of which bytes it is, and those are compared. PURE.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/bundle.h"

namespace concord::plugins::host {

inline constexpr std::size_t kMaxToldProblems = 100;

struct ToldProblem {
  std::string code;
  std::string where;  // "tables.yaml:12"
  std::string words;  // what check says; of an accepted one, why it is accepted
};

struct Verdict {
  std::string compared_with;  // id and version of the national law; empty: with none
  std::size_t cases = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  std::vector<ToldProblem> standing;  // errors and warnings, the first kMaxToldProblems
  std::vector<ToldProblem> accepted;  // by plugin.yaml, which also says by whom
};

// Neither errors nor warnings but those that are accepted.
bool is_in_order(const Verdict& verdict);

// The text of kVerdictFile for these files, which hold no verdict yet. INVALID_ARGUMENT where they make no archive.
absl::StatusOr<std::string> verdict_text(const Verdict& verdict, BundleFiles files);

// Absent where the bundle was built before verdicts travelled. INVALID_ARGUMENT for one that cannot be read, or that is
// of other files.
absl::StatusOr<std::optional<Verdict>> read_verdict(BundleFiles files);

}  // namespace concord::plugins::host
