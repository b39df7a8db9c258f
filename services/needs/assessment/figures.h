// PURE. Works an assessment out of its frozen inputs: need, supply, gap, equity, duplication and fairness of tenures.
// It must never look at anything but the inputs given, so that the same inputs always give the same figures.
#pragma once

#include <vector>

#include "absl/status/statusor.h"

#include "concord/needs/v1/types.pb.h"

#include "services/needs/assessment/frozen_inputs.h"

namespace concord::needs {

inline constexpr std::size_t kMaxAssessmentCells = 200'000;
inline constexpr std::size_t kMaxAssessmentAreas = 5'000;
inline constexpr std::size_t kMaxSupplyTouches = 5'000'000;  // services times the areas, groups and tenures of each
inline constexpr int kMaxListedDuplications = 2'000;
inline constexpr int kMaxListedMissing = 500;
inline constexpr std::int32_t kDefaultDuplicationProviders = 3;
inline constexpr std::int64_t kDefaultDuplicationUtilisationPpm = 850'000;

struct AssessmentFigures {
  v1::Assessment assessment;       // totals; id, title, date and people are the caller's to fill in
  std::vector<v1::GapCell> cells;  // by area, client group, tenure
};

// `inputs` after count_once. A service's places count in the areas that ReachFinder finds; duplication compares whole
// services, so one that serves several areas or groups counts fully in each.
// Refusals NO_NEED_MODEL, NO_AREAS, NO_INDICATORS, NO_SUPPLY, TOO_MANY_CELLS, INPUTS_DO_NOT_FIT.
absl::StatusOr<AssessmentFigures> assemble(const FrozenInputs& inputs, const v1::AssessmentThresholds& thresholds);

// INPUTS_DO_NOT_FIT with the formula's own sentence.
absl::Status inputs_do_not_fit(const absl::Status& why);

}  // namespace concord::needs
