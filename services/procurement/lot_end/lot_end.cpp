// PURE. Proposed, approved, declined; see lot_end.h.
#include "services/procurement/lot_end/lot_end.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/ended_lots.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody ends a lot alone.";

absl::Status check_standing(const v1::LotDecision* lot) {
  if (lot == nullptr) return absl::OkStatus();
  const std::string& lot_id = lot->award().lot_id();
  if (lot->standing() == v1::LOT_STANDING_SIGNED) {
    return refuse_state({.code = "LOT_SIGNED",
                         .sentence = cat("The contract of lot ", lot_id, " was signed on ", lot->signed_on(), "."),
                         .remedy = "A signed contract is ended in the registry (ProposeContractEnd)."});
  }
  if (lot->standing() == v1::LOT_STANDING_AWARDED) {
    return refuse_state({.code = "AWARD_STANDS",
                         .sentence = cat("The award of lot ", lot_id, " stands."),
                         .remedy = "Take it back first: SetAsideAward in the standstill, or ProposeAwardWithdrawal "
                                   "with the ground WITHDRAWAL_GROUND_AUTHORITY_DECIDED."});
  }
  return absl::OkStatus();
}

absl::Status check_can_end(const ProcedureState& state, const std::string& procedure_id, const std::string& lot_id,
                           const LotEndFacts& facts) {
  if (state.status() != v1::PROCEDURE_STATUS_OPENED) CONCORD_RETURN_IF_ERROR(check_published(state, procedure_id));
  if (find_lot(state.draft(), lot_id) == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_LOT",
                                     .sentence = cat("Procedure ", state.id(), " has no lot ", in_quotes(lot_id), "."),
                                     .remedy = "Take it from the procedure (GetProcedure).",
                                     .subject = "lot_id"});
  }
  if (is_ended(state, lot_id)) {
    return refuse_state({.code = "LOT_ENDED",
                         .sentence = cat("Lot ", lot_id, " was ended already."),
                         .remedy = "Nothing is left to do; where it is wanted after all, draft a new procedure "
                                   "(DraftProcedure)."});
  }
  const auto& lots = state.draft().lots();
  const auto left = std::count_if(lots.begin(), lots.end(),
                                  [&](const v1::Lot& lot) { return lot.id() != lot_id && !is_ended(state, lot.id()); });
  if (left == 0) {
    return refuse_state({.code = "LAST_LOT",
                         .sentence = cat("Lot ", lot_id, " is the last one that is not ended."),
                         .remedy = "Cancel the procedure (CancelProcedure)."});
  }
  return check_standing(find_lot_decision(facts.award, lot_id));
}

absl::StatusOr<v1::LotEnd> proposed_end(const ProcedureState& state, const std::string& procedure_id,
                                        const std::string& lot_id) {
  if (state.id().empty()) return unknown_procedure(procedure_id);
  if (const v1::LotEnd* end = find_lot_end(state, lot_id); end != nullptr && end->ended_on().empty()) return *end;
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = cat("Nobody proposed to end lot ", in_quotes(lot_id), "."),
                       .remedy = "Have a commissioner propose it (ProposeLotEnd)."});
}

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::ProposeLotEndRequest& request, const Context& context,
                        const LotEndFacts& facts) {
  v1::LotEnd end;
  end.set_lot_id(request.lot_id());
  end.set_reason(request.reason());
  end.set_proposed_by(context.actor.subject);
  end.set_proposed_on(platform::format_date(context.today));
  std::vector<v1::ProcedureEvent> events;
  if (const v1::LotEnd* known = find_lot_end(state, request.lot_id()); known != nullptr && known->ended_on().empty()) {
    if (platform::same(*known, end)) return events;
    return check_no_end_proposed(state, request.lot_id());
  }
  CONCORD_RETURN_IF_ERROR(check_can_end(state, request.procedure_id(), request.lot_id(), facts));
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "The proposal"));
  auto* proposed = events.emplace_back().mutable_lot_end_proposed();
  proposed->set_procedure_id(state.id());
  *proposed->mutable_lot_end() = end;
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::ApproveLotEndRequest& request, const Context& context,
                        const LotEndFacts& facts) {
  CONCORD_ASSIGN(v1::LotEnd end, proposed_end(state, request.procedure_id(), request.lot_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      end.proposed_by(), context,
      {.did = "proposed to end the lot", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kTwoPersons));
  CONCORD_RETURN_IF_ERROR(check_can_end(state, request.procedure_id(), request.lot_id(), facts));
  end.set_approved_by(context.actor.subject);
  end.set_ended_on(platform::format_date(context.today));
  std::vector<v1::ProcedureEvent> events(1);
  auto* ended = events[0].mutable_lot_ended();
  ended->set_procedure_id(state.id());
  *ended->mutable_lot_end() = end;
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::DeclineLotEndRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(proposed_end(state, request.procedure_id(), request.lot_id()).status());
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the lot goes on"));
  std::vector<v1::ProcedureEvent> events(1);
  auto* declined = events[0].mutable_lot_end_declined();
  declined->set_procedure_id(state.id());
  declined->set_lot_id(request.lot_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

AwardDecided end_in_award(const v1::Award&, const std::string& procedure_id, const v1::LotEnd& end) {
  std::vector<v1::AwardEvent> events(1);
  events[0].mutable_award_lot_ended()->set_procedure_id(procedure_id);
  *events[0].mutable_award_lot_ended()->mutable_lot_end() = end;
  return events;
}

EvaluationDecided end_in_evaluation(const EvaluationState& state, const v1::LotEnd& end) {
  std::vector<v1::EvaluationEvent> events;
  if (state.sheet.procedure_id().empty()) return events;
  auto* ended = events.emplace_back().mutable_evaluation_lot_ended();
  ended->set_procedure_id(state.sheet.procedure_id());
  ended->set_lot_id(end.lot_id());
  return events;
}

}  // namespace concord::procurement
