// Runs a bundle's cases and says where an answer differs from what the case expects. The same in `concord-rules check`
// and in the packs' tests.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "plugins/host/bundle/bundle.h"
#include "plugins/host/judging/judge.h"

namespace concord::plugins::host {

struct CaseResult {
  const Case* of = nullptr;
  Judgement judgement;
  std::vector<std::string> differences;  // "cases.yaml:12: <case>: expected ..., got ..."
};

// INVALID_ARGUMENT for an expectation that cannot be read, UNAVAILABLE where the program gave no answer.
// `law` is the national plugin whose figures the bundle reads.
absl::StatusOr<CaseResult> run_case(const Bundle& bundle, Program& program, const Case& one,
                                    const Bundle* law = nullptr);

}  // namespace concord::plugins::host
