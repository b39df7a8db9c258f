// PURE. Carrying it out: notice, start, waves, go-live, withdrawal. Nobody is ever between two services: a move is one
// event that takes people out of one and puts them into another that has places for them.
#include "services/transition/handover/handover.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/gates/findings.h"
#include "services/transition/gates/stated.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;
using platform::in_quotes;
using platform::refuse_state;

absl::Status check_approved(const TransitionState& state, const std::string& id) {
  if (state.id().empty()) return unknown_transition(id);
  if (state.status() == v1::TRANSITION_STATUS_APPROVED || state.status() == v1::TRANSITION_STATUS_HANDING_OVER) {
    return absl::OkStatus();
  }
  CONCORD_RETURN_IF_ERROR(check_running(state, id));
  return refuse_state({.code = "TRANSITION_NOT_APPROVED",
                       .sentence = cat("Transition ", state.id(), " is not approved."),
                       .remedy = "Submit it and have a second person approve it."});
}

absl::Status check_handing_over(const TransitionState& state, const std::string& id) {
  CONCORD_RETURN_IF_ERROR(check_running(state, id));
  if (state.status() == v1::TRANSITION_STATUS_HANDING_OVER) return absl::OkStatus();
  return refuse_state({.code = "HANDOVER_NOT_STARTED",
                       .sentence = cat("The hand-over of ", state.id(), " has not begun."),
                       .remedy = "Use StartHandover first."});
}

void complete_if_done(const TransitionState& state, const Context& context, std::vector<v1::TransitionEvent>& events) {
  TransitionState after = state;
  for (const v1::TransitionEvent& event : events) TransitionAggregate::evolve(after, event);
  if (after.kind() == v1::TRANSITION_KIND_HANDOVER && after.went_live_on().empty()) return;
  for (const v1::OutgoingService& service : after.outgoing()) {
    if (service.withdrawn_on().empty()) return;
  }
  auto* completed = events.emplace_back().mutable_transition_completed();
  completed->set_transition_id(state.id());
  completed->set_completed_on(format_date(context.today));
}

std::int64_t places_today(const TransitionState& state, const v1::ReceivingService& service, const Context& context,
                          const TransitionFacts& facts) {
  const std::string today = format_date(context.today);
  const auto line = facts.supply.find(service.service_id());
  std::int64_t places = service.places();
  if (!is_new_service(state, service.service_id()) && line != facts.supply.end()) places = line->second.units();
  std::string since;
  for (const v1::CapacityStep& step : state.capacity_steps()) {
    if (step.service_id() != service.service_id() || step.from_on() > today || step.from_on() < since) continue;
    since = step.from_on();
    places = step.places();
  }
  return places;
}

// The next day from which the service would have so many places, in words.
std::string when_enough(const TransitionState& state, const std::string& service, std::int64_t places,
                        const std::string& today) {
  std::string day;
  for (const v1::CapacityStep& step : state.capacity_steps()) {
    const bool enough = step.service_id() == service && step.from_on() > today && step.places() >= places;
    if (enough && (day.empty() || step.from_on() < day)) day = step.from_on();
  }
  return day.empty() ? std::string() : cat(", or wait until ", day, ", when it has them");
}

absl::Status check_wave(const v1::Wave& wave) {
  return Faults()
      .must(is_id(wave.id()), cat("'", wave.id().substr(0, 80), "' is not a wave's id."),
            cat("Give 1 to ", kMaxId, " letters, digits, hyphens."), "wave.id")
      .must(wave.people() >= 1 && wave.people() <= kMaxPlaces,
            cat("Wave ", wave.id(), " moves ", wave.people(), " people."), cat("Give 1 to ", kMaxPlaces, "."),
            "wave.people")
      .must(is_date(wave.planned_on()), cat("'", wave.planned_on().substr(0, 20), "' is not a day of the calendar."),
            "Give planned_on as YYYY-MM-DD.", "wave.planned_on")
      .as("INVALID_WAVE");
}

// The service that takes an added wave: one that takes part already, or one that runs.
absl::StatusOr<v1::ReceivingService> receiving_for(const TransitionState& state, const std::string& id,
                                                   const TransitionFacts& facts) {
  if (const v1::ReceivingService* known = find_receiving(state, id)) return *known;
  const auto line = facts.supply.find(id);
  if (find_outgoing(state, id) != nullptr || line == facts.supply.end() || line->second.ended()) {
    return platform::refuse_missing({.code = "UNKNOWN_SERVICE",
                                     .sentence = cat(in_quotes(id), " is no running service that could take people."),
                                     .remedy = "Name the new service, or one that runs on."});
  }
  v1::ReceivingService receiving;
  receiving.set_service_id(id);
  receiving.set_people_now(line->second.people_supported());
  receiving.set_places(line->second.units());
  return receiving;
}

}  // namespace

