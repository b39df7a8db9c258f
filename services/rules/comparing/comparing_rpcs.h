// What changed in a rulebook between two days.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/rules/judging/evaluator.h"
#include "services/rules/judging/turns.h"
#include "services/rules/rulebook/rulebook.h"

namespace concord::rules {

void add_comparing_rpcs(platform::Rpcs& rpcs, platform::Decider<RulebookAggregate>& rulebooks, Evaluator& evaluator,
                        Turns& turns);

}  // namespace concord::rules
