// Duties closed, opened again and listed; waivers listed.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/duties/duty.h"

namespace concord::procurement {

void add_duty_rpcs(platform::Rpcs& rpcs, platform::Decider<DutyAggregate>& duties);

}  // namespace concord::procurement
