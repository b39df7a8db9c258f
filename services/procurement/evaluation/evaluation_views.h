// The tables of evaluations, marks and agreed marks, and what is read from them as far as the viewer may see: who marks
// sees no price before the marks are locked. Decides nothing; writes only what a record shows.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/ledger/views.h"
#include "services/procurement/fields/viewer.h"
#include "services/procurement/sealing/seal.h"

namespace concord::procurement {

using platform::Connection;

std::string evaluation_tables();
std::string evaluation_round_tables();  // since evaluations are reopened
platform::ViewPart evaluation_part();

absl::Status get_evaluation(Connection& reader, const Viewer& who, const v1::GetEvaluationRequest& request,
                            v1::GetEvaluationResponse& response);
// A bidder's own questions; never what a flag says of others' prices.
absl::Status list_price_questions(Connection& reader, const Viewer& who, const v1::ListPriceQuestionsRequest& request,
                                  v1::ListPriceQuestionsResponse& response);
absl::Status list_scores(Connection& reader, const Viewer& who, const v1::ListScoresRequest& request,
                         v1::ListScoresResponse& response);
absl::Status get_opened_bid(Connection& reader, const SealKeyRing& keys, const Viewer& who,
                            const v1::GetOpenedBidRequest& request, v1::GetOpenedBidResponse& response);

// With its agreed marks. Empty procedure id when there is none.
absl::StatusOr<v1::Evaluation> find_evaluation(Connection& reader, const std::string& authority,
                                               const std::string& procedure_id);

}  // namespace concord::procurement
