// The commissioning plan, from its draft to its approval by a second person.
#pragma once

#include "services/needs/plan/plan.h"
#include "services/platform/calling/rules_asking.h"
#include "services/platform/entry/rpcs.h"
#include "services/platform/world/work_queue.h"

namespace concord::needs {

void add_plan_rpcs(platform::Rpcs& rpcs, platform::Decider<PlanAggregate>& plans,
                   const std::shared_ptr<platform::RemoteCall>& rules, platform::WorkQueue& work);

}  // namespace concord::needs
