// Quotes invited and chosen, with what the rules answer.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/award/award.h"
#include "services/procurement/award/award_facts.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

void add_quote_rpcs(platform::Rpcs& rpcs, platform::Decider<AwardAggregate>& awards,
                    platform::Decider<EvaluationAggregate>& evaluations,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker, const SealKeyRing& keys);

}  // namespace concord::procurement
