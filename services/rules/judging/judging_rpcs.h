// Asking the rules, and installing what they are made of: on threads of the authority's turn, because a box may take
// its time and the threads that serve must not.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/rules/judging/evaluator.h"
#include "services/rules/judging/turns.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {

void add_judging_rpcs(platform::Rpcs& rpcs, platform::Decider<RulebookAggregate>& rulebooks, Evaluator& evaluator,
                      Turns& turns);

}  // namespace concord::rules
