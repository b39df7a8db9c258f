// PURE. The arithmetic of shares: products that do not overflow, rounding half up, the largest remainder, and
// thousandths as a person reads them. It must never lose or invent a part of what it splits.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/values/figures.h"

namespace concord::needs {

using platform::Wide;

inline constexpr std::int64_t kMillion = 1'000'000;
inline constexpr std::int64_t kTrillion = 1'000'000'000'000;
inline constexpr std::int64_t kMaxSplit =
    1'000'000'000'000'000'000;  // largest total, and largest sum of weights, to split

// Nearest integer to numerator / denominator (denominator > 0); halves go away from zero.
Wide divide_half_up(Wide numerator, Wide denominator);

// Largest remainder (Hare quota): parts of `total` in proportion to `weights` that add up to `total` exactly.
// The larger remainder is served first, then the earlier position; so sort by key before calling.
// INVALID_ARGUMENT: a negative number, a sum above kMaxSplit, or no weight at all while there is something to
// split.
absl::StatusOr<std::vector<std::int64_t>> split_by_largest_remainder(std::int64_t total,
                                                                     const std::vector<std::int64_t>& weights);

// The same for callers that split millions of times: weights are looked at once, room is used again. Refuses what
// split_by_largest_remainder refuses.
class LargestRemainder {
 public:
  // Keeps the span, not the weights.
  absl::Status weigh(std::span<const std::int64_t> weights);
  // As many parts as weights.
  absl::Status split(std::int64_t total, std::span<std::int64_t> parts);

 private:
  std::span<const std::int64_t> weights_;
  std::int64_t weight_sum_ = 0;
  std::vector<std::pair<std::int64_t, std::uint32_t>> remainders_;
};

// Thousandths as a person reads them: 1500 is "1.5".
std::string decimal(std::int64_t milli);

}  // namespace concord::needs
