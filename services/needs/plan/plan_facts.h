// What a plan may use of the assessment that it rests on, from what that assessment froze. Changes nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/needs/plan/plan.h"
#include "services/platform/ledger/ledger.h"

namespace concord::needs {

// With only `assessment_known` false when there is none.
absl::StatusOr<PlanFacts> read_plan_facts(platform::Ledger& ledger, const std::string& authority,
                                          const std::string& assessment_id);

}  // namespace concord::needs
