// PURE. What became of each bid, in a sentence; and a bidder's own marks beside the winners' (Procurement Act 2023
// s.50). Says nothing before the evaluation has begun but that a bid was received.
#pragma once

#include <string>
#include <vector>

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/bid.pb.h"

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

v1::BidOutcome outcome_of(const v1::Bid& bid, const v1::Procedure& procedure, const v1::Evaluation& evaluation,
                          const v1::Award& award);
v1::BidOutcome outcome_of(const v1::RefusedBid& attempt);

// For each lot that the bid offered and somebody won.
std::vector<v1::BidderLotAssessment> assess_bidder(const EvaluationState& evaluation, const v1::Award& award,
                                                   const std::string& bid_id);

}  // namespace concord::procurement
