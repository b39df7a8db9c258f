// The rows of outcomes; see outcome_rpcs.h.
#include "services/procurement/outcomes/outcome_rpcs.h"

#include "services/procurement/outcomes/outcome_views.h"

namespace concord::procurement {

void add_outcome_rpcs(platform::Rpcs& rpcs, platform::Decider<EvaluationAggregate>& evaluations) {
  rpcs.answers(list_bid_outcomes);
  rpcs.answers_by<v1::GetAssessmentSummaryRequest, v1::GetAssessmentSummaryResponse>(
      [&evaluations](Connection& reader, const Context& context, const auto& request, auto& answer) {
        return get_assessment_summary(reader, evaluations, Viewer(context), request, answer);
      });
}

}  // namespace concord::procurement
