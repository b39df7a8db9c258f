// What the rpcs read from the views, page by page and as far as the reader may see, and what commands gather from them
// before they are decided. Reads one snapshot that the caller holds; writes nothing.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/context.h"
#include "services/platform/database.h"

namespace concord::procurement {

using platform::Connection;

// Who reads. A public rpc takes any token, so that roles count only where the token holds the authority.
struct Reader {
  Reader(const platform::Actor& actor, const std::string& authority);
  std::string subject;
  std::string organisation;  // empty for officers
  bool is_officer = false;   // commissioner, approver or auditor, and for no organisation
  bool is_auditor = false;
  bool is_evaluator = false;  // and no officer
  bool may_mark = false;      // an evaluator, whatever else: sees no price before the marks are locked
};

absl::Status get_procedure(Connection& reader, const Reader& who, const v1::GetProcedureRequest& request,
                           v1::GetProcedureResponse& response);
absl::Status list_procedures(Connection& reader, const Reader& who, const v1::ListProceduresRequest& request,
                             v1::ListProceduresResponse& response);
absl::Status list_questions(Connection& reader, const Reader& who, const v1::ListQuestionsRequest& request,
                            v1::ListQuestionsResponse& response);
absl::Status list_my_questions(Connection& reader, const Reader& who, const v1::ListMyQuestionsRequest& request,
                               v1::ListMyQuestionsResponse& response);
absl::Status list_parties(Connection& reader, const v1::ListPartiesRequest& request, v1::ListPartiesResponse& response);

absl::Status list_bids(Connection& reader, const Reader& who, const v1::ListBidsRequest& request,
                       v1::ListBidsResponse& response);
absl::Status list_refused_bids(Connection& reader, const Reader& who, const v1::ListRefusedBidsRequest& request,
                               v1::ListRefusedBidsResponse& response);
absl::Status list_bid_outcomes(Connection& reader, const Reader& who, const v1::ListBidOutcomesRequest& request,
                               v1::ListBidOutcomesResponse& response);
// Standing bids of the procedure that this organisation leads, `except_bid_id` left out.
absl::StatusOr<std::int64_t> count_bids_of_lead(Connection& reader, const std::string& authority,
                                                const std::string& procedure_id, const std::string& lead_provider_id,
                                                const std::string& except_bid_id);
// The bid of GetOpenedBid and GetAssessmentSummary, if the reader may see it: UNKNOWN_BID (an
// officer before the opening, whether there is such a bid or not), BIDS_NOT_OPENED (a bidder, of its own).
absl::StatusOr<v1::Bid> readable_bid(Connection& reader, const Reader& who, const std::string& authority,
                                     const std::string& bid_id);

absl::Status get_evaluation(Connection& reader, const Reader& who, const v1::GetEvaluationRequest& request,
                            v1::GetEvaluationResponse& response);
absl::Status list_scores(Connection& reader, const Reader& who, const v1::ListScoresRequest& request,
                         v1::ListScoresResponse& response);
absl::Status get_award(Connection& reader, const Reader& who, const v1::GetAwardRequest& request,
                       v1::GetAwardResponse& response);

// Empty id when there is none.
absl::StatusOr<v1::Procedure> find_procedure(Connection& reader, const std::string& authority, const std::string& id);
absl::StatusOr<v1::Evaluation> find_evaluation(Connection& reader, const std::string& authority,
                                               const std::string& procedure_id);
absl::StatusOr<v1::Award> find_award(Connection& reader, const std::string& authority, const std::string& procedure_id);
// Bids that stand, by id.
absl::StatusOr<std::vector<v1::Bid>> standing_bids(Connection& reader, const std::string& authority,
                                                   const std::string& procedure_id);
absl::StatusOr<std::int64_t> count_bids(Connection& reader, const std::string& authority,
                                        const std::string& procedure_id);
struct KnownParties {
  std::set<std::string> registered, accredited;
};
// Of `ids`, those that are registered, and those accredited by the authority on a civil date.
absl::StatusOr<KnownParties> known_parties(Connection& reader, const std::string& authority,
                                           const std::set<std::string>& ids, const std::string& on);
// Empty when there is none.
absl::StatusOr<std::string> sealed_content(Connection& reader, const std::string& authority, const std::string& bid_id);

}  // namespace concord::procurement
