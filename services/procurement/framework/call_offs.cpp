// PURE. Who takes a call-off, who may compete for one, and what comes of it; see call_offs.h.
#include "services/procurement/framework/call_offs.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/procedure/drafting.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::Context;
using platform::in_quotes;
using platform::refuse_state;

constexpr char kServesAll[] = "generic";
constexpr char kAnyTenure[] = "any";
constexpr char kPublishedMechanism[] = "The framework's published mechanism; Procurement Act 2023 s.45(4).";
constexpr int kMaxBudgetYears = 10;
constexpr std::int64_t kMaxHoursWeekMilli = 10'000'000'000;

template <typename List>
bool holds(const List& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// At most ten years after the first day, counted by the calendar.
bool is_term(const v1::CallOffNeed& need) {
  if (!is_date(need.starts_on()) || !is_date(need.ends_on()) || need.ends_on() < need.starts_on()) return false;
  const auto first = platform::parse_date(need.starts_on(), "");
  const absl::CivilDay day = *first;
  return need.ends_on() < platform::format_date(absl::CivilDay(day.year() + kMaxCallOffYears, day.month(), day.day()));
}

absl::Status check_need(const v1::CallOffNeed& need) {
  return Faults()
      .must(is_gss_code(need.area_code()), cat("'", need.area_code().substr(0, 20), "' is not an area."),
            "Give a GSS code such as E07000117.", "need.area_code")
      .must(is_code(need.client_group()), cat(in_quotes(need.client_group()), " is not a client group."),
            "Give a code such as young_people.", "need.client_group")
      .must(need.units() >= 1 && need.units() <= kMaxPlaces, cat(need.units(), " places are wanted."),
            cat("Want 1 to ", kMaxPlaces, "."), "need.units")
      .must(need.hours_week_milli() >= 0 && need.hours_week_milli() <= kMaxHoursWeekMilli,
            cat(need.hours_week_milli(), " thousandths of an hour a week are wanted."),
            cat("Give 0 to ", kMaxHoursWeekMilli, "."), "need.hours_week_milli")
      .must(is_code(need.priced_unit()), cat(in_quotes(need.priced_unit()), " is not a unit that is priced."),
            "Give a code such as support_hour.", "need.priced_unit")
      .must(need.quantity() >= 1 && need.quantity() <= kMaxQuantity, cat("The quantity is ", need.quantity(), "."),
            cat("Give 1 to ", kMaxQuantity, " priced units for the whole term."), "need.quantity")
      .must(is_term(need),
            cat("'", need.starts_on().substr(0, 20), "' to '", need.ends_on().substr(0, 20), "' is no term."),
            cat("Give two days as YYYY-MM-DD, less than ", kMaxCallOffYears, " years apart."), "need.starts_on")
      .as("INVALID_NEED");
}

// The lot if it may be called off today for this need.
absl::StatusOr<const v1::FrameworkLot*> callable_lot(const FrameworkState& state, const std::string& framework_id,
                                                     const std::string& lot_id, const v1::CallOffNeed& need,
                                                     const Context& context, const AdmissionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_framework_open(state, framework_id));
  CONCORD_RETURN_IF_ERROR(check_still_awarded(state.sheet, context, facts.competition));
  const v1::FrameworkDraft& draft = state.sheet.draft();
  const std::string today = platform::format_date(context.today);
  if (today < draft.starts_on() || draft.ends_on() < today) {
    return refuse_state({.code = "OUTSIDE_TERM",
                         .sentence = cat("It is ", today, "; the framework runs from ", draft.starts_on(), " to ",
                                         draft.ends_on(), "."),
                         .remedy = "Call off within the term; a contract that was called off may run on after it."});
  }
  const v1::FrameworkLot* lot = find_framework_lot(draft, lot_id);
  if (lot == nullptr) return unknown_lot(state.sheet, lot_id);
  CONCORD_RETURN_IF_ERROR(check_need(need));
  if (!covers(*lot, need.area_code(), need.client_group())) {
    return refuse_state(
        {.code = "NOT_COVERED",
         .sentence = cat("Lot ", lot->id(), " does not cover ", need.client_group(), " in ", need.area_code(), "."),
         .remedy = "Take a lot that covers both, or start a procedure."});
  }
  CONCORD_RETURN_IF_ERROR(check_call_off_term(draft.award(), need.starts_on(), need.ends_on()));
  CONCORD_RETURN_IF_ERROR(check_starts_ahead(need, context));
  return lot;
}

