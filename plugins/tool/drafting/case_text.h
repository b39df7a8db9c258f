// A case as an author would write it in cases.yaml, with what the rules answer as what is expected. PURE.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "plugins/host/judging/case_run.h"

namespace concord::plugins::tool {

// Indented by so many spaces, under a name that no other case has. Facts of the background are left out.
std::string case_text(const host::CaseResult& result, const std::string& name, const host::Facts& background,
                      std::size_t indent);

// What every case of this cases.yaml has, and by how much its list is indented. FAILED_PRECONDITION with the remedy
// where nothing can be added at the file's end.
struct CasesFile {
  host::Facts background;
  std::size_t indent = 2;
};
absl::StatusOr<CasesFile> look_at_cases(const std::string& text);

}  // namespace concord::plugins::tool
