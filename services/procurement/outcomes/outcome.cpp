// PURE. Fates of bids and assessment summaries; see outcome.h.
#include "services/procurement/outcomes/outcome.h"

#include <algorithm>

#include "services/platform/values/text.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/evaluation/left_out.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/ended_lots.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;

std::string join(const google::protobuf::RepeatedPtrField<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

void settle(v1::BidOutcome& outcome, v1::BidFate fate, std::string sentence) {
  outcome.set_fate(fate);
  outcome.set_sentence(std::move(sentence));
}

// Why it was left out, in the words that its bidder is told.
std::string left_out(const v1::RejectedBid& bid) {
  if (bid.ground() == v1::DISREGARD_GROUND_UNSPECIFIED) return cat("It was rejected by a person: ", bid.reason());
  return cat("It was left out, because ", words_of(bid.ground()), ": ", bid.reason());
}

bool has_signed_lot(const v1::Award& award, const std::string& bid_id) {
  return std::any_of(award.lots().begin(), award.lots().end(), [&](const v1::LotDecision& lot) {
    return lot.standing() == v1::LOT_STANDING_SIGNED && lot.award().bid_id() == bid_id;
  });
}

// What the evaluation says of it; false when it says nothing final.
bool settle_by_evaluation(v1::BidOutcome& outcome, const v1::Evaluation& evaluation, const v1::Award& award) {
  for (const v1::UnreadableBid& bid : evaluation.unreadable()) {
    if (bid.bid_id() != outcome.bid_id()) continue;
    settle(outcome, v1::BID_FATE_UNREADABLE, cat("It could not be evaluated: ", bid.reason()));
    return true;
  }
  for (const v1::RejectedBid& bid : evaluation.rejected()) {
    if (bid.bid_id() != outcome.bid_id()) continue;
    settle(outcome, v1::BID_FATE_REJECTED, left_out(bid));
    return !has_signed_lot(award, bid.bid_id());
  }
  for (const v1::Flag& flag : evaluation.flags()) {
    if (flag.bid_id() != outcome.bid_id() || flag.status() == v1::FLAG_STATUS_ACCEPTED) continue;
    settle(outcome, v1::BID_FATE_FLAGGED, cat("A question about it is open: ", flag.sentence()));
    return true;
  }
  int results = 0, passed = 0;
  std::string failed;
  for (const v1::LotResult& result : evaluation.results()) {
    if (result.bid_id() != outcome.bid_id()) continue;
    ++results;
    if (result.passed()) ++passed;
    if (!result.passed() && failed.empty()) failed = cat("Lot ", result.lot_id(), ": ", result.failed_sentence());
  }
  if (results == 0 || passed > 0) return false;
  settle(outcome, v1::BID_FATE_FAILED_PASS_MARK, cat("It passed on no lot. ", failed));
  return true;
}

// Who won and lost it again is told so, and why.
std::string taken_back(const v1::BidOutcome& outcome, const v1::Award& award) {
  std::string told;
  for (const v1::LotDecision& lot : award.lots()) {
    const auto& bids = lot.set_aside_bid_ids();
    const auto last = std::find(bids.begin(), bids.end(), outcome.bid_id());
    if (last == bids.end()) continue;
    told += cat(" The award of lot ", lot.award().lot_id(), " to this bid was taken back",
                last + 1 == bids.end() && !lot.set_aside_reason().empty() ? cat(": ", lot.set_aside_reason()) : ".");
    if (told.back() != '.') told += ".";
  }
  return told;
}

void settle_by_award(v1::BidOutcome& outcome, const v1::Evaluation& evaluation, const v1::Award& award) {
  std::string better = taken_back(outcome, award);
  for (const v1::LotDecision& lot : award.lots()) {
    if (!is_standing(lot)) continue;
    const std::string& lot_id = lot.award().lot_id();
    if (lot.award().bid_id() == outcome.bid_id()) {
      outcome.add_won_lot_ids(lot_id);
      continue;
    }
    const v1::LotResult* own = find_result(evaluation, outcome.bid_id(), lot_id);
    const v1::LotResult* winner = find_result(evaluation, lot.award().bid_id(), lot_id);
    if (own == nullptr || winner == nullptr) continue;
    better +=
        cat(" Lot ", lot_id, " went to bid ", lot.award().bid_id(), " with ", points(winner->total_milli()),
            " points; this bid ",
            own->passed() ? cat("has ", points(own->total_milli()), ".") : cat("failed: ", own->failed_sentence()));
    if (own->passed() && own->total_milli() == winner->total_milli()) {
      better += " A tie: the published rule for equal totals decided.";
    }
  }
  if (!outcome.won_lot_ids().empty()) {
    const std::string besides = outcome.fate() == v1::BID_FATE_REJECTED ? cat(" ", outcome.sentence()) : "";
    settle(outcome, v1::BID_FATE_WON,
           cat("It won ", join(outcome.won_lot_ids()), ".", besides, taken_back(outcome, award)));
  } else if (!better.empty()) {
    settle(outcome, v1::BID_FATE_UNSUCCESSFUL, better.substr(1));
  }
}

// What of the offered lots nobody gets: each told with its reason, so that no bid stays "received" in the end.
void settle_by_end(v1::BidOutcome& outcome, const v1::Procedure& procedure, const v1::Evaluation& evaluation,
                   const v1::Award& award) {
  const bool is_waiting = outcome.fate() == v1::BID_FATE_RECEIVED || outcome.fate() == v1::BID_FATE_FLAGGED;
  if (procedure.status() == v1::PROCEDURE_STATUS_CANCELLED) {
    if (!is_waiting) return;
    return settle(outcome, v1::BID_FATE_NOT_AWARDED, cat("The procedure was cancelled: ", procedure.decision_reason()));
  }
  const v1::EvaluatedBid* bid = find_bid(evaluation, outcome.bid_id());
  if (bid == nullptr) return;
  std::string told;
  bool all_over = true;
  for (const v1::OfferedLot& offered : bid->lots()) {
    const v1::LotEnd* end = find_lot_end(procedure, offered.lot_id());
    const v1::LotDecision* lot = find_lot_decision(award, offered.lot_id());
    const bool is_unwon = lot != nullptr && lot->standing() == v1::LOT_STANDING_NOT_AWARDED &&
                          award.status() == v1::AWARD_STATUS_APPROVED;
    if (is_ended(procedure, offered.lot_id())) {
      told += cat(" Lot ", offered.lot_id(), " was ended on ", end->ended_on(), ": ", end->reason());
    } else if (is_unwon) {
      told += cat(" Lot ", offered.lot_id(), " was awarded to nobody. ", lot->award().explanation());
    } else {
      all_over = false;
      continue;
    }
    if (told.back() != '.') told += ".";
  }
  if (told.empty()) return;
  if (is_waiting && all_over) return settle(outcome, v1::BID_FATE_NOT_AWARDED, told.substr(1));
  outcome.set_sentence(cat(outcome.sentence(), told));
}

void compare(const EvaluationState& evaluation, const std::string& bid_id, const std::string& winner_id,
             v1::BidderLotAssessment& assessment) {
  for (const Question& question : questions_of(evaluation.sheet.rules())) {
    const auto own = evaluation.agreed.find(answer_key(bid_id, assessment.lot_id(), question.id));
    const auto winner = evaluation.agreed.find(answer_key(winner_id, assessment.lot_id(), question.id));
    if (own == evaluation.agreed.end() || winner == evaluation.agreed.end()) continue;
    v1::CriterionComparison* row = assessment.add_criteria();
    row->set_criterion_id(question.id);
    row->set_title(question.title);
    row->set_own_score(own->second.score());
    row->set_own_reason(own->second.reason());
    row->set_winner_score(winner->second.score());
    row->set_winner_reason(winner->second.reason());
    row->set_weight_ppm(half_up(question.weight_per_trillion, kWholePpm));
    row->set_own_points_milli(points_of_mark_milli(question, own->second.score()));
    row->set_winner_points_milli(points_of_mark_milli(question, winner->second.score()));
  }
  const std::int64_t weight = price_weight_ppm(evaluation.sheet.rules());
  assessment.set_price_weight_ppm(weight);
  assessment.set_own_price_points_milli(points_of_price_milli(assessment.own_price_milli(), weight));
  assessment.set_winner_price_points_milli(points_of_price_milli(assessment.winner_price_milli(), weight));
}

}  // namespace

