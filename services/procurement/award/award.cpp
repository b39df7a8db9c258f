// PURE. Recommendation, approval, standstill and signature; see award.h.
#include "services/procurement/award/award.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/award/standing.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/fields/took_part.h"
#include "services/procurement/gates/award_notices.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/procedure/drafting.h"
#include "services/procurement/procedure/ended_lots.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody approves what he or she recommended.";
// How much later than awarded, or than a late signature, a contract may start: room to get ready, and no more.
constexpr int kLatestStartDays = 92;

v1::LotDecision& decision_of(v1::Award& award, const std::string& lot_id) {
  for (v1::LotDecision& lot : *award.mutable_lots()) {
    if (lot.award().lot_id() == lot_id) return lot;
  }
  v1::LotDecision& fresh = *award.add_lots();
  fresh.mutable_award()->set_lot_id(lot_id);
  return fresh;
}

void evolve_recommended(v1::Award& state, const v1::AwardRecommended& event) {
  state.set_procedure_id(event.procedure_id());
  state.set_status(v1::AWARD_STATUS_RECOMMENDED);
  for (const v1::LotAward& lot : event.lots()) {
    v1::LotDecision& decision = decision_of(state, lot.lot_id());
    *decision.mutable_award() = lot;
    decision.set_standing(lot.bid_id().empty() ? v1::LOT_STANDING_NOT_AWARDED : v1::LOT_STANDING_RECOMMENDED);
    decision.clear_contract();
    decision.clear_standstill_ends_on();
    decision.clear_standstill();
  }
  state.set_total_milli(event.total_milli());
  state.set_bound_milli(event.bound_milli());
  state.set_nodes(event.nodes());
  state.set_rule(event.rule());
  state.set_reasons(event.reasons());
  state.set_recommended_by(event.recommended_by());
  state.clear_approved_by();
  state.clear_approved_on();
  *state.mutable_findings() = event.findings();
}

void evolve_lot(v1::Award& state, const v1::AwardEvent& event) {
  if (event.has_lot_awarded()) {
    const v1::LotAwarded& awarded = event.lot_awarded();
    v1::LotDecision& lot = decision_of(state, awarded.contract().lot_id());
    lot.set_standing(v1::LOT_STANDING_AWARDED);
    *lot.mutable_contract() = awarded.contract();
    lot.set_standstill_ends_on(awarded.standstill_ends_on());
    lot.clear_standstill();
    if (awarded.has_standstill()) *lot.mutable_standstill() = awarded.standstill();
    lot.set_times_awarded(lot.times_awarded() + 1);
  } else if (event.has_lot_award_set_aside()) {
    v1::LotDecision& lot = decision_of(state, event.lot_award_set_aside().lot_id());
    lot.set_standing(v1::LOT_STANDING_SET_ASIDE);
    lot.set_set_aside_reason(event.lot_award_set_aside().reason());
    lot.clear_withdrawal();
    lot.add_set_aside_bid_ids(lot.award().bid_id());
    const bool alone = !event.lot_award_set_aside().has_withdrawal();
    lot.set_set_aside_by(alone ? event.lot_award_set_aside().approved_by() : "");
  } else if (event.has_award_withdrawal_proposed()) {
    const v1::AwardWithdrawalProposed& proposed = event.award_withdrawal_proposed();
    *decision_of(state, proposed.lot_id()).mutable_withdrawal() = proposed.withdrawal();
  } else if (event.has_award_withdrawal_declined()) {
    decision_of(state, event.award_withdrawal_declined().lot_id()).clear_withdrawal();
  } else if (event.has_standstill_counted()) {
    v1::LotDecision& lot = decision_of(state, event.standstill_counted().lot_id());
    *lot.mutable_standstill() = event.standstill_counted().standstill();
    lot.set_standstill_ends_on(lot.standstill().ends_on());
  } else if (event.has_award_lot_ended()) {
    state.set_procedure_id(event.award_lot_ended().procedure_id());
    v1::LotDecision& lot = decision_of(state, event.award_lot_ended().lot_end().lot_id());
    const std::string lot_id = lot.award().lot_id();
    lot.mutable_award()->Clear();
    lot.mutable_award()->set_lot_id(lot_id);
    lot.clear_contract();
    lot.clear_standstill();
    lot.clear_standstill_ends_on();
    lot.clear_withdrawal();
    lot.set_standing(v1::LOT_STANDING_ENDED);
    *lot.mutable_lot_end() = event.award_lot_ended().lot_end();
  } else if (event.has_contract_awarded()) {
    v1::LotDecision& lot = decision_of(state, event.contract_awarded().contract().lot_id());
    lot.set_standing(v1::LOT_STANDING_SIGNED);
    *lot.mutable_contract() = event.contract_awarded().contract();
    lot.set_signed_on(event.contract_awarded().signed_on());
  }
}

