// PURE. What of an award stands: the lots that have their winner. Decides nothing.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/award.pb.h"

namespace concord::procurement {

// Null for a lot that no recommendation named.
const v1::LotDecision* find_lot_decision(const v1::Award& award, const std::string& lot_id);
// Awarded, and perhaps signed.
bool is_standing(const v1::LotDecision& lot);
// Signed, or awarded without a standstill that still runs or a proposal to take the award back.
bool is_settled(const v1::LotDecision& lot, const std::string& today);
// Not bought after all.
bool is_ended(const v1::LotDecision& lot);
bool is_award_approved(const v1::Award& award);
// Whether a lot's award was taken back and nobody has it since.
bool has_open_lot(const v1::Award& award);
// A letter that is written now is read by its bidder once as many awards of lots were approved, ever; and how many
// were: no end of them while none is to be approved. What is written after a cancellation waits for none.
std::int64_t awards_wanted(const v1::Award& award, bool is_cancelled);
std::int64_t awards_reached(const v1::Award& award);
// SHA-256 of what is recommended and why, so that a letter knows for what it was written; empty while nothing waits.
std::string recommendation_mark(const v1::Award& award);
// The lot whose award stands and is not signed. Refusals NOTHING_AWARDED, ALREADY_SIGNED.
absl::StatusOr<const v1::LotDecision*> awarded_lot(const v1::Award& award, const std::string& procedure_id,
                                                   const std::string& lot_id);
// Refusal WITHDRAWAL_PROPOSED while somebody's proposal to take this award back is undecided.
absl::Status check_no_withdrawal(const v1::LotDecision& lot);

// STANDSTILL_ENDED or NO_STANDSTILL: one person sets an award aside only until its standstill ends; it has no end
// before its notice is recorded.
absl::Status check_standstill_not_over(const v1::LotDecision& lot, const std::string& today);
// STANDSTILL_NOT_BEGUN or STANDSTILL_RUNNING, by what the rules answer now and by what the bidders were told.
absl::Status check_standstill_over(const v1::LotDecision& lot, const v1::Standstill& now, const std::string& today);

}  // namespace concord::procurement
