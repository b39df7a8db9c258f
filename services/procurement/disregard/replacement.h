// PURE. One whom a ground holds against is replaced in its bid, or goes with nobody in its place: what the bidder may
// ask for, and what a second person may let stand. Nobody ever stands in a bid without having agreed.
#pragma once

#include <string>

#include "services/procurement/bids/bid.h"
#include "services/procurement/disregard/disregard.h"

namespace concord::procurement {

// What a bidder asks for in its answer: another organisation, or nobody, in the place of the one the ground is about.
struct AskedChange {
  std::string replacement_provider_id;
  bool goes_on_without = false;
};

// NOT_REPLACEABLE, ALREADY_IN_BID, NOT_REGISTERED, NOT_ACCREDITED.
absl::Status check_asked(const EvaluationState& state, const v1::Disregard& disregard, const AskedChange& asked,
                         const DisregardFacts& facts);
// The same at the decision, and NO_REPLACEMENT, REPLACEMENT_NOT_CONFIRMED, NOT_ASKED_FOR, CONFLICT_OF_INTEREST,
// AWARD_STANDS.
absl::Status check_change(const EvaluationState& state, const v1::Disregard& disregard,
                          const v1::DeclineDisregardRequest& request, const DisregardFacts& facts);
// What the bid itself learns; nothing where the one the ground is about does not stand in it.
BidDecided replace_party(const v1::Bid& bid, const v1::Disregard& disregard, bool accepts_replacement,
                         const platform::Context& context);

}  // namespace concord::procurement
