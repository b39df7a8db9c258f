// Answers an offer and drafts the procedure by which it goes on: both stand in the ledger together or not at all.
// Decides nothing itself.
#pragma once

#include "absl/status/statusor.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/offers/offer.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// Asks the rules and waits for the disk, so not on a thread that serves.
absl::StatusOr<platform::Appended> answer_offer(platform::Decider<OfferAggregate>& offers,
                                                platform::Decider<ProcedureAggregate>& procedures,
                                                const RulesAsker& asker, const platform::Command& command,
                                                const v1::AnswerOfferRequest& request);

}  // namespace concord::procurement
