// All checks of a plugin, in order: what stands in its files, then what its program does in a sealed box.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "plugins/host/judging/judge.h"
#include "plugins/tool/checks/problems.h"
#include "plugins/tool/making/runner.h"

namespace concord::plugins::tool {

// Whether two runs on the same facts told the same and took the same number of instructions.
bool is_same_answer(const host::Judgement& left, const host::Judgement& right);

struct CheckReport {
  Problems problems;
  std::size_t cases = 0;
  std::int64_t most_fuel = 0;     // of one evaluation
  std::string not_compared_with;  // the national plugin that was not there; empty where it was, or none is named
  bool names_no_law = false;      // a local plugin without `under`, and nobody gave a national one
};

// A refused status where the plugin cannot be read at all. `national` is a folder; empty: the plugin named by `under`
// in the folder beside, if it is there. Tables must hold on `today`.
absl::StatusOr<CheckReport> check_plugin(const std::filesystem::path& folder, const std::filesystem::path& national,
                                         absl::CivilDay today, const Places& places);

}  // namespace concord::plugins::tool
