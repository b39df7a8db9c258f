// Organisations agree to stand in bids, with how far the procedure has come.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_consortium_rpcs(platform::Rpcs& rpcs, platform::Decider<BidAggregate>& bids,
                         platform::Decider<ProcedureAggregate>& procedures,
                         platform::Decider<EvaluationAggregate>& evaluations);

}  // namespace concord::procurement
