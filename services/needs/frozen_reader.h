// Reads an assessment's frozen inputs from its own stream in the ledger. Changes nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/needs/frozen_inputs.h"
#include "services/needs/plan.h"
#include "services/platform/ledger.h"

namespace concord::needs {

// `assessment` as it stands in the views; its inputs hold the formula.
absl::StatusOr<FrozenInputs> read_frozen(platform::Ledger& ledger, const std::string& authority,
                                         const v1::Assessment& assessment);

// The areas whose need was assessed.
std::set<std::string> assessed_areas(const v1::Assessment& assessment);

// What a plan on this assessment may use; with only `assessment_known` false when there is none.
absl::StatusOr<PlanFacts> read_plan_facts(platform::Ledger& ledger, const std::string& authority,
                                          const std::string& assessment_id);

}  // namespace concord::needs
