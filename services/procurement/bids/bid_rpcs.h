// Bids taken, replaced, withdrawn and opened, and what bidders and officers read of them.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/platform/storage/scrubber.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/bids/bid_attempt.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

void add_bid_rpcs(platform::Rpcs& rpcs, platform::Decider<ProcedureAggregate>& procedures,
                  platform::Decider<StagesAggregate>& stages, platform::Decider<BidAggregate>& bids,
                  platform::Decider<BidAttemptAggregate>& attempts, RulesAsker& asker, const SealKeyRing& keys,
                  platform::Scrubber& scrubber);

}  // namespace concord::procurement
