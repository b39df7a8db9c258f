// PURE. How a transition begins, is counted again, or is called off; and how its events fold.
#include "services/transition/transition/transition.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/registers/readiness_template.h"
#include "services/transition/registers/risk_template.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::refuse_state;

v1::OutgoingService outgoing_of(const std::string& id, const TransitionFacts& facts) {
  v1::OutgoingService service;
  service.set_service_id(id);
  const auto found = facts.supply.find(id);
  if (found == facts.supply.end()) return service;
  const v1::SupplyLine& line = found->second;
  service.set_known(true);
  service.set_name(line.name());
  service.set_provider_id(line.provider_id());
  *service.mutable_client_groups() = line.client_groups();
  *service.mutable_area_codes() = line.area_codes();
  *service.mutable_tenures() = line.tenures();
  service.set_units(line.units());
  service.set_people_supported(line.people_supported());
  service.set_people_left(line.people_supported());
  service.set_price_year_pence(line.price_year_pence());
  return service;
}

template <typename List>
void add_new(const List& from, List* to) {
  for (const auto& text : from) {
    if (std::find(to->begin(), to->end(), text) == to->end()) to->Add(std::string(text));
  }
}

// What the award left open is as it was in the services that end.
void complete(v1::Transition& transition) {
  v1::IncomingContract& contract = *transition.mutable_contract();
  const bool areas = contract.area_codes().empty(), groups = contract.client_groups().empty(),
             tenures = contract.tenures().empty();
  for (const v1::OutgoingService& service : transition.outgoing()) {
    if (areas) add_new(service.area_codes(), contract.mutable_area_codes());
    if (groups) add_new(service.client_groups(), contract.mutable_client_groups());
    if (tenures) add_new(service.tenures(), contract.mutable_tenures());
  }
  if (contract.client_groups().empty()) contract.add_client_groups("generic");
  const auto& all = contract.tenures();
  if (all.empty() || std::find(all.begin(), all.end(), "any") != all.end()) {
    contract.clear_tenures();
    contract.add_tenures("any");
  }
}

// The same award told again: only what the registry said meanwhile may differ.
bool drafted_from(const TransitionState& state, const v1::DraftTransition& request) {
  if (state.kind() != request.kind() || state.outgoing_size() != request.outgoing_service_ids_size()) return false;
  for (int i = 0; i < state.outgoing_size(); ++i) {
    if (state.outgoing(i).service_id() != request.outgoing_service_ids(i)) return false;
  }
  const v1::IncomingContract &mine = state.contract(), &theirs = request.contract();
  return std::equal(mine.provider_ids().begin(), mine.provider_ids().end(), theirs.provider_ids().begin(),
                    theirs.provider_ids().end()) &&
         mine.value_pence() == theirs.value_pence() && mine.units() == theirs.units() &&
         mine.starts_on() == theirs.starts_on();
}

void take_recount(TransitionState& state, const v1::PeopleRecounted& event) {
  *state.mutable_outgoing() = event.outgoing();
  if (state.status() != v1::TRANSITION_STATUS_DRAFT) return;
  // Figures and waves were made on other numbers.
  state.clear_impact();
  state.clear_go_live_on();
  state.clear_new_service();
  state.clear_capacity_steps();
  state.clear_waves();
  state.clear_tasks();
  state.clear_receiving();
}

void take_plan(TransitionState& state, const v1::TransitionPlanned& event) {
  state.set_go_live_on(event.go_live_on());
  state.set_calendar(event.calendar());
  if (event.has_new_service()) {
    *state.mutable_new_service() = event.new_service();
  } else {
    state.clear_new_service();
  }
  *state.mutable_capacity_steps() = event.capacity_steps();
  *state.mutable_waves() = event.waves();
  *state.mutable_receiving() = event.receiving();
  for (v1::OutgoingService& service : *state.mutable_outgoing()) {
    for (const v1::ServiceEnd& end : event.ends()) {
      if (end.service_id() == service.service_id()) service.set_ends_on(end.ends_on());
    }
  }
}

template <typename List, typename Entry>
void put(List* list, const Entry& entry) {
  for (auto& known : *list) {
    if (known.id() == entry.id()) {
      known = entry;
      return;
    }
  }
  *list->Add() = entry;
}

