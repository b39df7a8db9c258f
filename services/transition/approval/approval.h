// PURE. Two persons: whoever prepared a transition submits it, somebody else approves or returns it.
#pragma once

#include "services/transition/transition/transition.h"

namespace concord::transition {

using PlainApprovalCommands = platform::Commands<v1::ReturnTransitionRequest>;
TransitionDecided decide(const TransitionState&, const v1::SubmitTransitionRequest&, const Context&,
                         const TransitionFacts&, const RulesAnswer&);
TransitionDecided decide(const TransitionState&, const v1::ApproveTransitionRequest&, const Context&,
                         const TransitionFacts&, const RulesAnswer&);
TransitionDecided decide(const TransitionState&, const v1::ReturnTransitionRequest&, const Context&);

}  // namespace concord::transition
