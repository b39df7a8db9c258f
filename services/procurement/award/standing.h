// PURE. What of an award stands: the lots that have their winner. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/award.pb.h"

namespace concord::procurement {

// Null for a lot that no recommendation named.
const v1::LotDecision* find_lot_decision(const v1::Award& award, const std::string& lot_id);
// Awarded, and perhaps signed.
bool is_standing(const v1::LotDecision& lot);
bool is_award_approved(const v1::Award& award);
// The lot whose award stands and is not signed. Refusals NOTHING_AWARDED, ALREADY_SIGNED.
absl::StatusOr<const v1::LotDecision*> awarded_lot(const v1::Award& award, const std::string& procedure_id,
                                                   const std::string& lot_id);
// Refusal WITHDRAWAL_PROPOSED while somebody's proposal to take this award back is undecided.
absl::Status check_no_withdrawal(const v1::LotDecision& lot);

}  // namespace concord::procurement