absl::Status check_not_cancelled(const v1::Procedure& procedure) {
  if (procedure.status() != v1::PROCEDURE_STATUS_CANCELLED) return absl::OkStatus();
  return refuse_state({.code = "PROCEDURE_CANCELLED",
                       .sentence = cat("Procedure ", procedure.id(), " is cancelled."),
                       .remedy = "Draft a new procedure."});
}

// Whether a lot that nobody got has a winner now, on other results.
bool wins_more(const v1::Award& state, const absl::StatusOr<AwardProposal>& proposal) {
  if (!proposal.ok()) return false;
  return std::any_of(proposal->lots.begin(), proposal->lots.end(), [&](const v1::LotAward& lot) {
    const v1::LotDecision* known = find_lot_decision(state, lot.lot_id());
    return !lot.bid_id().empty() && known != nullptr && known->standing() == v1::LOT_STANDING_NOT_AWARDED;
  });
}

// The day before the same day so many months later.
std::string last_day(const std::string& starts_on, int months) {
  const auto first = platform::parse_date(starts_on, "starts_on");
  if (!first.ok()) return "";
  const absl::CivilMonth end_month = absl::CivilMonth(*first) + months;
  const absl::CivilDay end_of_month = absl::CivilDay(absl::CivilMonth(end_month) + 1) - 1;
  const absl::CivilDay same_day = absl::CivilDay(end_month) + (first->day() - 1);
  return platform::format_date(std::min(same_day - 1, end_of_month));
}

v1::AwardedContract contract_of(const v1::Procedure& procedure, const v1::LotDecision& decision,
                                const Context& context) {
  const v1::LotAward& award = decision.award();
  v1::AwardedContract contract;
  contract.set_contract_id(contract_id_of(procedure.id(), award.lot_id(), decision.times_awarded() + 1));
  contract.set_procedure_id(procedure.id());
  contract.set_plan_id(procedure.plan_id());
  contract.set_title(procedure.draft().title());
  contract.set_lot_id(award.lot_id());
  *contract.mutable_provider_ids() = award.party_ids();
  contract.set_bid_id(award.bid_id());
  contract.set_value_pence(award.price_pence());
  *contract.mutable_yearly_pence() = award.yearly_pence();
  const v1::ContractForm& form = procedure.draft().contract();
  contract.set_starts_on(form.starts_on());
  contract.set_ends_on(last_day(form.starts_on(), form.term_months()));
  contract.set_extension_months(form.extension_months());
  contract.set_awarded_on(platform::format_date(context.today));
  if (v1::LegalParticulars law = law_of_contract(procedure); law.ByteSizeLong() > 0) *contract.mutable_legal() = law;
  const v1::Lot* lot = find_lot(procedure.draft(), award.lot_id());
  if (lot == nullptr) return contract;
  contract.set_lot_title(lot->title());
  *contract.mutable_area_codes() = lot->area_codes();
  *contract.mutable_client_groups() = lot->client_groups();
  *contract.mutable_tenures() = lot->tenures();
  contract.set_units(lot->units());
  contract.set_hours_week_milli(lot->hours_week_milli());
  *contract.mutable_replaces_service_ids() = lot->replaces_service_ids();
  return contract;
}

