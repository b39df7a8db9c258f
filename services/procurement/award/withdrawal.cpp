// PURE. Proposed, approved, declined; see withdrawal.h.
#include "services/procurement/award/withdrawal.h"

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody takes an award back alone.";

absl::StatusOr<const v1::LotDecision*> proposed_lot(const v1::Award& state, const std::string& procedure_id,
                                                    const std::string& lot_id) {
  CONCORD_ASSIGN(const v1::LotDecision* lot, awarded_lot(state, procedure_id, lot_id));
  if (lot->has_withdrawal()) return lot;
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = cat("Nobody proposed to take the award of lot ", lot_id, " back."),
                       .remedy = "Have a commissioner propose it (ProposeAwardWithdrawal)."});
}

}  // namespace

AwardDecided decide(const v1::Award& state, const v1::ProposeAwardWithdrawalRequest& request, const Context& context) {
  CONCORD_ASSIGN(const v1::LotDecision* lot, awarded_lot(state, request.procedure_id(), request.lot_id()));
  v1::AwardWithdrawal withdrawal;
  withdrawal.set_ground(request.ground());
  withdrawal.set_reason(request.reason());
  withdrawal.set_proposed_by(context.actor.subject);
  withdrawal.set_proposed_on(platform::format_date(context.today));
  std::vector<v1::AwardEvent> events;
  if (lot->has_withdrawal()) {
    if (platform::same(lot->withdrawal(), withdrawal)) return events;
    return check_no_withdrawal(*lot);
  }
  if (request.ground() == v1::WITHDRAWAL_GROUND_UNSPECIFIED || !v1::WithdrawalGround_IsValid(request.ground())) {
    return platform::refuse_input({.code = "GROUND_MISSING",
                                   .sentence = "The proposal states no ground that is known.",
                                   .remedy = "State one, such as WITHDRAWAL_GROUND_WINNER_WITHDREW.",
                                   .subject = "ground"});
  }
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The proposal"));
  auto* proposed = events.emplace_back().mutable_award_withdrawal_proposed();
  proposed->set_procedure_id(state.procedure_id());
  proposed->set_lot_id(lot->award().lot_id());
  *proposed->mutable_withdrawal() = withdrawal;
  return events;
}

AwardDecided decide(const v1::Award& state, const v1::ApproveAwardWithdrawalRequest& request, const Context& context,
                    const SetAsideFacts& facts) {
  CONCORD_ASSIGN(const v1::LotDecision* lot, proposed_lot(state, request.procedure_id(), request.lot_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      lot->withdrawal().proposed_by(), context,
      {.did = "proposed to take the award back", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kTwoPersons));
  std::vector<v1::AwardEvent> events(1);
  auto* aside = events[0].mutable_lot_award_set_aside();
  aside->set_procedure_id(state.procedure_id());
  aside->set_lot_id(lot->award().lot_id());
  aside->set_contract_id(lot->contract().contract_id());
  aside->set_reason(lot->withdrawal().reason());
  *aside->mutable_withdrawal() = lot->withdrawal();
  aside->set_approved_by(context.actor.subject);
  return events;
}

AwardDecided decide(const v1::Award& state, const v1::DeclineAwardWithdrawalRequest& request, const Context& context) {
  CONCORD_ASSIGN(const v1::LotDecision* lot, proposed_lot(state, request.procedure_id(), request.lot_id()));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the award stands"));
  std::vector<v1::AwardEvent> events(1);
  auto* declined = events[0].mutable_award_withdrawal_declined();
  declined->set_procedure_id(state.procedure_id());
  declined->set_lot_id(lot->award().lot_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