void take_handover(TransitionState& state, const v1::PeopleHandedOver& event) {
  const std::string mark = wave_mark(state.id(), event.wave_id());
  for (v1::OutgoingService& service : *state.mutable_outgoing()) {
    if (service.service_id() != event.from_service_id()) continue;
    service.set_people_left(event.from_people_after());
    service.set_last_wave(mark);
  }
  for (v1::ReceivingService& service : *state.mutable_receiving()) {
    if (service.service_id() != event.to_service_id()) continue;
    service.set_people_now(event.to_people_after());
    service.set_last_wave(mark);
  }
  for (v1::Wave& wave : *state.mutable_waves()) {
    if (wave.id() != event.wave_id()) continue;
    wave.set_handed_over_on(event.handed_over_on());
    wave.set_people_moved(event.people());
  }
}

void take_wave(TransitionState& state, const v1::WaveAdded& event) {
  *state.add_waves() = event.wave();
  if (event.has_receiving() && find_receiving(state, event.receiving().service_id()) == nullptr) {
    *state.add_receiving() = event.receiving();
  }
}

void add_preparer(TransitionState& state, const std::string& subject) {
  const auto& known = state.prepared_by();
  if (!subject.empty() && std::find(known.begin(), known.end(), subject) == known.end()) state.add_prepared_by(subject);
}

template <typename Event>
void found_by(TransitionState& state, const Event& event) {
  *state.mutable_findings() = event.findings();
}

void take_notice(TransitionState& state, const v1::NoticeServed& event) {
  for (v1::OutgoingService& service : *state.mutable_outgoing()) {
    if (service.service_id() != event.service_id()) continue;
    service.set_notice_served_on(event.served_on());
    service.set_notice_ends_on(event.ends_on());
    if (event.has_ending()) *service.mutable_ending() = event.ending();
    service.set_judged_by_law_of(event.rules_record().judgement().legal_date());
  }
  found_by(state, event);
}

void note_contract(v1::IncomingContract& contract, const v1::ContractNoted& noted) {
  if (!noted.signed_on().empty()) contract.set_signed_on(noted.signed_on());
  if (!noted.starts_on().empty()) contract.set_starts_on(noted.starts_on());
  if (!noted.ends_on().empty()) contract.set_ends_on(noted.ends_on());
  if (!noted.standstill_ends_on().empty()) contract.set_standstill_ends_on(noted.standstill_ends_on());
}

// What is planned and agreed.
bool take_paper(TransitionState& state, const v1::TransitionEvent& event) {
  switch (event.event_case()) {
    case v1::TransitionEvent::kTransitionDrafted:
      state = event.transition_drafted().transition();
      return true;
    case v1::TransitionEvent::kContractNoted:
      note_contract(*state.mutable_contract(), event.contract_noted());
      return true;
    case v1::TransitionEvent::kTransitionCancelled:
      state.set_status(v1::TRANSITION_STATUS_CANCELLED);
      state.set_decision_reasons(event.transition_cancelled().reason());
      return true;
    case v1::TransitionEvent::kPeopleRecounted:
      take_recount(state, event.people_recounted());
      add_preparer(state, event.people_recounted().prepared_by());
      return true;
    case v1::TransitionEvent::kImpactAssessed:
      *state.mutable_impact() = event.impact_assessed().impact();
      add_preparer(state, event.impact_assessed().prepared_by());
      return true;
    case v1::TransitionEvent::kTransitionPlanned:
      take_plan(state, event.transition_planned());
      add_preparer(state, event.transition_planned().prepared_by());
      return true;
    case v1::TransitionEvent::kTasksPlanned:
      *state.mutable_tasks() = event.tasks_planned().tasks();
      add_preparer(state, event.tasks_planned().prepared_by());
      return true;
    case v1::TransitionEvent::kTransitionSubmitted:
      state.set_status(v1::TRANSITION_STATUS_SUBMITTED);
      found_by(state, event.transition_submitted());
      state.clear_modification();
      if (event.transition_submitted().has_modification()) {
        *state.mutable_modification() = event.transition_submitted().modification();
      }
      add_preparer(state, event.transition_submitted().submitted_by());
      return true;
    case v1::TransitionEvent::kTransitionApproved:
      state.set_status(v1::TRANSITION_STATUS_APPROVED);
      state.set_approved_by(event.transition_approved().approved_by());
      state.set_decision_reasons(event.transition_approved().reasons());
      found_by(state, event.transition_approved());
      return true;
    case v1::TransitionEvent::kTransitionReturned:
      state.set_status(v1::TRANSITION_STATUS_DRAFT);
      state.set_decision_reasons(event.transition_returned().reasons());
      return true;
    default:
      return false;
  }
}

