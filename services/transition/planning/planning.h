// PURE. Impact, dates, places, waves and tasks of a change before it is submitted. It must never plan a day on which
// somebody has no place.
#pragma once

#include "services/transition/transition/transition.h"

namespace concord::transition {

// AssessImpact needs every running service as facts.
using PlainPlanningCommands = platform::Commands<v1::PlanTasksRequest, v1::CompleteTaskRequest>;
TransitionDecided decide(const TransitionState&, const v1::AssessImpactRequest&, const Context&,
                         const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::PlanTransitionRequest&, const Context&,
                         const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::PlanTasksRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::CompleteTaskRequest&, const Context&);

}  // namespace concord::transition
