// PURE. Proposed, approved, declined; see reopening.h.
#include "services/procurement/reopening/reopening.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody changes completed results alone.";

bool is_signed(const ReopeningFacts& facts, const std::string& lot_id) {
  return std::any_of(facts.signed_lots.begin(), facts.signed_lots.end(),
                     [&](const v1::BidOnLot& lot) { return lot.lot_id() == lot_id; });
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += cat(all.empty() ? "" : ", ", part);
  return all;
}

absl::Status check_started(const EvaluationState& state, const std::string& procedure_id) {
  return state.sheet.procedure_id().empty() ? check_running(state, procedure_id) : absl::OkStatus();
}

// What must come first, because others rely on the results as they are.
absl::Status check_award(const EvaluationState& state, const ReopeningFacts& facts) {
  if (facts.cancelled) {
    return refuse_state({.code = "PROCEDURE_CANCELLED",
                         .sentence = cat("Procedure ", state.sheet.procedure_id(), " is cancelled."),
                         .remedy = "Draft a new procedure (DraftProcedure)."});
  }
  if (!facts.awarded_lots.empty()) {
    return refuse_state({.code = "AWARD_STANDS",
                         .sentence = cat("The award of ", joined(facts.awarded_lots), " stands."),
                         .remedy =
                             "Take it back first: SetAsideAward in the standstill, or ProposeAwardWithdrawal with "
                             "the ground WITHDRAWAL_GROUND_MISTAKE and ApproveAwardWithdrawal by another."});
  }
  const auto& lots = state.sheet.rules().lots();
  if (!lots.empty() &&
      std::all_of(lots.begin(), lots.end(), [&](const v1::Lot& lot) { return is_signed(facts, lot.id()); })) {
    return refuse_state({.code = "ALL_SIGNED",
                         .sentence = "The contracts of all lots are signed.",
                         .remedy =
                             "Nothing in the evaluation changes any more; a signed contract is changed or ended in "
                             "the registry (ProposeContractChange, ProposeContractEnd)."});
  }
  return absl::OkStatus();
}

absl::Status lot_signed(const std::string& bid_id, const std::string& lot_id) {
  return refuse_state({.code = "LOT_SIGNED",
                       .sentence = cat("Bid ", bid_id, " is about lot ", lot_id, ", whose contract is signed."),
                       .remedy = "Leave it out; what was decided there stands."});
}

absl::Status check_named(const EvaluationState& state, const v1::Reopening& reopening, const ReopeningFacts& facts) {
  if (reopening.reinstated_bid_ids_size() + reopening.flags_size() > kMostNamedAtOnce) {
    return platform::refuse_input({.code = "TOO_MANY_NAMED",
                                   .sentence = "The proposal names too many bids and flags.",
                                   .remedy = cat("Name at most ", kMostNamedAtOnce, "; reopen again for more."),
                                   .subject = "reinstate_bid_ids"});
  }
  for (const std::string& id : reopening.reinstated_bid_ids()) {
    const v1::EvaluatedBid* bid = find_bid(state.sheet, id);
    if (bid == nullptr || !is_rejected(state.sheet, id)) {
      return refuse_state({.code = "NOT_REJECTED",
                           .sentence = cat("Bid ", in_quotes(id), " is not rejected."),
                           .remedy = "Take it from the evaluation's rejected bids (GetEvaluation).",
                           .subject = "reinstate_bid_ids"});
    }
    const auto& lots = bid->lots();
    if (std::all_of(lots.begin(), lots.end(), [&](const auto& lot) { return is_signed(facts, lot.lot_id()); })) {
      return lot_signed(id, lots.empty() ? "" : lots[0].lot_id());
    }
  }
  for (const v1::FlagOf& named : reopening.flags()) {
    const v1::Flag* flag = find_flag(state.sheet, named.bid_id(), named.lot_id());
    if (flag == nullptr || flag->status() != v1::FLAG_STATUS_ACCEPTED) {
      return refuse_state(
          {.code = "NOT_ACCEPTED",
           .sentence =
               cat("No accepted flag on bid ", in_quotes(named.bid_id()), ", lot ", in_quotes(named.lot_id()), "."),
           .remedy = "Take bid and lot from the evaluation's flags (GetEvaluation); the lot is empty for "
                     "the whole bid.",
           .subject = "flags"});
    }
    if (is_signed(facts, named.lot_id())) return lot_signed(named.bid_id(), named.lot_id());
  }
  return absl::OkStatus();
}

absl::StatusOr<const v1::Reopening*> proposed(const EvaluationState& state, const std::string& procedure_id) {
  CONCORD_RETURN_IF_ERROR(check_started(state, procedure_id));
  if (state.sheet.has_reopening()) return &state.sheet.reopening();
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = "Nobody proposed to reopen the evaluation.",
                       .remedy = "Have a commissioner propose it (ProposeReopening)."});
}

