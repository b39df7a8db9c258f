// What is gathered before an evaluation begins. Decides nothing; keeps no content of a bid.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

// The procedure; its bids, opened, and findings only when the procedure is opened and no evaluation has begun. Opens
// every bid, which takes seconds for a large procedure.
absl::StatusOr<StartFacts> start_facts(platform::Decider<ProcedureAggregate>& procedures, const SealKeyRing& keys,
                                       const EvaluationState& state, const std::string& procedure_id,
                                       const Context& context);

}  // namespace concord::procurement
