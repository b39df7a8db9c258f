// The rows of planning; see planning_rpcs.h.
#include "services/transition/planning/planning_rpcs.h"

#include "services/transition/planning/planning.h"
#include "services/transition/planning/records.h"
#include "services/transition/transition/facts.h"

namespace concord::transition {

void add_planning_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database) {
  rpcs.on(transitions, by_transition_id)
      .decides<v1::AssessImpactRequest>(with_facts(database))
      .decides<v1::PlanTransitionRequest>(with_facts(database))
      .decides<v1::PlanTasksRequest>(decide)
      .decides<v1::CompleteTaskRequest>(decide)
      .decides<v1::CheckReadinessRequest>(decide)
      .decides<v1::RecordRiskRequest>(decide)
      .decides<v1::RecordCostRequest>(decide)
      .decides<v1::LogCommunicationRequest>(decide);
}

}  // namespace concord::transition