absl::Status check_choice(const v1::FrameworkLot& lot, const v1::CallOffNeed& need) {
  const bool by_choice = lot.mechanism() == v1::CALL_OFF_MECHANISM_PERSONS_CHOICE;
  if (by_choice && need.chosen_provider_id().empty()) {
    return platform::refuse_input({.code = "CHOICE_MISSING",
                                   .sentence = cat("Lot ", lot.id(), " goes to whom the person chose."),
                                   .remedy = "Name the provider that the person supported chose.",
                                   .subject = "need.chosen_provider_id"});
  }
  if (!by_choice && !need.chosen_provider_id().empty()) {
    return platform::refuse_input(
        {.code = "INVALID_NEED",
         .sentence = cat("Lot ", lot.id(), " is called off by ", mechanism_in_words(lot.mechanism()),
                         "; nobody chooses ", need.chosen_provider_id().substr(0, 80), "."),
         .remedy = "Leave the chosen provider out.",
         .subject = "need.chosen_provider_id"});
  }
  return absl::OkStatus();
}

absl::Status nobody(const v1::FrameworkLot& lot, const v1::CallOffNeed& need, const CallOffOutcome& outcome) {
  constexpr std::size_t kMaxNamed = 20;
  std::string why;
  for (std::size_t i = 0; i < outcome.considered.size() && i < kMaxNamed; ++i) {
    why += cat(" ", outcome.considered[i].provider_id(), ": ", outcome.considered[i].sentence());
  }
  if (!need.chosen_provider_id().empty()) {
    const auto& list = outcome.considered;
    const auto chosen = std::find_if(list.begin(), list.end(), [&](const v1::ConsideredProvider& provider) {
      return provider.provider_id() == need.chosen_provider_id();
    });
    return refuse_state(
        {.code = "CHOICE_NOT_POSSIBLE",
         .sentence = cat("The person chose ", need.chosen_provider_id().substr(0, 80), ". ",
                         chosen == list.end() ? cat("It is not on lot ", lot.id(), ".") : chosen->sentence()),
         .remedy = "Ask the person to choose another, or to wait.",
         .citation = kPublishedMechanism});
  }
  return refuse_state({.code = "NOBODY_FREE",
                       .sentence = cat("Nobody on lot ", lot.id(), " can take ", need.units(), " places.",
                                       why.empty() ? " Nobody was admitted to it." : why),
                       .remedy = "Want fewer places or another term, admit providers, or start a procedure.",
                       .citation = kPublishedMechanism});
}

// Whoever the mechanism finds today; the places of `id` itself, where it waits, count as free.
absl::StatusOr<v1::FrameworkCallOff> outcome_of(const FrameworkState& state, const v1::FrameworkLot& lot,
                                                const std::string& id, const v1::CallOffNeed& need,
                                                const Context& context, const AdmissionFacts& facts) {
  std::vector<Occupied> occupied;
  for (const auto& [other, one] : state.call_offs) {
    if (other != id) occupied.push_back(one);
  }
  const CallOffOutcome outcome =
      find_provider(lot.mechanism(), admissions_of(state.sheet, lot.id()), occupied, need, facts.accredited);
  if (outcome.provider_id.empty()) return nobody(lot, need, outcome);
  const std::int64_t value = outcome.unit_price_pence * need.quantity();
  if (value > kMaxPence) {
    return platform::refuse_input({.code = "INVALID_NEED",
                                   .sentence = cat("The call-off would be worth ", pounds(value), " pounds."),
                                   .remedy = cat("Call off at most ", pounds(kMaxPence), " pounds at once."),
                                   .subject = "need.quantity"});
  }
  v1::FrameworkCallOff found;
  found.set_id(id);
  found.set_framework_id(state.sheet.id());
  found.set_lot_id(lot.id());
  found.set_mechanism(lot.mechanism());
  *found.mutable_need() = need;
  found.set_provider_id(outcome.provider_id);
  found.set_unit_price_pence(outcome.unit_price_pence);
  found.set_value_pence(value);
  for (const v1::ConsideredProvider& provider : outcome.considered) *found.add_considered() = provider;
  found.set_called_off_on(platform::format_date(context.today));
  return found;
}

