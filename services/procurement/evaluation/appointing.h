// PURE. Who is appointed to a panel, stood down, and allowed to mark despite a conflict. Nobody takes marks away alone:
// where somebody has given marks, a second person who is not on the panel decides.
#pragma once

#include "concord/procurement/v1/panel_commands.pb.h"

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

inline constexpr int kMaxPanel = 30;

using PlainPanelCommands =
    platform::Commands<v1::AppointPanelRequest, v1::StandDownEvaluatorRequest, v1::ApproveStandingDownRequest,
                       v1::DeclineStandingDownRequest, v1::AllowDespiteConflictRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::AppointPanelRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::StandDownEvaluatorRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::ApproveStandingDownRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::DeclineStandingDownRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::AllowDespiteConflictRequest&, const Context&);

}  // namespace concord::procurement
