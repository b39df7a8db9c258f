// PURE. Carrying the change out: notice, start, waves, go-live, withdrawal. Nobody may be without a place on any day.
#pragma once

#include "services/transition/transition/transition.h"

namespace concord::transition {

using PlainHandoverCommands = platform::Commands<v1::GoLiveRequest>;
TransitionDecided decide(const TransitionState&, const v1::ServeNoticeRequest&, const Context&, const TransitionFacts&,
                         const RulesAnswer&);
TransitionDecided decide(const TransitionState&, const v1::StartHandoverRequest&, const Context&,
                         const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::AddWaveRequest&, const Context&, const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::HandOverWaveRequest&, const Context&,
                         const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::GoLiveRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::WithdrawServiceRequest&, const Context&,
                         const TransitionFacts&, const RulesAnswer&);

}  // namespace concord::transition
