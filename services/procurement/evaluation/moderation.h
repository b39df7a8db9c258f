// PURE. From each evaluator's own marks to agreed ones: they are locked, and where they differ the panel agrees with a
// reason. It must never make up a mark.
#pragma once

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

using PlainModerationCommands = platform::Commands<v1::StartModerationRequest, v1::ModerateScoreRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::StartModerationRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::ModerateScoreRequest&, const Context&);

}  // namespace concord::procurement
