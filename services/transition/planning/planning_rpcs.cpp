// The rows of planning; see planning_rpcs.h.
#include "services/transition/planning/planning_rpcs.h"

#include "services/transition/planning/planning.h"
#include "services/transition/planning/records.h"
#include "services/transition/transition/facts.h"

namespace concord::transition {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_planning_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database) {
  rpcs.on(transitions, by_transition_id)
      .decides<v1::AssessImpactRequest>(with_facts(database))
      .decides<v1::PlanTransitionRequest>(with_facts(database))
      .decides(PlainPlanningCommands(), kPlain)
      .decides(PlainRecordCommands(), kPlain);
}

}  // namespace concord::transition