// Contracts' ids are in lower case, so two call-offs whose ids differ only in that would share one.
absl::Status check_new_id(const FrameworkState& state, const v1::CallOffRequest& request) {
  const std::string contract = contract_id_of_call_off(request.framework_id(), request.call_off_id());
  for (const auto& [id, one] : state.call_offs) {
    if (contract_id_of_call_off(request.framework_id(), id) != contract) continue;
    return refuse_state({.code = "ALREADY_CALLED_OFF",
                         .sentence = cat("There is a call-off '", id, "' already."),
                         .remedy = "Choose another id, whatever its case."});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_starts_ahead(const v1::CallOffNeed& need, const Context& context) {
  const std::string today = platform::format_date(context.today);
  if (today <= need.starts_on()) return absl::OkStatus();
  return refuse_state({.code = "STARTS_BEFORE_SIGNATURE",
                       .sentence = cat("It is ", today, ", and the call-off would start on ", need.starts_on(), "."),
                       .remedy = "Nothing binds before it is signed: call off from today on (CallOff). What waited too "
                                 "long is declined first (DeclineCallOff).",
                       .subject = "need.starts_on"});
}

std::string contract_id_of_call_off(const std::string& framework_id, const std::string& call_off_id) {
  return contract_id_of(cat(framework_id, "-call"), call_off_id, 1);
}

bool covers(const v1::FrameworkLot& lot, const std::string& area_code, const std::string& client_group) {
  return holds(lot.area_codes(), area_code) &&
         (holds(lot.client_groups(), client_group) || holds(lot.client_groups(), kServesAll));
}

v1::AwardedContract contract_of(const v1::FrameworkDraft& draft, const v1::FrameworkCallOff& made) {
  v1::AwardedContract contract;
  const v1::FrameworkLot* lot = find_framework_lot(draft, made.lot_id());
  contract.set_contract_id(contract_id_of_call_off(made.framework_id(), made.id()));
  contract.set_procedure_id(made.framework_id());
  contract.set_title(draft.title());
  contract.set_lot_id(made.lot_id());
  contract.set_lot_title(cat(lot == nullptr ? made.lot_id() : lot->title(), ", call-off ", made.id()));
  contract.add_area_codes(made.need().area_code());
  contract.add_provider_ids(made.provider_id());
  contract.set_value_pence(made.value_pence());
  contract.set_starts_on(made.need().starts_on());
  contract.set_ends_on(made.need().ends_on());
  contract.add_client_groups(made.need().client_group());
  contract.add_tenures(kAnyTenure);
  contract.set_units(made.need().units());
  contract.set_hours_week_milli(made.need().hours_week_milli());
  contract.set_awarded_on(made.called_off_on());
  // The law that the framework's procurement began under holds for changes of the contract too.
  contract.mutable_legal()->set_commenced_on(draft.award().awarded_on());
  contract.mutable_legal()->set_cpv(made.particulars().cpv());
  *contract.mutable_legal()->mutable_stated() = made.particulars().stated();
  return contract;
}

absl::StatusOr<v1::FrameworkCallOff> found_by_mechanism(const FrameworkState& state, const v1::CallOffRequest& request,
                                                        const Context& context, const AdmissionFacts& facts) {
  CONCORD_ASSIGN(const v1::FrameworkLot* lot,
                 callable_lot(state, request.framework_id(), request.lot_id(), request.need(), context, facts));
  if (!is_id(request.call_off_id())) {
    return platform::refuse_input({.code = "INVALID_NEED",
                                   .sentence = cat("'", request.call_off_id().substr(0, 80), "' is not an id."),
                                   .remedy = "Give 1 to 60 letters, digits, hyphens.",
                                   .subject = "call_off_id"});
  }
  if (const std::string id = contract_id_of_call_off(request.framework_id(), request.call_off_id());
      id.size() > kMaxContractId) {
    return platform::refuse_input(
        {.code = "INVALID_NEED",
         .sentence = cat("The contract's id '", id, "' would have ", id.size(), " characters."),
         .remedy = cat("Give a shorter call-off id: the contract's takes ", kMaxContractId, "."),
         .subject = "call_off_id"});
  }
  if (lot->mechanism() == v1::CALL_OFF_MECHANISM_MINI_COMPETITION) {
    return refuse_state({.code = "MINI_COMPETITION_WANTED",
                         .sentence = cat("Lot ", lot->id(), " is called off by mini-competition."),
                         .remedy = "Start a mini-competition.",
                         .citation = kPublishedMechanism});
  }
  CONCORD_RETURN_IF_ERROR(check_choice(*lot, request.need()));
  CONCORD_RETURN_IF_ERROR(check_new_id(state, request));
  if (state.sheet.call_offs() >= kMaxCallOffs) {
    return refuse_state({.code = "TOO_MANY_CALL_OFFS",
                         .sentence = cat("The framework has ", state.sheet.call_offs(), " call-offs."),
                         .remedy = cat("A framework takes ", kMaxCallOffs, "; open a second one.")});
  }
  return outcome_of(state, *lot, request.call_off_id(), request.need(), context, facts);
}

absl::StatusOr<v1::FrameworkCallOff> found_again(const FrameworkState& state, const v1::FrameworkCallOff& waiting,
                                                 const Context& context, const AdmissionFacts& facts) {
  CONCORD_ASSIGN(const v1::FrameworkLot* lot,
                 callable_lot(state, state.sheet.id(), waiting.lot_id(), waiting.need(), context, facts));
  return outcome_of(state, *lot, waiting.id(), waiting.need(), context, facts);
}

FrameworkDecided decide(const FrameworkState& state, const v1::StartMiniCompetitionRequest& request,
                        const Context& context, const AdmissionFacts& facts) {
  CONCORD_ASSIGN(const v1::FrameworkLot* lot,
                 callable_lot(state, request.framework_id(), request.lot_id(), request.need(), context, facts));
  if (lot->mechanism() != v1::CALL_OFF_MECHANISM_MINI_COMPETITION) {
    return refuse_state(
        {.code = "DIRECT_AWARD_WANTED",
         .sentence = cat("Lot ", lot->id(), " is called off by ", mechanism_in_words(lot->mechanism()), "."),
         .remedy = "Call off directly; the published mechanism decides.",
         .citation = kPublishedMechanism});
  }
  CONCORD_RETURN_IF_ERROR(check_choice(*lot, request.need()));
  if (request.yearly_pence().empty() || request.yearly_pence_size() > kMaxBudgetYears) {
    return platform::refuse_input({.code = "INVALID_NEED",
                                   .sentence = cat("The budget is of ", request.yearly_pence_size(), " years."),
                                   .remedy = cat("Give 1 to ", kMaxBudgetYears, "."),
                                   .subject = "yearly_pence"});
  }
  CONCORD_RETURN_IF_ERROR(check_call_off_months(state.sheet.draft().award(), request.need().starts_on(),
                                                kMonthsAYear * request.yearly_pence_size()));
  for (const v1::MiniCompetition& other : state.sheet.mini_competitions()) {
    if (other.procedure_id() != request.procedure_id()) continue;
    return refuse_state({.code = "ALREADY_DRAFTED",
                         .sentence = cat("Mini-competition '", other.procedure_id(), "' was started already."),
                         .remedy = "Give the new one an id of its own."});
  }
  if (state.sheet.mini_competitions_size() >= kMaxMiniCompetitions) {
    return refuse_state(
        {.code = "TOO_MANY_COMPETITIONS",
         .sentence = cat("The framework has ", state.sheet.mini_competitions_size(), " mini-competitions."),
         .remedy = cat("A framework takes ", kMaxMiniCompetitions, "; open a second one.")});
  }
  std::vector<v1::FrameworkEvent> events(1);
  auto* started = events[0].mutable_mini_competition_started();
  started->set_framework_id(state.sheet.id());
  v1::MiniCompetition* competition = started->mutable_competition();
  competition->set_procedure_id(request.procedure_id());
  competition->set_lot_id(lot->id());
  for (const v1::Admission& admission : admissions_of(state.sheet, lot->id())) {
    if (admission.suspended() || facts.accredited.count(admission.provider_id()) == 0) continue;
    competition->add_provider_ids(admission.provider_id());
  }
  if (competition->provider_ids().empty()) {
    return refuse_state({.code = "NOBODY_ADMITTED",
                         .sentence = cat("Nobody on lot ", lot->id(), " is accredited and free of suspension."),
                         .remedy = "Admit accredited providers first, or start an open procedure."});
  }
  competition->set_started_on(platform::format_date(context.today));
  return events;
}

v1::DraftMiniCompetition procedure_of(const v1::Framework& sheet, const v1::StartMiniCompetitionRequest& request,
                                      const v1::MiniCompetition& competition) {
  v1::DraftMiniCompetition command;
  command.set_procedure_id(request.procedure_id());
  v1::ProcedureDraft& draft = *command.mutable_draft();
  draft.set_title(request.title());
  draft.set_type(v1::PROCEDURE_TYPE_CALL_OFF);
  draft.set_framework_id(sheet.id());
  draft.set_framework_lot_id(request.lot_id());
  *draft.mutable_invited_provider_ids() = competition.provider_ids();
  draft.mutable_contract()->set_starts_on(request.need().starts_on());
  draft.mutable_contract()->set_term_months(kMonthsAYear * request.yearly_pence_size());
  draft.mutable_award_rules()->set_method(v1::AWARD_METHOD_BEST_TOTAL);
  draft.mutable_award_rules()->set_accredited_only(true);
  v1::Lot& lot = *draft.add_lots();
  lot.set_id(request.lot_id());
  const v1::FrameworkLot* framework_lot = find_framework_lot(sheet.draft(), request.lot_id());
  if (framework_lot != nullptr) lot.set_title(framework_lot->title());
  lot.add_area_codes(request.need().area_code());
  lot.add_client_groups(request.need().client_group());
  lot.add_tenures(kAnyTenure);
  lot.set_units(request.need().units());
  lot.set_hours_week_milli(request.need().hours_week_milli());
  *lot.mutable_yearly_pence() = request.yearly_pence();
  return command;
}

}  // namespace concord::procurement