TransitionDecided decide(const TransitionState& state, const v1::ServeNoticeRequest& request, const Context& context,
                         const TransitionFacts& /*facts*/, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_approved(state, request.transition_id()));
  const v1::OutgoingService* service = find_outgoing(state, request.service_id());
  if (service == nullptr) return unknown_outgoing(state, request.service_id());
  const std::string& ends = request.ends_on().empty() ? service->ends_on() : request.ends_on();
  CONCORD_ASSIGN(const absl::CivilDay ends_on, platform::parse_date(ends, "ends_on"));
  std::vector<v1::TransitionEvent> events;
  if (!service->notice_served_on().empty()) {
    if (service->notice_ends_on() == ends) return events;
    return refuse_state(
        {.code = "NOTICE_ALREADY_SERVED",
         .sentence = cat("Notice was served on ", service->service_id(), " on ", service->notice_served_on(),
                         "; it may end on ", service->notice_ends_on(), "."),
         .remedy = "Let the notice stand as it was given."});
  }
  if (request.has_ending()) CONCORD_RETURN_IF_ERROR(check_ending(request.ending(), context.today));
  const Findings findings = gather_notice(state, *service, ends_on, context, answer);
  CONCORD_RETURN_IF_ERROR(refuse_if_blocked(findings));
  auto* served = events.emplace_back().mutable_notice_served();
  served->set_transition_id(state.id());
  served->set_service_id(service->service_id());
  served->set_served_on(format_date(context.today));
  served->set_ends_on(ends);
  if (request.has_ending()) *served->mutable_ending() = request.ending();
  keep(findings, *served);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::StartHandoverRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_approved(state, request.transition_id()));
  std::vector<v1::TransitionEvent> events;
  if (state.status() == v1::TRANSITION_STATUS_HANDING_OVER) return events;
  const bool handover = state.kind() == v1::TRANSITION_KIND_HANDOVER;
  if (handover && state.contract().signed_on().empty()) {
    return refuse_state({.code = "CONTRACT_NOT_SIGNED",
                         .sentence = cat("The contract ", state.id(), " is not signed."),
                         .remedy = "Have procurement sign it after the standstill."});
  }
  for (const v1::OutgoingService& service : state.outgoing()) {
    if (!service.notice_served_on().empty()) continue;
    return refuse_state({.code = "NOTICE_NOT_SERVED",
                         .sentence = cat("No notice was served on ", service.service_id(), "."),
                         .remedy = "Serve notice first: the provider and the people supported must know."});
  }
  if (const auto open = open_before_handover(state); !open.empty()) {
    std::string list;
    for (const std::string& item : open) list += cat(list.empty() ? "" : "; ", item);
    return refuse_state({.code = "NOT_READY",
                         .sentence = cat("The checklist of ", state.id(), " is open: ", list, "."),
                         .remedy = "Do what is open and say what shows it with CheckReadiness."});
  }
  v1::PeopleRecounted recounted;
  recounted.set_transition_id(state.id());
  bool changed = false;
  for (const v1::OutgoingService& service : state.outgoing()) {
    v1::OutgoingService& counted = *recounted.add_outgoing();
    counted = service;
    counted.set_people_left(people_in(service, facts));
    counted.set_people_supported(counted.people_left());
    changed = changed || counted.people_left() != service.people_left();
  }
  if (changed) {
    recounted.set_prepared_by(context.actor.subject);
    *events.emplace_back().mutable_people_recounted() = std::move(recounted);
  }
  const std::string today = format_date(context.today);
  if (handover) {
    auto* started = events.emplace_back().mutable_handover_started();
    started->set_transition_id(state.id());
    *started->mutable_service() = state.new_service();
    started->set_started_on(today);
  } else {
    auto* started = events.emplace_back().mutable_moves_started();
    started->set_transition_id(state.id());
    started->set_started_on(today);
  }
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::AddWaveRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_handing_over(state, request.transition_id()));
  v1::Wave wave = request.wave();
  wave.clear_handed_over_on();
  wave.clear_people_moved();
  if (wave.to_service_id().empty()) wave.set_to_service_id(state.new_service().service_id());
  CONCORD_RETURN_IF_ERROR(check_wave(wave));
  if (find_wave(state, wave.id()) != nullptr || state.waves_size() >= 2 * kMaxWaves) {
    return refuse_state({.code = "WAVE_EXISTS",
                         .sentence = cat("There is a wave ", wave.id(), " already, or there are too many."),
                         .remedy = cat("Choose another id; ", 2 * kMaxWaves, " waves are the most.")});
  }
  if (find_outgoing(state, wave.from_service_id()) == nullptr) return unknown_outgoing(state, wave.from_service_id());
  std::vector<v1::TransitionEvent> events(1);
  auto* added = events[0].mutable_wave_added();
  CONCORD_ASSIGN(*added->mutable_receiving(), receiving_for(state, wave.to_service_id(), facts));
  added->set_transition_id(state.id());
  *added->mutable_wave() = wave;
  added->set_added_by(context.actor.subject);
  TransitionState after = state;
  TransitionAggregate::evolve(after, events[0]);
  CONCORD_ASSIGN(const CapacityPlan plan, capacity_plan(after, context.today, facts));
  // Only what this wave makes worse is its fault: people left behind are why it is added.
  const auto found = first_shortfall(plan);
  if (found && found->service == wave.to_service_id()) {
    return refuse_state({.code = "CAPACITY_SHORT", .sentence = found->sentence, .remedy = found->remedy});
  }
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::HandOverWaveRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_handing_over(state, request.transition_id()));
  const v1::Wave* wave = find_wave(state, request.wave_id());
  if (wave == nullptr) {
    return platform::refuse_missing({.code = "UNKNOWN_WAVE",
                                     .sentence = cat("There is no wave ", in_quotes(request.wave_id()), "."),
                                     .remedy = "Take a wave of the plan, or add one."});
  }
  if (!wave->handed_over_on().empty()) {
    return refuse_state({.code = "WAVE_DONE",
                         .sentence = cat("Wave ", wave->id(), " was handed over on ", wave->handed_over_on(), "."),
                         .remedy = "Hand over another wave, or add one."});
  }
  const v1::OutgoingService& from = *find_outgoing(state, wave->from_service_id());
  const v1::ReceivingService& to = *find_receiving(state, wave->to_service_id());
  const std::int64_t people = request.people() == 0 ? wave->people() : request.people();
  const std::int64_t there = people_in(from, facts);
  if (people < 1 || people > there) {
    return refuse_state({.code = "TOO_MANY_PEOPLE",
                         .sentence = cat("Wave ", wave->id(), " would move ", people, " of the ", there, " people in ",
                                         from.service_id(), "."),
                         .remedy = cat("Say how many moved: 1 to ", there, ".")});
  }
  const std::int64_t after = people_in(to, facts) + people;
  const std::int64_t places = places_today(state, to, context, facts);
  const std::string today = format_date(context.today);
  if (after > places) {
    return refuse_state({.code = "CAPACITY_SHORT",
                         .sentence = cat("On ", today, " service ", to.service_id(), " would support ", after,
                                         " people with ", places, " places: ", after - places, " too few."),
                         .remedy = cat("Move ", people - (after - places) > 0 ? people - (after - places) : 0,
                                       " people at most", when_enough(state, to.service_id(), after, today), ".")});
  }
  std::vector<v1::TransitionEvent> events(1);
  auto* moved = events[0].mutable_people_handed_over();
  moved->set_transition_id(state.id());
  moved->set_wave_id(wave->id());
  moved->set_from_service_id(from.service_id());
  moved->set_to_service_id(to.service_id());
  moved->set_people(people);
  moved->set_handed_over_on(today);
  moved->set_from_people_after(there - people);
  moved->set_to_people_after(after);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::GoLiveRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_handing_over(state, request.transition_id()));
  if (state.kind() != v1::TRANSITION_KIND_HANDOVER) {
    return refuse_state({.code = "NOTHING_GOES_LIVE",
                         .sentence = cat("Transition ", state.id(), " withdraws a service; nothing new begins."),
                         .remedy = "Use WithdrawService when nobody is left."});
  }
  if (!state.went_live_on().empty()) {
    return refuse_state({.code = "ALREADY_LIVE",
                         .sentence = cat(state.new_service().service_id(), " went live on ", state.went_live_on(), "."),
                         .remedy = "Nothing is left to do here."});
  }
  const std::string today = format_date(context.today);
  if (today < state.go_live_on()) {
    return refuse_state({.code = "TOO_EARLY",
                         .sentence = cat("Go-live is planned for ", state.go_live_on(), "."),
                         .remedy = cat("Go live on ", state.go_live_on(), " or later.")});
  }
  std::vector<v1::TransitionEvent> events(1);
  auto* live = events[0].mutable_went_live();
  live->set_transition_id(state.id());
  live->set_contract_id(state.contract().contract_id());
  *live->mutable_service() = state.new_service();
  live->set_went_live_on(today);
  complete_if_done(state, context, events);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::WithdrawServiceRequest& request,
                         const Context& context, const TransitionFacts& facts, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_handing_over(state, request.transition_id()));
  const v1::OutgoingService* service = find_outgoing(state, request.service_id());
  if (service == nullptr) return unknown_outgoing(state, request.service_id());
  if (!service->withdrawn_on().empty()) {
    return refuse_state({.code = "ALREADY_WITHDRAWN",
                         .sentence = cat(service->service_id(), " was withdrawn on ", service->withdrawn_on(), "."),
                         .remedy = "Nothing is left to do here."});
  }
  if (request.has_ending()) CONCORD_RETURN_IF_ERROR(check_ending(request.ending(), context.today));
  const Findings findings = gather_withdrawal(state, *service, people_in(*service, facts), context, answer);
  CONCORD_RETURN_IF_ERROR(refuse_if_blocked(findings));
  std::vector<v1::TransitionEvent> events(1);
  auto* withdrawn = events[0].mutable_service_withdrawn();
  withdrawn->set_transition_id(state.id());
  withdrawn->set_service_id(service->service_id());
  withdrawn->set_withdrawn_on(format_date(context.today));
  withdrawn->set_reason(state.reason().empty() ? cat("Replaced under transition ", state.id(), ".") : state.reason());
  if (request.has_ending()) *withdrawn->mutable_ending() = request.ending();
  keep(findings, *withdrawn);
  complete_if_done(state, context, events);
  return events;
}

}  // namespace concord::transition
