// What became of each bid, as far as the viewer may see; see outcome_views.h.
#include "services/procurement/outcomes/outcome_views.h"

#include <algorithm>

#include "services/platform/storage/rows.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/award.h"
#include "services/procurement/award/award_views.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/bids/bid_views.h"
#include "services/procurement/evaluation/evaluation_views.h"
#include "services/procurement/outcomes/outcome.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {

namespace {

using platform::page_of;

// Approved once, whatever became of it since: who was told that it won is told that its award was taken back too.
bool is_told(const v1::Evaluation& evaluation, const v1::Award& award) {
  if (evaluation.status() != v1::EVALUATION_STATUS_COMPLETED) return is_award_approved(award);
  return award.status() == v1::AWARD_STATUS_APPROVED ||
         std::any_of(award.lots().begin(), award.lots().end(),
                     [](const v1::LotDecision& lot) { return lot.times_awarded() > 0; });
}

// Which lots a bid offers, since everybody reads which of them ended.
void only_offers(v1::Evaluation& evaluation) {
  v1::Evaluation offers;
  for (const v1::EvaluatedBid& bid : evaluation.bids()) {
    v1::EvaluatedBid& kept = *offers.add_bids();
    kept.set_bid_id(bid.bid_id());
    for (const v1::OfferedLot& lot : bid.lots()) kept.add_lots()->set_lot_id(lot.lot_id());
  }
  evaluation = std::move(offers);
}

}  // namespace

// Bids by id, then attempts by position; the page's key says which, so that a page may hold the end of one and the
// beginning of the other.
absl::Status list_bid_outcomes(Connection& reader, const Viewer& who, const v1::ListBidOutcomesRequest& request,
                               v1::ListBidOutcomesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 2));
  CONCORD_ASSIGN(const auto procedure, listed_procedure(reader, who, request.authority(), request.procedure_id()));
  CONCORD_ASSIGN(auto evaluation, find_evaluation(reader, request.authority(), request.procedure_id()));
  CONCORD_ASSIGN(auto award, find_award(reader, request.authority(), request.procedure_id()));
  // A bidder learns the outcome with the decision, not before.
  if (!who.is_officer && !is_told(evaluation, award)) {
    only_offers(evaluation);
    award.Clear();
  }
  struct Row {
    std::vector<std::string> key;
    v1::BidOutcome outcome;
  };
  std::vector<Row> rows;
  if (page.key(1).empty()) {
    CONCORD_ASSIGN(const auto bids,
                   bids_after(reader, who, request.authority(), request.procedure_id(), page.key(0), page.size + 1));
    for (const v1::Bid& bid : bids) rows.push_back({{bid.id(), ""}, outcome_of(bid, procedure, evaluation, award)});
  }
  if (static_cast<int>(rows.size()) <= page.size) {
    CONCORD_ASSIGN(const auto attempts,
                   attempts_after(reader, who, request.authority(), request.procedure_id(), false,
                                  attempt_after(page.key(1)), page.size + 1 - static_cast<int>(rows.size())));
    for (const Attempt& row : attempts) {
      rows.push_back({{"", std::to_string(row.position)}, outcome_of(row.attempt)});
    }
  }
  cut_page(
      page, rows, [&](const Row& row) { *response.add_outcomes() = row.outcome; },
      [](const Row& row) { return row.key; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status get_assessment_summary(Connection& reader, platform::Decider<EvaluationAggregate>& evaluations,
                                    const Viewer& who, const v1::GetAssessmentSummaryRequest& ask,
                                    v1::GetAssessmentSummaryResponse& answer) {
  CONCORD_ASSIGN(const auto bid, readable_bid(reader, who, ask.authority(), ask.bid_id()));
  CONCORD_ASSIGN(const auto award, find_award(reader, ask.authority(), bid.procedure_id()));
  if (bid.procedure_id() != ask.procedure_id() || !is_award_approved(award)) {
    return platform::refuse_missing({.code = "UNKNOWN_AWARD",
                                     .sentence = platform::cat("No award of ", platform::in_quotes(ask.procedure_id()),
                                                               " with this bid is approved."),
                                     .remedy = "Assessments are told once a second person has approved the award."});
  }
  CONCORD_ASSIGN(const auto evaluation, evaluations.load(ask.authority(), evaluation_stream(bid.procedure_id())));
  for (v1::BidderLotAssessment& lot : assess_bidder(*evaluation.state, award, bid.id())) {
    *answer.add_lots() = std::move(lot);
  }
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, ask.authority(), bid.procedure_id()));
  *answer.mutable_outcome() = outcome_of(bid, procedure, evaluation.state->sheet, award);
  return absl::OkStatus();
}

}  // namespace concord::procurement