// Nothing binds before it is signed: a contract starts on the day of its signature or later, with its term whole.
absl::StatusOr<v1::AwardedContract> contract_signed_on(const std::string& today, const v1::AwardedContract& awarded,
                                                       const v1::SignContractRequest& request, int term_months) {
  v1::AwardedContract contract = awarded;
  const std::string& starts = request.starts_on();
  const auto from = platform::parse_date(std::max(today, awarded.starts_on()), "starts_on");
  if (!starts.empty() && is_date(starts) && from.ok() && starts > platform::format_date(*from + kLatestStartDays)) {
    return platform::refuse_input(
        {.code = "INVALID_DATES",
         .sentence = cat("The contract was competed for from ", awarded.starts_on(), " on."),
         .remedy = cat("Give a day to ", platform::format_date(*from + kLatestStartDays),
                       "; where it is to start later still, take the award back (ProposeAwardWithdrawal) and compete "
                       "for it anew."),
         .subject = "starts_on"});
  }
  if (!starts.empty() && (!is_date(starts) || starts < awarded.starts_on())) {
    return platform::refuse_input({.code = "INVALID_DATES",
                                   .sentence = cat("The contract was awarded from ", awarded.starts_on(), " on."),
                                   .remedy = "Give YYYY-MM-DD of that day or later, or nothing.",
                                   .subject = "starts_on"});
  }
  // Written as YYYY-MM-DD, days compare as text.
  if ((starts.empty() ? awarded.starts_on() : starts) < today) {
    return refuse_state({.code = "STARTS_BEFORE_SIGNATURE",
                         .sentence = cat("Today is ", today, ", and contract ", awarded.contract_id(),
                                         " would have started on ", starts.empty() ? awarded.starts_on() : starts, "."),
                         .remedy = cat("Sign it with starts_on of ", today, " or later; the term stays whole."),
                         .subject = "starts_on"});
  }
  if (starts.empty() || starts == awarded.starts_on()) return contract;
  contract.set_starts_on(starts);
  contract.set_ends_on(last_day(starts, term_months));
  return contract;
}

// Who alone said what law holds, or from when the standstill runs, does not sign as well.
absl::Status check_signer(const v1::Procedure& procedure, const v1::LotDecision& lot, const Context& context) {
  const std::string& subject = context.actor.subject;
  if (const std::string law = law_stated_later_by(procedure, subject); !law.empty()) {
    CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
        subject, context,
        {.did = cat("stated ", law, " after publication, which decides the rules that are asked"),
         .remedy = "Ask another officer to sign, or take it back (StateParticulars).",
         .rule = "Two persons: nobody signs under law that only the signer stated.",
         .subject = law}));
  }
  if (commenced_by_word_of(procedure, subject)) {
    CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
        subject, context,
        {.did = "invited the quotes and said alone on which day they commenced, which decides the rules that are asked",
         .remedy = "Ask another officer to sign.",
         .rule = "Two persons: nobody signs under law that only the signer stated.",
         .subject = "commenced_on"}));
  }
  const auto told_by = standstill_told_by(procedure, lot.contract().contract_id(), lot.contract().awarded_on());
  if (told_by.count(subject) == 0) return absl::OkStatus();
  return platform::refuse_same_person(subject, context,
                                      {.did = "recorded the award's notice with an earlier day, or took one back",
                                       .remedy = "Ask another officer to sign.",
                                       .rule = "Two persons: nobody signs on a standstill that only the signer told."});
}

