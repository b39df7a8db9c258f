// PURE. The exact optimum of an award over lots: as many lots as possible, then the largest total, under caps on lots
// per provider (lead and members count) and a least number of different winning bids. It must never answer less than
// the optimum: the bound it proves equals the total.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace concord::procurement {

struct AwardOffer {
  std::string lot_id;
  std::string bid_id;
  std::vector<std::string> party_ids;  // lead first; the cap counts each
  std::int64_t score_milli = 0;        // weighted by the lot
  std::int64_t tie_break = 0;          // larger wins among equal totals, summed
};

struct AwardProblem {
  std::vector<std::string> lot_ids;
  std::vector<AwardOffer> offers;
  int max_lots_per_provider = 0;             // 0: no cap
  std::map<std::string, int> provider_caps;  // a bidder's own stated maximum, tighter than the cap
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
  std::int64_t bound_milli = 0;  // proof: equal to the total
  std::int64_t nodes = 0;
};

// Refuses bad input, LIMITS, DISTINCT_WINNERS_IMPOSSIBLE.
absl::StatusOr<AwardOutcome> best_award(const AwardProblem& problem);

}  // namespace concord::procurement
