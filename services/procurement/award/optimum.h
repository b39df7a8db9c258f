// PURE. The exact optimum of an award over lots: as many lots awarded as possible, then the largest total score, under
// caps on lots per provider (lead and members count) and a least number of different winning bids. It never answers
// less than the optimum, and gives the bound that proves it.
//
// Model: binary x(lot, bid); each lot at most one winner; for each provider the lots of all bids that it is party to
// stay within its cap; for each bid within the most that it wants (MATHS 5.5: max-weight b-matching, with joint caps).
// Ties: each lot's offers stand in order of tie_break, then of the bid's drawn lot, then of bid id (99 places for the
// first, one less for each next); among equal totals the award with the most places wins. What is still equal then is
// settled by the solver's fixed order: the same every time, whatever the order of input.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::procurement {

inline constexpr std::size_t kMaxAwardLots = 3'000;
inline constexpr std::size_t kMaxAwardBids = 1'000;
inline constexpr std::int64_t kMaxAwardScoreMilli = 1'000'000;  // 100 points, and a lot that weighs ten times

struct AwardOffer {
  std::string lot_id;
  std::string bid_id;
  std::vector<std::string> party_ids;  // lead first; the cap counts each; the same in every offer of a bid
  std::int64_t score_milli = 0;        // weighted by the lot, 0 to kMaxAwardScoreMilli
  std::int64_t tie_break = 0;          // larger wins among equal totals
  std::string drawn_lot = {};          // lower wins where tie_break is equal too; the same in every offer of a bid
};

struct AwardProblem {
  std::vector<std::string> lot_ids;
  std::vector<AwardOffer> offers;
  int max_lots_per_provider = 0;             // 0: no cap
  std::map<std::string, int> provider_caps;  // a provider's own stated maximum, tighter than the cap
  std::map<std::string, int> bid_caps;       // most lots one bid wants
  int distinct_bids = 0;                     // at least so many different winning bids; 0: none
};

struct LotWinner {
  std::string lot_id;
  std::string bid_id;  // empty: nobody
  std::int64_t score_milli = 0;
};

struct AwardOutcome {
  std::vector<LotWinner> lots;  // in the order of lot_ids
  std::int64_t total_milli = 0;
  std::int64_t bound_milli = 0;   // no award of as many lots has a larger total; equal to total_milli
  std::int64_t nodes = 0;         // of the search; 0 when the prices of the caps alone prove the optimum
  bool proved_by_prices = false;  // the bound was recomputed here in integers; else it is the solver's exhausted search
};

// Refusals: INVALID_AWARD_PROBLEM (unknown lot, twice the same offer, a score or cap out of range, other parties in
// another offer of the bid), LIMITS, DISTINCT_WINNERS_IMPOSSIBLE.
absl::StatusOr<AwardOutcome> best_award(const AwardProblem& problem);

}  // namespace concord::procurement
