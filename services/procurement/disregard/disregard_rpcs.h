// Bids left out, with what falls with them in the award and what of it the bid itself learns.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

struct DisregardStreams {
  platform::Decider<EvaluationAggregate>& evaluations;
  platform::Decider<AwardAggregate>& awards;
  platform::Decider<ProcedureAggregate>& procedures;
  platform::Decider<BidAggregate>& bids;
  platform::Decider<StagesAggregate>& stages;
};
void add_disregard_rpcs(platform::Rpcs& rpcs, const DisregardStreams& streams, platform::WorkQueue& work);

}  // namespace concord::procurement
