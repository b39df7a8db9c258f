// Reads an assessment's frozen inputs from its own stream in the ledger. Changes nothing.
#pragma once

#include <set>
#include <string>

#include "absl/status/statusor.h"

#include "services/needs/assessment/frozen_inputs.h"
#include "services/platform/ledger/ledger.h"

namespace concord::needs {

// `assessment` as it stands in the views; its inputs hold the formula.
absl::StatusOr<FrozenInputs> read_frozen(platform::Ledger& ledger, const std::string& authority,
                                         const v1::Assessment& assessment);

// The areas whose need was assessed.
std::set<std::string> assessed_areas(const v1::Assessment& assessment);

}  // namespace concord::needs
