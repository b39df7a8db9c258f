// Answers an offer and drafts the procedure by which it goes on: both stand in the ledger together or not at all.
// Decides nothing itself.
#pragma once

#include "absl/status/status.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/deciding/decider.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/offers/offer.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// Asks the rules and waits for the disk, so not on a thread that serves.
absl::Status answer_offer(platform::Batch& batch, platform::Decider<OfferAggregate>& offers,
                          platform::Decider<ProcedureAggregate>& procedures, const RulesAsker& asker,
                          const Context& context, const v1::AnswerOfferRequest& request);

}  // namespace concord::procurement
