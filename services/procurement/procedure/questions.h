// PURE. Clarification questions: asked by providers, answered to everybody, without a word of who asked.
#pragma once

#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

inline constexpr int kMaxQuestions = 2'000;

using PlainQuestionCommands = platform::Commands<v1::AnswerQuestionRequest>;
ProcedureDecided decide(const ProcedureState&, const v1::AskQuestionRequest&, const Context&);
ProcedureDecided decide(const ProcedureState&, const v1::AnswerQuestionRequest&, const Context&);

}  // namespace concord::procurement
