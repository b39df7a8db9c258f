// PURE. Which grounds of leaving a bid out name somebody, ask that the bidder be heard first, and let the bidder offer
// another in that place. Procurement Act 2023 ss.19(4)-(5), 26(3), 28(5), 30(3), 58(2).
#pragma once

#include "concord/procurement/v1/disregard.pb.h"

namespace concord::procurement {

// Exclusions are of a supplier, an associated person or a sub-contractor.
bool is_exclusion(v1::DisregardGround ground);
// Whoever is asked about stands in the bid beside its lead.
bool is_replaceable(const v1::Disregard& disregard);
bool must_be_heard(const v1::Disregard& disregard);
// Answered by the bidder itself, or the time that was given for it is over; always where nobody is asked.
bool is_heard(const v1::Disregard& disregard, const std::string& today);

}  // namespace concord::procurement
