// PURE. From each evaluator's own marks to agreed ones: they are locked, and where they differ the panel agrees with a
// reason. It must never make up a mark.
#pragma once

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

EvaluationDecided decide(const EvaluationState&, const v1::StartModerationRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::ModerateScoreRequest&, const Context&);

}  // namespace concord::procurement