// An approval that somebody gave, or a waiver, is not stated and relied on by the same person.
absl::Status check_approvals_of_others(const v1::Procedure& procedure, const Context& context) {
  const std::string& subject = context.actor.subject;
  const auto refuse = [&](const std::string& did) {
    return platform::refuse_same_person(
        subject, context,
        {.did = did,
         .remedy = "Ask an approver who did not, or have another state it too (StateParticulars).",
         .rule = "Two persons: nobody decides on an approval or a waiver that only he or she stated."});
  };
  const v1::LegalParticulars now = particulars_now(procedure.draft().legal(), procedure);
  std::vector<std::string> approvals(now.approvals().begin(), now.approvals().end());
  for (const rules::v1::ApprovalGiven& given : now.approvals_given()) approvals.push_back(given.approval());
  for (const std::string& approval : approvals) {
    if (approved_by_word_of(procedure, approval, subject)) return refuse(cat("stated the approval of ", approval));
  }
  const auto& hands = procedure.prepared_by();
  const bool has_prepared = std::find(hands.begin(), hands.end(), subject) != hands.end();
  for (const rules::v1::Waiver& waiver : now.waivers()) {
    if (waived_by_word_of(procedure, waiver.requirement(), subject)) {
      return refuse(cat("stated the waiver of ", waiver.requirement()));
    }
  }
  if (!has_prepared || procedure.draft().legal().waivers().empty()) return absl::OkStatus();
  return refuse("prepared the procedure, and a waiver with it");
}

}  // namespace

std::string award_stream(const std::string& procedure_id) { return cat("award/", procedure_id); }

std::vector<FoundWinner> winners_of(const v1::Award& award, const AwardProposal* proposal) {
  std::vector<FoundWinner> winners;
  const auto add = [&](const v1::LotAward& lot, const v1::AwardedContract& contract) {
    if (lot.bid_id().empty()) return;
    winners.push_back({.lot_id = lot.lot_id(),
                       .bid_id = lot.bid_id(),
                       .party_ids = {lot.party_ids().begin(), lot.party_ids().end()},
                       .price_pence = lot.price_pence(),
                       .awarded_on = contract.awarded_on(),
                       .contract_id = contract.contract_id()});
  };
  for (const v1::LotDecision& lot : award.lots()) {
    const bool recommended = lot.standing() == v1::LOT_STANDING_RECOMMENDED && proposal == nullptr;
    if (recommended || is_standing(lot)) add(lot.award(), recommended ? v1::AwardedContract() : lot.contract());
  }
  if (proposal == nullptr) return winners;
  for (const v1::LotAward& lot : proposal->lots) add(lot, v1::AwardedContract());
  return winners;
}

void AwardAggregate::evolve(State& state, const Event& event) {
  if (event.has_award_recommended()) {
    evolve_recommended(state, event.award_recommended());
  } else if (event.has_award_approved()) {
    state.set_status(v1::AWARD_STATUS_APPROVED);
    state.set_approved_by(event.award_approved().approved_by());
    state.set_approved_on(event.award_approved().approved_on());
    *state.mutable_findings() = event.award_approved().findings();
  } else {
    evolve_lot(state, event);
  }
}