// Answers of a bid that comes back: whatever was agreed on them, others were judged since.
void add_reinstated(const EvaluationState& state, v1::EvaluationReopened& reopened) {
  if (!is_locked(state.sheet)) return;
  EvaluationState after = state;
  v1::EvaluationEvent event;
  *event.mutable_evaluation_reopened() = reopened;
  EvaluationAggregate::evolve(after, event);
  const Seating seating(after);
  const auto& back = reopened.reopening().reinstated_bid_ids();
  for (const Answer& answer : answers_of(after.sheet)) {
    if (std::find(back.begin(), back.end(), answer.bid_id) == back.end()) continue;
    *reopened.add_consensus() = spread_of(answer, seating.counting(answer));
  }
}

v1::BidOnLot bid_on(const std::string& lot_id, const std::string& bid_id) {
  v1::BidOnLot bid;
  bid.set_lot_id(lot_id);
  bid.set_bid_id(bid_id);
  return bid;
}

}  // namespace

ReopeningFacts facts_of_award(const v1::Award& award, const v1::Procedure& procedure) {
  ReopeningFacts facts;
  facts.cancelled = procedure.status() == v1::PROCEDURE_STATUS_CANCELLED;
  for (const v1::LotDecision& lot : award.lots()) {
    const std::string& lot_id = lot.award().lot_id();
    if (lot.standing() == v1::LOT_STANDING_AWARDED) facts.awarded_lots.push_back(lot_id);
    if (lot.standing() == v1::LOT_STANDING_SIGNED) facts.signed_lots.push_back(bid_on(lot_id, lot.award().bid_id()));
    for (const std::string& bid_id : lot.set_aside_bid_ids()) facts.set_aside.push_back(bid_on(lot_id, bid_id));
  }
  return facts;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ProposeReopeningRequest& request,
                         const Context& context, const ReopeningFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_started(state, request.procedure_id()));
  v1::Reopening reopening;
  reopening.set_reason(request.reason());
  *reopening.mutable_reinstated_bid_ids() = request.reinstate_bid_ids();
  *reopening.mutable_flags() = request.flags();
  reopening.set_proposed_by(context.actor.subject);
  reopening.set_proposed_on(platform::format_date(context.today));
  std::vector<v1::EvaluationEvent> events;
  if (state.sheet.has_reopening()) {
    if (platform::same(state.sheet.reopening(), reopening)) return events;
    return refuse_state({.code = "REOPENING_PROPOSED",
                         .sentence = cat(state.sheet.reopening().proposed_by(), " proposed on ",
                                         state.sheet.reopening().proposed_on(), " to reopen it."),
                         .remedy = "Decide on that first: ApproveReopening or DeclineReopening."});
  }
  const bool completed = state.sheet.status() == v1::EVALUATION_STATUS_COMPLETED;
  if (!completed && request.reinstate_bid_ids().empty() && request.flags().empty()) {
    return refuse_state({.code = "NOT_COMPLETED",
                         .sentence = "The evaluation is not completed.",
                         .remedy = "Correct marks by ScoreAnswer before moderation and ModerateScore in it; name the "
                                   "rejected bids or accepted flags that were a mistake."});
  }
  CONCORD_RETURN_IF_ERROR(check_award(state, facts));
  CONCORD_RETURN_IF_ERROR(check_named(state, reopening, facts));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The proposal"));
  auto* event = events.emplace_back().mutable_reopening_proposed();
  event->set_procedure_id(state.sheet.procedure_id());
  *event->mutable_reopening() = reopening;
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ApproveReopeningRequest& request,
                         const Context& context, const ReopeningFacts& facts) {
  CONCORD_ASSIGN(const v1::Reopening* reopening, proposed(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      reopening->proposed_by(), context,
      {.did = "proposed to reopen it", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(refuse_marker(took_part(state, context.actor.subject), context, kTwoPersons));
  CONCORD_RETURN_IF_ERROR(check_award(state, facts));
  CONCORD_RETURN_IF_ERROR(check_named(state, *reopening, facts));
  std::vector<v1::EvaluationEvent> events(1);
  auto* reopened = events[0].mutable_evaluation_reopened();
  reopened->set_procedure_id(state.sheet.procedure_id());
  *reopened->mutable_reopening() = *reopening;
  reopened->set_approved_by(context.actor.subject);
  reopened->set_reopened_on(platform::format_date(context.today));
  const bool completed = state.sheet.status() == v1::EVALUATION_STATUS_COMPLETED;
  reopened->set_round(completed ? state.sheet.rounds() + 1 : 0);
  for (const v1::BidOnLot& lot : facts.signed_lots) *reopened->add_fixed_lots() = lot;
  for (const v1::BidOnLot& bid : facts.set_aside) *reopened->add_reconsidered() = bid;
  add_reinstated(state, *reopened);
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::DeclineReopeningRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(proposed(state, request.procedure_id()).status());
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the evaluation stands"));
  std::vector<v1::EvaluationEvent> events(1);
  auto* declined = events[0].mutable_reopening_declined();
  declined->set_procedure_id(state.sheet.procedure_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