v1::BidOutcome outcome_of(const v1::Bid& bid, const v1::Procedure& procedure, const v1::Evaluation& evaluation,
                          const v1::Award& award) {
  v1::BidOutcome outcome;
  outcome.set_bid_id(bid.id());
  outcome.set_provider_id(bid.envelope().lead_provider_id());
  if (bid.memberships().empty()) *outcome.mutable_member_provider_ids() = bid.envelope().member_provider_ids();
  for (const v1::Membership& membership : bid.memberships()) {
    const bool is_member = !membership.is_sub_contractor() && membership.status() == v1::MEMBERSHIP_STATUS_CONFIRMED;
    if (is_member) outcome.add_member_provider_ids(membership.provider_id());
  }
  outcome.set_replaced(bid.replaced());
  outcome.set_received_at_ms(bid.received_at_ms());
  if (bid.status() == v1::BID_STATUS_WITHDRAWN) {
    settle(outcome, v1::BID_FATE_WITHDRAWN, "The bidder took it back before the deadline.");
    return outcome;
  }
  settle(outcome, v1::BID_FATE_RECEIVED, cat("It was received at ", instant(bid.received_at_ms()), "."));
  if (!settle_by_evaluation(outcome, evaluation, award)) settle_by_award(outcome, evaluation, award);
  settle_by_end(outcome, procedure, evaluation, award);
  for (const v1::Flag& flag : evaluation.flags()) {
    if (flag.bid_id() != bid.id() || flag.status() != v1::FLAG_STATUS_ACCEPTED) continue;
    if (flag.question().empty()) {
      outcome.set_sentence(cat(outcome.sentence(), " What was found about it was looked at and accepted."));
      continue;
    }
    outcome.set_sentence(cat(outcome.sentence(), " A question on lot ", flag.lot_id(),
                             " was asked and answered: ", flag.accepted_reason()));
  }
  return outcome;
}