AwardDecided decide(const v1::Award& state, const v1::RecommendAwardRequest& request, const Context& context,
                    const RecommendFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_not_cancelled(facts.procedure));
  if (!facts.evaluation_completed) {
    return refuse_state({.code = "NOT_EVALUATED",
                         .sentence = cat("The evaluation of ", in_quotes(request.procedure_id()), " is not completed."),
                         .remedy = "Complete the evaluation first."});
  }
  if (state.status() == v1::AWARD_STATUS_APPROVED && !has_open_lot(state) && !wins_more(state, facts.proposal)) {
    const bool is_unsigned = std::any_of(state.lots().begin(), state.lots().end(), [](const v1::LotDecision& lot) {
      return lot.standing() == v1::LOT_STANDING_AWARDED;
    });
    return refuse_state({.code = "ALREADY_APPROVED",
                         .sentence = cat("The award of ", state.procedure_id(), " is approved."),
                         .remedy = is_unsigned ? "Take a lot's award back to recommend it again: SetAsideAward in the "
                                                 "standstill, ProposeAwardWithdrawal until it is signed."
                                               : "Every contract is signed, so nothing is left to recommend; a "
                                                 "contract is changed or ended in the registry."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reasons(), kMaxText, "The recommendation", "reasons"));
  if (!facts.outdated_lots.empty()) {
    return refuse_state({.code = "RESULTS_OUTDATED",
                         .sentence = cat("The results of lot ", facts.outdated_lots[0],
                                         " still count a bid that was left out while its award stood."),
                         .remedy = "Have it scored anew (ScoreLotsAnew), then recommend."});
  }
  CONCORD_RETURN_IF_ERROR(facts.proposal.status());
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  std::vector<v1::AwardEvent> events(1);
  auto* recommended = events[0].mutable_award_recommended();
  recommended->set_procedure_id(facts.procedure.id());
  for (const v1::LotAward& lot : facts.proposal->lots) *recommended->add_lots() = lot;
  recommended->set_total_milli(facts.proposal->total_milli);
  recommended->set_bound_milli(facts.proposal->bound_milli);
  recommended->set_nodes(facts.proposal->nodes);
  recommended->set_rule(rule_of(facts.procedure.draft()));
  recommended->set_reasons(request.reasons());
  recommended->set_recommended_by(context.actor.subject);
  keep(facts.findings, recommended);
  v1::Award then = state;
  AwardAggregate::evolve(then, events[0]);
  if (platform::same(then, state)) events.clear();
  return events;
}

AwardDecided approved(const v1::Award& state, const Context& context, const AwardFacts& facts) {
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  std::vector<v1::AwardEvent> events(1);
  auto* event = events[0].mutable_award_approved();
  event->set_procedure_id(state.procedure_id());
  event->set_approved_by(context.actor.subject);
  event->set_approved_on(platform::format_date(context.today));
  keep(facts.findings, event);
  for (const v1::LotDecision& lot : state.lots()) {
    if (lot.standing() != v1::LOT_STANDING_RECOMMENDED) continue;
    auto* awarded = events.emplace_back().mutable_lot_awarded();
    *awarded->mutable_contract() = contract_of(facts.procedure, lot, context);
    *awarded->mutable_standstill() = facts.standstill;
  }
  return events;
}

AwardDecided decide(const v1::Award& state, const v1::ApproveAwardRequest& request, const Context& context,
                    const AwardFacts& facts) {
  if (state.status() == v1::AWARD_STATUS_UNSPECIFIED) {
    return refuse_state({.code = "NOTHING_RECOMMENDED",
                         .sentence = cat("No award of ", in_quotes(request.procedure_id()), " is recommended."),
                         .remedy = "Have a commissioner recommend it first."});
  }
  CONCORD_RETURN_IF_ERROR(check_not_cancelled(facts.procedure));
  if (state.status() != v1::AWARD_STATUS_RECOMMENDED) {
    return refuse_state({.code = "ALREADY_APPROVED",
                         .sentence = cat("The award of ", state.procedure_id(), " is approved."),
                         .remedy = "Nothing is left to decide."});
  }
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      state.recommended_by(), context,
      {.did = "recommended the award", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kTwoPersons));
  CONCORD_RETURN_IF_ERROR(check_approvals_of_others(facts.procedure, context));
  CONCORD_RETURN_IF_ERROR(facts.undecided);
  for (const v1::LotDecision& lot : state.lots()) {
    if (lot.standing() != v1::LOT_STANDING_RECOMMENDED) continue;
    CONCORD_RETURN_IF_ERROR(check_no_end_proposed(facts.procedure, lot.award().lot_id()));
    CONCORD_RETURN_IF_ERROR(
        platform::refuse_same_person(lot.set_aside_by(), context,
                                     {.did = cat("set the earlier award of lot ", lot.award().lot_id(), " aside alone"),
                                      .remedy = "Ask an approver who did not.",
                                      .rule = "Two persons: nobody puts one winner in another's place alone."}));
  }
  if (!facts.outdated_letter.empty()) {
    return refuse_state({.code = "LETTER_OUTDATED",
                         .sentence = cat("Letter ", facts.outdated_letter,
                                         " was not written for this "
                                         "recommendation, and its bidder would read it now."),
                         .remedy = "Have an officer take it out (TakeOutDocument) and bring one for this "
                                   "recommendation under another id, then approve.",
                         .subject = facts.outdated_letter});
  }
  if (!facts.still_proposed) {
    return refuse_state({.code = "RECOMMENDATION_OUTDATED",
                         .sentence = "The evaluation changed since, and its results are no longer those recommended.",
                         .remedy = "Complete the evaluation where it is open (CompleteEvaluation), then have the award "
                                   "recommended again (RecommendAward)."});
  }
  return approved(state, context, facts);
}

