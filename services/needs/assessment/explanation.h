// PURE. Traces one gap cell to the rows it was made from, using the frozen inputs only.
// It must never answer with a figure that differs from the one that stands in the assessment.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/needs/v1/queries.pb.h"

#include "services/needs/assessment/frozen_inputs.h"

namespace concord::needs {

// The areas whose cells decide how the services that reach `area` spread their places.
std::set<std::string> areas_that_share(const FrozenInputs& inputs, const std::set<std::string>& assessed_areas,
                                       const std::string& area);

// `cells` are the assessment's cells in those areas, the asked one among them. DATA_LOSS when the recomputed figures
// differ from the cell, which only a damaged database can cause.
absl::StatusOr<v1::ExplainFigureResponse> explain(const FrozenInputs& inputs,
                                                  const std::set<std::string>& assessed_areas,
                                                  const std::vector<v1::GapCell>& cells, const v1::GapCell& asked);

// One estimated cell with its inputs, for lists of estimates too. `rows` are those that the estimate was made from.
v1::NeedEstimate shown(const NeedCell& cell, const std::vector<v1::Indicator>& rows);

}  // namespace concord::needs