// What is kept beside it.
bool take_register(TransitionState& state, const v1::TransitionEvent& event) {
  switch (event.event_case()) {
    case v1::TransitionEvent::kTaskDone:
      for (v1::Task& task : *state.mutable_tasks()) {
        if (task.id() == event.task_done().task_id()) task.set_done_on(event.task_done().done_on());
      }
      return true;
    case v1::TransitionEvent::kReadinessChecked:
      for (v1::ReadinessItem& item : *state.mutable_readiness()) {
        if (item.id() != event.readiness_checked().item_id()) continue;
        item.set_done_on(event.readiness_checked().done_on());
        item.set_evidence(event.readiness_checked().evidence());
      }
      return true;
    case v1::TransitionEvent::kRiskRecorded:
      put(state.mutable_risks(), event.risk_recorded().risk());
      if (state.status() == v1::TRANSITION_STATUS_DRAFT) add_preparer(state, event.risk_recorded().prepared_by());
      return true;
    case v1::TransitionEvent::kCostRecorded:
      put(state.mutable_costs(), event.cost_recorded().cost());
      if (state.status() == v1::TRANSITION_STATUS_DRAFT) add_preparer(state, event.cost_recorded().prepared_by());
      return true;
    case v1::TransitionEvent::kCommunicationLogged:
      *state.add_communications() = event.communication_logged().communication();
      return true;
    default:
      return false;
  }
}

// What happens to people and services.
void take_move(TransitionState& state, const v1::TransitionEvent& event) {
  switch (event.event_case()) {
    case v1::TransitionEvent::kNoticeServed:
      return take_notice(state, event.notice_served());
    case v1::TransitionEvent::kHandoverStarted:
      state.set_status(v1::TRANSITION_STATUS_HANDING_OVER);
      state.set_started_on(event.handover_started().started_on());
      return;
    case v1::TransitionEvent::kMovesStarted:
      state.set_status(v1::TRANSITION_STATUS_HANDING_OVER);
      state.set_started_on(event.moves_started().started_on());
      return;
    case v1::TransitionEvent::kWaveAdded:
      return take_wave(state, event.wave_added());
    case v1::TransitionEvent::kPeopleHandedOver:
      return take_handover(state, event.people_handed_over());
    case v1::TransitionEvent::kWentLive:
      state.set_went_live_on(event.went_live().went_live_on());
      return;
    case v1::TransitionEvent::kServiceWithdrawn:
      for (v1::OutgoingService& service : *state.mutable_outgoing()) {
        if (service.service_id() != event.service_withdrawn().service_id()) continue;
        service.set_withdrawn_on(event.service_withdrawn().withdrawn_on());
        if (event.service_withdrawn().has_ending()) *service.mutable_ending() = event.service_withdrawn().ending();
      }
      found_by(state, event.service_withdrawn());
      return;
    case v1::TransitionEvent::kTransitionCompleted:
      state.set_status(v1::TRANSITION_STATUS_COMPLETED);
      state.set_completed_on(event.transition_completed().completed_on());
      return;
    default:
      return;
  }
}

}  // namespace

void TransitionAggregate::evolve(State& state, const Event& event) {
  if (take_paper(state, event) || take_register(state, event)) return;
  take_move(state, event);
}

std::string transition_stream(const std::string& id) { return cat("transition/", id.substr(0, 200)); }

