// Need, gap and published unmet need.
#pragma once

#include "services/needs/assessment/assessment.h"
#include "services/platform/entry/rpcs.h"
#include "services/platform/world/work_queue.h"

namespace concord::needs {

void add_assessment_rpcs(platform::Rpcs& rpcs, platform::Decider<AssessmentAggregate>& assessments,
                         platform::WorkQueue& work);

}  // namespace concord::needs