AwardDecided decide(const v1::Award& state, const v1::SetAsideAwardRequest& request, const Context& context,
                    const SetAsideFacts& facts) {
  CONCORD_ASSIGN(const v1::LotDecision* lot, awarded_lot(state, request.procedure_id(), request.lot_id()));
  CONCORD_RETURN_IF_ERROR(check_no_withdrawal(*lot));
  const std::string today = platform::format_date(context.today);
  CONCORD_RETURN_IF_ERROR(check_standstill_not_over(*lot, today));
  CONCORD_RETURN_IF_ERROR(refuse_marker(facts.has_marked, context, kTwoPersons));
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxText, "The setting aside", "reason"));
  std::vector<v1::AwardEvent> events(1);
  auto* aside = events[0].mutable_lot_award_set_aside();
  aside->set_procedure_id(state.procedure_id());
  aside->set_lot_id(lot->award().lot_id());
  aside->set_contract_id(lot->contract().contract_id());
  aside->set_reason(request.reason());
  aside->set_approved_by(context.actor.subject);
  return events;
}

AwardDecided decide(const v1::Award& state, const v1::SignContractRequest& request, const Context& context,
                    const AwardFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_not_cancelled(facts.procedure));
  CONCORD_ASSIGN(const v1::LotDecision* lot, awarded_lot(state, request.procedure_id(), request.lot_id()));
  const std::string today = platform::format_date(context.today);
  CONCORD_RETURN_IF_ERROR(check_no_withdrawal(*lot));
  CONCORD_RETURN_IF_ERROR(facts.undecided);
  CONCORD_RETURN_IF_ERROR(check_no_end_proposed(facts.procedure, request.lot_id()));
  CONCORD_RETURN_IF_ERROR(check_signer(facts.procedure, *lot, context));
  CONCORD_RETURN_IF_ERROR(check_standstill_over(*lot, facts.standstill, today));
  CONCORD_ASSIGN(const auto contract,
                 contract_signed_on(today, lot->contract(), request, facts.procedure.draft().contract().term_months()));
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  std::vector<v1::AwardEvent> events(1);
  auto* awarded = events[0].mutable_contract_awarded();
  *awarded->mutable_contract() = contract;
  awarded->set_signed_on(today);
  keep(facts.findings, awarded);
  return events;
}

AwardDecided count(const v1::Award& state, const CountedStandstill& counted) {
  std::vector<v1::AwardEvent> events;
  const v1::LotDecision* lot = find_lot_decision(state, counted.lot_id);
  if (lot == nullptr || lot->standing() != v1::LOT_STANDING_AWARDED) return events;
  if (lot->contract().contract_id() != counted.contract_id) return events;
  if (lot->has_standstill() && platform::same(lot->standstill(), counted.standstill)) return events;
  auto* event = events.emplace_back().mutable_standstill_counted();
  event->set_procedure_id(state.procedure_id());
  event->set_lot_id(counted.lot_id);
  event->set_contract_id(counted.contract_id);
  *event->mutable_standstill() = counted.standstill;
  if (counted.rules) *event->mutable_rules_record() = *counted.rules;
  return events;
}

}  // namespace concord::procurement
