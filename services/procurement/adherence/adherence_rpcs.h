// The timetable as planned and as it went, and why a step came late.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/adherence/adherence.h"
#include "services/procurement/award/award.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

void add_adherence_rpcs(platform::Rpcs& rpcs, platform::Decider<TimetableAggregate>& timetables,
                        platform::Decider<ProcedureAggregate>& procedures, platform::Decider<StagesAggregate>& stages,
                        platform::Decider<EvaluationAggregate>& evaluations, platform::Decider<AwardAggregate>& awards);

}  // namespace concord::procurement
