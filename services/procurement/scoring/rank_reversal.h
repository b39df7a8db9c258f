// PURE. Whether a published price formula can change the order of two bids when a hopeless third one comes (MATHS 5.1).
// A simulation over imagined bids, before publication; it says nothing of real ones.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "concord/procurement/v1/types.pb.h"

#include "services/procurement/scoring/price_score.h"

namespace concord::procurement {

// The weights of the total, parts per million of the whole; quality holds social value too.
struct TotalWeights {
  std::int64_t quality_ppm = 0;
  std::int64_t price_ppm = 0;
};

struct SimulatedBid {
  std::int64_t quality_milli = 0;  // points of 100
  std::int64_t price_pence = 0;
};

// Totals in thousandths of a point, in the order of the bids. `reference_pence` stands for the lot's value.
std::vector<std::int64_t> simulate_totals(const PublishedPrice& formula, const TotalWeights& weights,
                                          std::int64_t reference_pence, const std::vector<SimulatedBid>& bids);

// The example when adding `hopeless`, which beats neither, changes which of `x` and `y` leads; nothing otherwise.
std::optional<v1::RankReversal> flips(const PublishedPrice& formula, const TotalWeights& weights,
                                      std::int64_t reference_pence, const SimulatedBid& x, const SimulatedBid& y,
                                      const SimulatedBid& hopeless);

// The first example over a grid of bids around a lot of GBP 100; for a benchmark with bounds at 60% and 150% of it.
std::optional<v1::RankReversal> find_rank_reversal(v1::PriceFormulaKind kind, const TotalWeights& weights);

}  // namespace concord::procurement
