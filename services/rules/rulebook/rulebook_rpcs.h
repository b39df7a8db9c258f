// Trusted keys, changes by two persons, and what is installed and active.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/rules/rulebook/national_keys.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {

void add_rulebook_rpcs(platform::Rpcs& rpcs, platform::Decider<RulebookAggregate>& rulebooks, NationalKeys national);

}  // namespace concord::rules
