// PURE. The best of opened quotes chosen by one person with reasons, by the published weights: the whole evaluation in
// one command, so that whatever comes later (a bid left out, a mistake put right, an award taken back) is as anywhere.
#pragma once

#include "concord/procurement/v1/quote_commands.pb.h"

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

struct ChoiceFacts {
  StartFacts start;
  Findings evaluation;  // of the gate evaluate
};

// Whether the authority's rules say that one person decides at this value; silence is no yes.
// Nor does who alone said what was approved, waived, or from when on it was bought.
bool one_person_may_decide(const Findings& award, const v1::Procedure& procedure, const std::string& subject);

EvaluationDecided decide(const EvaluationState&, const v1::ChooseQuoteRequest&, const Context&, const ChoiceFacts&);

}  // namespace concord::procurement
