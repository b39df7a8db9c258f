// The deciders of transition, one an aggregate, shared by rpcs and followers: what a follower appends is in the rpcs'
// memory at once.
#pragma once

#include "services/platform/deciding/decider.h"
#include "services/transition/supply/supply.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

struct Deciders {
  explicit Deciders(platform::Ledger& ledger) : transitions(ledger), supply(ledger) {}
  platform::Decider<TransitionAggregate> transitions;
  platform::Decider<SupplyAggregate> supply;
};

}  // namespace concord::transition
