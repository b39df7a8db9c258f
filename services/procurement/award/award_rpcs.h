// An award from its recommendation to its contracts, what it means for each bid, and the cancelling of a procedure,
// which no approved award may have.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_award_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards,
                    platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker);

}  // namespace concord::procurement
