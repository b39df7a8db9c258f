// What arrives from procurement and transition, decided within the follower's own transaction. Wiring only: reactions.h
// says what is asked, the aggregates decide it.
#pragma once

#include "services/platform/follower.h"

namespace concord::registry {

platform::React follow_procurement(platform::Ledger& ledger);
platform::React follow_transition(platform::Ledger& ledger);

}  // namespace concord::registry
