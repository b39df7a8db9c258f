// What is read of what became of each bid: its fate, and a bidder's own assessment beside the winners'. A bidder learns
// it with the decision, not before. Decides nothing and writes nothing.
#pragma once

#include "absl/status/status.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

absl::Status list_bid_outcomes(Connection& reader, const Viewer& who, const v1::ListBidOutcomesRequest& request,
                               v1::ListBidOutcomesResponse& response);
// Reads the whole evaluation, with every mark, from its aggregate.
absl::Status get_assessment_summary(Connection& reader, platform::Decider<EvaluationAggregate>& evaluations,
                                    const Viewer& who, const v1::GetAssessmentSummaryRequest& ask,
                                    v1::GetAssessmentSummaryResponse& answer);

}  // namespace concord::procurement
