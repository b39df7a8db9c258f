// All checks of a plugin, in order: what stands in its files, then what its program does in a sealed box.
#pragma once

#include <filesystem>

#include "absl/status/statusor.h"

#include "plugins/host/judging/judge.h"
#include "plugins/tool/making/runner.h"
#include "plugins/tool/problems/report.h"

namespace concord::plugins::tool {

// Whether two runs on the same facts told the same and took the same number of instructions.
bool is_same_answer(const host::Judgement& left, const host::Judgement& right);

// A refused status where there is no plugin to read, or no national law in `national`. What cannot be read in it is
// NOT_READABLE, and then nothing else is looked for. `national` is a folder; empty: the plugin named by `under` in the
// folder beside, if it is there. Tables must hold on `today`.
absl::StatusOr<CheckReport> check_plugin(const std::filesystem::path& folder, const std::filesystem::path& national,
                                         absl::CivilDay today, const Places& places);

}  // namespace concord::plugins::tool
