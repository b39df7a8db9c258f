// PURE. Weighs the options of a commissioning plan against criteria, ranks them, and says how little would
// change the answer. It must never rank a list without doing nothing in it, nor let rounding decide a tie.
//
// Source: MATHS section 5.7 (Green Book options appraisal).
//   weighted score = sum_k weight_k * score_k    weights sum to 1,000,000 ppm; scores 0 .. 100; half up
//   rank           = 1 + the number of options with a strictly higher exact score (so 1, 1, 3)
//   sensitivity    = for criterion k the smallest shift d in whole ppm after which a present winner is
//                    strictly beaten; weight_k + d stays within 0 .. 1,000,000 and all other weights are
//                    scaled by (1,000,000 - weight_k - d) / (1,000,000 - weight_k). Both scores are linear in
//                    d, so it is solved exactly in integers, not searched for.
//   present cost   = sum_t cost_t / 1.035^t      Green Book 3.5%; year 0 is not discounted. The factors are
//                    integers in 1e-12, each rounded half up from the one before; the sum is rounded once,
//                    half a penny away from zero.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::needs {

inline constexpr std::int64_t kMaxScore = 100;
inline constexpr std::size_t kMaxOptions = 100;
inline constexpr std::size_t kMaxCriteria = 100;
inline constexpr std::size_t kMaxCostYears =
    31;  // year 0 .. 30: from year 31 on the Green Book's rate falls below 3.5%
inline constexpr std::int64_t kMaxYearlyCostPence = 100'000'000'000'000;

struct Criterion {
  std::string code;
  std::int64_t weight_ppm = 0;
};

struct PlanOption {
  std::string code;
  bool do_nothing = false;                      // at least one option is
  std::vector<std::int64_t> yearly_cost_pence;  // year 0 first; a saving is below 0; empty: cost not appraised
};

struct OptionScore {
  std::string option;
  std::string criterion;
  std::int64_t score = 0;
  std::string reason;  // must be given
};

struct RankedOption {
  std::string option;
  std::int64_t weighted_score_milli = 0;  // 0 .. 100,000
  std::int64_t rank = 0;
  bool tied = false;  // shares its rank
  std::optional<std::int64_t> present_cost_pence;
};

struct WeightSensitivity {
  std::string criterion;
  std::optional<std::int64_t> shift_ppm;  // the smaller of up and down, up if equal; none: no shift changes the winner
  std::vector<std::string> winners_then;  // sorted
};

struct Appraisal {
  std::vector<RankedOption> ranking;             // best first; ties by code
  std::vector<std::string> winners;              // sorted; more than one when tied at the top
  std::vector<WeightSensitivity> sensitivities;  // in the order of the criteria
};

// INVALID_ARGUMENT, each with a sentence: fewer than 2 options, no option to do nothing, weights that do not
// add up, a score outside 0 .. 100, without a reason, missing, repeated or for something unknown, or a cost
// outside its limits.
absl::StatusOr<Appraisal> appraise(const std::vector<Criterion>& criteria, const std::vector<PlanOption>& options,
                                   const std::vector<OptionScore>& scores);

// INVALID_ARGUMENT: no year, more than kMaxCostYears, or a cost beyond kMaxYearlyCostPence either way.
absl::StatusOr<std::int64_t> present_cost_pence(const std::vector<std::int64_t>& yearly_cost_pence);

}  // namespace concord::needs