v1::BidOutcome outcome_of(const v1::RefusedBid& attempt) {
  v1::BidOutcome outcome;
  outcome.set_bid_id(attempt.bid_id());
  outcome.set_provider_id(attempt.provider_id());
  outcome.set_received_at_ms(attempt.received_at_ms());
  settle(outcome, attempt.late_by_ms() > 0 ? v1::BID_FATE_LATE : v1::BID_FATE_REFUSED, attempt.sentence());
  return outcome;
}

std::vector<v1::BidderLotAssessment> assess_bidder(const EvaluationState& evaluation, const v1::Award& award,
                                                   const std::string& bid_id) {
  std::vector<v1::BidderLotAssessment> lots;
  // Only tenders that were assessed and not disregarded have a summary (s.50(3)).
  if (is_rejected(evaluation.sheet, bid_id)) return lots;
  for (const v1::LotDecision& lot : award.lots()) {
    const v1::LotResult* own = find_result(evaluation.sheet, bid_id, lot.award().lot_id());
    const v1::LotResult* winner = find_result(evaluation.sheet, lot.award().bid_id(), lot.award().lot_id());
    if (!is_standing(lot) || own == nullptr || winner == nullptr) continue;
    v1::BidderLotAssessment& assessment = lots.emplace_back();
    assessment.set_lot_id(lot.award().lot_id());
    assessment.set_own_total_milli(own->total_milli());
    assessment.set_own_price_milli(own->price_milli());
    assessment.set_winner_bid_id(winner->bid_id());
    assessment.set_winner_total_milli(winner->total_milli());
    assessment.set_winner_price_milli(winner->price_milli());
    compare(evaluation, bid_id, winner->bid_id(), assessment);
    assessment.set_sentence(
        bid_id == winner->bid_id()
            ? cat("Your bid won lot ", lot.award().lot_id(), " with ", points(own->total_milli()), " points.")
            : cat("Your bid has ", points(own->total_milli()), " points on lot ", lot.award().lot_id(), ", the winner ",
                  points(winner->total_milli()), ". ",
                  own->passed() ? lot.award().explanation() : cat("It failed: ", own->failed_sentence())));
  }
  return lots;
}

}  // namespace concord::procurement
