// PURE. What is kept beside the plan: checklist, risks, costs, communications. Decides about its own entries only.
#pragma once

#include "services/transition/transition/transition.h"

namespace concord::transition {

using PlainRecordCommands = platform::Commands<v1::CheckReadinessRequest, v1::RecordRiskRequest, v1::RecordCostRequest,
                                               v1::LogCommunicationRequest>;
TransitionDecided decide(const TransitionState&, const v1::CheckReadinessRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::RecordRiskRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::RecordCostRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::LogCommunicationRequest&, const Context&);

}  // namespace concord::transition