TransitionDecided decide(const TransitionState& state, const v1::DraftTransition& request, const Context& context,
                         const TransitionFacts& facts) {
  if (!is_id(request.transition_id()) || request.outgoing_service_ids_size() > kMaxOutgoing) {
    return platform::refuse_input({.code = "INVALID_TRANSITION",
                                   .sentence = cat("'", request.transition_id().substr(0, 80), "' with ",
                                                   request.outgoing_service_ids_size(), " services is no transition."),
                                   .remedy = cat("Use an id of 1 to ", kMaxId, " letters, digits, hyphens and at most ",
                                                 kMaxOutgoing, " services.")});
  }
  std::vector<v1::TransitionEvent> events;
  if (!state.id().empty() && state.status() != v1::TRANSITION_STATUS_CANCELLED) {
    if (drafted_from(state, request)) return events;
    return refuse_state(
        {.code = "ALREADY_DRAFTED",
         .sentence = cat("Transition ", state.id(), " was drafted from another award and is not cancelled."),
         .remedy = "Set the earlier award aside, which cancels its transition."});
  }
  v1::Transition& drafted = *events.emplace_back().mutable_transition_drafted()->mutable_transition();
  drafted.set_id(request.transition_id());
  drafted.set_kind(request.kind());
  drafted.set_title(request.title());
  drafted.set_plan_id(request.plan_id());
  drafted.set_procedure_id(request.procedure_id());
  drafted.set_reason(request.reason());
  drafted.set_status(v1::TRANSITION_STATUS_DRAFT);
  for (const std::string& id : request.outgoing_service_ids()) *drafted.add_outgoing() = outgoing_of(id, facts);
  if (request.kind() == v1::TRANSITION_KIND_HANDOVER) {
    *drafted.mutable_contract() = request.contract();
    complete(drafted);
  }
  for (const v1::Risk& risk : starting_risks()) *drafted.add_risks() = risk;
  for (const v1::ReadinessItem& item : starting_checklist(request.kind())) *drafted.add_readiness() = item;
  drafted.add_prepared_by(context.actor.subject);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::NoteContract& request, const Context&) {
  if (state.id().empty()) return unknown_transition(request.transition_id());
  std::vector<v1::TransitionEvent> events;
  if (!state.contract().signed_on().empty()) return events;
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  if (state.kind() != v1::TRANSITION_KIND_HANDOVER) {
    return refuse_state({.code = "NO_CONTRACT",
                         .sentence = cat("Transition ", state.id(), " withdraws a service and has no contract."),
                         .remedy = "Look which award the contract belongs to."});
  }
  v1::ContractNoted noted;
  noted.set_transition_id(state.id());
  noted.set_signed_on(request.signed_on());
  noted.set_starts_on(request.starts_on());
  noted.set_ends_on(request.ends_on());
  noted.set_standstill_ends_on(request.standstill_ends_on());
  v1::IncomingContract after = state.contract();
  note_contract(after, noted);
  if (!platform::same(after, state.contract())) *events.emplace_back().mutable_contract_noted() = noted;
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::CancelTransitionRequest& request,
                         const Context& context) {
  if (state.id().empty()) return unknown_transition(request.transition_id());
  std::vector<v1::TransitionEvent> events;
  if (state.status() == v1::TRANSITION_STATUS_CANCELLED) return events;
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  if (state.status() == v1::TRANSITION_STATUS_HANDING_OVER) {
    return refuse_state({.code = "HANDOVER_STARTED",
                         .sentence = cat("People have been moving since ", state.started_on(), "."),
                         .remedy = "Carry it to its end; nobody may be left between two services."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason("the cancellation", request.reason(), "reason"));
  auto* cancelled = events.emplace_back().mutable_transition_cancelled();
  cancelled->set_transition_id(state.id());
  cancelled->set_reason(request.reason());
  cancelled->set_cancelled_by(context.actor.subject);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::RecountPeopleRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.transition_id()));
  v1::PeopleRecounted recounted;
  recounted.set_transition_id(state.id());
  for (const v1::OutgoingService& service : state.outgoing()) {
    v1::OutgoingService counted = outgoing_of(service.service_id(), facts);
    if (counted.known()) {
      counted.set_ends_on(service.ends_on());
      *recounted.add_outgoing() = counted;
    } else {
      *recounted.add_outgoing() = service;
    }
  }
  std::vector<v1::TransitionEvent> events;
  if (platform::same_list(recounted.outgoing(), state.outgoing())) return events;
  recounted.set_prepared_by(context.actor.subject);
  *events.emplace_back().mutable_people_recounted() = std::move(recounted);
  return events;
}

}  // namespace concord::transition
