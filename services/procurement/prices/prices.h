// PURE. Prices after the marks: scored, asked about where they look too low, settled by a person, results closed.
// Nothing here may reject a bid by itself.
#pragma once

#include "services/procurement/evaluation/evaluation.h"

namespace concord::procurement {

// Results of every lot and what is flagged newly, of marks that are all agreed; lots that are fixed keep their results.
absl::StatusOr<v1::PricesScored> score_lots(const EvaluationState& state);

struct CompletionFacts {
  Findings findings;
};

using PlainPriceCommands =
    platform::Commands<v1::ScorePricesRequest, v1::AskAboutPriceRequest, v1::AnswerPriceQuestionRequest,
                       v1::RecordPriceExplanationRequest, v1::AcceptExplanationRequest, v1::RejectBidRequest>;
EvaluationDecided decide(const EvaluationState&, const v1::ScorePricesRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::AskAboutPriceRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::AnswerPriceQuestionRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::RecordPriceExplanationRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::AcceptExplanationRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::RejectBidRequest&, const Context&);
EvaluationDecided decide(const EvaluationState&, const v1::CompleteEvaluationRequest&, const Context&,
                         const CompletionFacts&);

}  // namespace concord::procurement
