// PURE. What an evaluator does alone: declares interests, and marks. Nobody marks a bid with which he or she has a
// conflict, and locked marks do not move.
#pragma once

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

using PlainMarkingCommands = platform::Commands<v1::DeclareInterestRequest, v1::ScoreAnswerRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::DeclareInterestRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::ScoreAnswerRequest&, const Context&);

}  // namespace concord::procurement
