// The deciders of needs, one an aggregate, shared by rpcs, imports and followers: what a follower appends is in the
// rpcs' memory at once.
#pragma once

#include "services/needs/areas/area_set.h"
#include "services/needs/assessment/assessment.h"
#include "services/needs/plan/plan.h"
#include "services/needs/proposals/capability.h"
#include "services/needs/proposals/proposal.h"
#include "services/needs/supply/supply.h"
#include "services/platform/deciding/decider.h"

namespace concord::needs {

struct Deciders {
  explicit Deciders(platform::Ledger& ledger)
      : area_sets(ledger),
        supply(ledger),
        assessments(ledger),
        proposals(ledger),
        capabilities(ledger),
        plans(ledger) {}
  platform::Decider<AreaSetAggregate> area_sets;
  platform::Decider<SupplyAggregate> supply;
  platform::Decider<AssessmentAggregate> assessments;
  platform::Decider<ProposalAggregate> proposals;
  platform::Decider<CapabilityAggregate> capabilities;
  platform::Decider<PlanAggregate> plans;
};

}  // namespace concord::needs
