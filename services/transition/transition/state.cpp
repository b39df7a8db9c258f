// PURE. Look-ups and shared refusals of a transition.
#include "services/transition/transition/state.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

std::string standing(v1::TransitionStatus status) {
  switch (status) {
    case v1::TRANSITION_STATUS_DRAFT:
      return "a draft";
    case v1::TRANSITION_STATUS_SUBMITTED:
      return "submitted for approval";
    case v1::TRANSITION_STATUS_APPROVED:
      return "approved";
    case v1::TRANSITION_STATUS_HANDING_OVER:
      return "handing over";
    case v1::TRANSITION_STATUS_COMPLETED:
      return "completed";
    case v1::TRANSITION_STATUS_CANCELLED:
      return "cancelled";
    default:
      return "unknown";
  }
}

template <typename List, typename Matches>
auto find_in(const List& list, Matches matches) -> const typename List::value_type* {
  const auto found = std::find_if(list.begin(), list.end(), matches);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

absl::Status unknown_transition(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_TRANSITION",
                                   .sentence = cat("There is no transition ", in_quotes(id), "."),
                                   .remedy = "Look it up in the list; awards and approved plans draft them."});
}

absl::Status check_draft(const TransitionState& state, const std::string& id) {
  if (state.id().empty()) return unknown_transition(id);
  if (state.status() == v1::TRANSITION_STATUS_DRAFT) return absl::OkStatus();
  return refuse_state({.code = "TRANSITION_NOT_DRAFT",
                       .sentence = cat("Transition ", state.id(), " is ", standing(state.status()), "."),
                       .remedy = state.status() == v1::TRANSITION_STATUS_SUBMITTED
                                     ? "Ask the approver to return it to draft."
                                     : "Plans change in draft only; once people move, use AddWave."});
}

absl::Status check_running(const TransitionState& state, const std::string& id) {
  if (state.id().empty()) return unknown_transition(id);
  if (state.status() != v1::TRANSITION_STATUS_COMPLETED && state.status() != v1::TRANSITION_STATUS_CANCELLED) {
    return absl::OkStatus();
  }
  return refuse_state({.code = "TRANSITION_OVER",
                       .sentence = cat("Transition ", state.id(), " is ", standing(state.status()), "."),
                       .remedy = "Its record stands; begin a new transition for what is left to do."});
}

absl::Status outgoing_unknown(const TransitionState& state) {
  for (const v1::OutgoingService& service : state.outgoing()) {
    if (service.known()) continue;
    return refuse_state({.code = "OUTGOING_UNKNOWN",
                         .sentence = cat("The registry has not told of service ", service.service_id(), " yet."),
                         .remedy = "Register it, or wait until the registry is heard, then RecountPeople."});
  }
  return absl::OkStatus();
}

absl::Status unknown_outgoing(const TransitionState& state, const std::string& service_id) {
  return platform::refuse_missing(
      {.code = "UNKNOWN_SERVICE",
       .sentence = cat("Service ", in_quotes(service_id), " does not end in transition ", state.id(), "."),
       .remedy = "Take a service from the transition's outgoing services."});
}

absl::Status check_reason(const std::string& what, const std::string& reason, const std::string& field) {
  return check_words("REASON_MISSING", cat("The reason of ", what), reason, kMaxText, field);
}

const v1::OutgoingService* find_outgoing(const TransitionState& state, const std::string& service_id) {
  return find_in(state.outgoing(), [&](const v1::OutgoingService& s) { return s.service_id() == service_id; });
}

const v1::ReceivingService* find_receiving(const TransitionState& state, const std::string& service_id) {
  return find_in(state.receiving(), [&](const v1::ReceivingService& s) { return s.service_id() == service_id; });
}

const v1::Wave* find_wave(const TransitionState& state, const std::string& wave_id) {
  return find_in(state.waves(), [&](const v1::Wave& w) { return w.id() == wave_id; });
}

bool were_users_told(const TransitionState& state) {
  return find_in(state.communications(), [](const v1::Communication& c) { return c.party() == v1::PARTY_USERS; }) !=
         nullptr;
}

bool is_new_service(const TransitionState& state, const std::string& service_id) {
  return state.has_new_service() && state.new_service().service_id() == service_id;
}

std::int64_t people_in(const std::string& service_id, std::int64_t tracked, const std::string& last_wave,
                       const TransitionFacts& facts) {
  const auto found = facts.supply.find(service_id);
  if (found == facts.supply.end()) return tracked;
  const bool counted = last_wave.empty() || found->second.last_wave() == last_wave;
  return counted ? found->second.people_supported() : tracked;
}

std::int64_t people_in(const v1::OutgoingService& service, const TransitionFacts& facts) {
  return people_in(service.service_id(), service.people_left(), service.last_wave(), facts);
}

std::int64_t people_in(const v1::ReceivingService& service, const TransitionFacts& facts) {
  return people_in(service.service_id(), service.people_now(), service.last_wave(), facts);
}

std::string wave_mark(const std::string& transition_id, const std::string& wave_id) {
  return cat(transition_id, "/", wave_id);
}

absl::StatusOr<CapacityPlan> capacity_plan(const TransitionState& state, absl::CivilDay from,
                                           const TransitionFacts& facts) {
  CapacityPlan plan{from, {}, {}, {}};
  // Whoever moved already is counted by the waves: once as there before, once as moved.
  std::map<std::string, std::int64_t> left, came;
  for (const v1::Wave& wave : state.waves()) {
    const bool done = !wave.handed_over_on().empty();
    CONCORD_ASSIGN(const absl::CivilDay day,
                   platform::parse_date(done ? wave.handed_over_on() : wave.planned_on(), "planned_on"));
    plan.waves.push_back(
        {wave.id(), day, wave.from_service_id(), wave.to_service_id(), done ? wave.people_moved() : wave.people()});
    left[wave.from_service_id()] += wave.people_moved();
    came[wave.to_service_id()] += wave.people_moved();
  }
  for (const v1::OutgoingService& service : state.outgoing()) {
    CONCORD_ASSIGN(const absl::CivilDay ends_on, platform::parse_date(service.ends_on(), "ends_on"));
    plan.outgoing.push_back(
        {service.service_id(), service.units(), people_in(service, facts) + left[service.service_id()], ends_on});
  }
  for (const v1::ReceivingService& service : state.receiving()) {
    ReceivingCapacity& receiving = plan.receiving.emplace_back();
    receiving.id = service.service_id();
    receiving.people = people_in(service, facts) - came[service.service_id()];
    if (!is_new_service(state, service.service_id())) receiving.steps.push_back({from, service.places()});
    for (const v1::CapacityStep& step : state.capacity_steps()) {
      if (step.service_id() != service.service_id()) continue;
      CONCORD_ASSIGN(const absl::CivilDay day, platform::parse_date(step.from_on(), "from_on"));
      receiving.steps.push_back({day, step.places()});
    }
  }
  return plan;
}

std::vector<std::string> open_before_handover(const TransitionState& state) {
  std::vector<std::string> open;
  if (state.kind() == v1::TRANSITION_KIND_HANDOVER && state.contract().signed_on().empty()) {
    open.emplace_back("the contract is not signed");
  }
  for (const v1::OutgoingService& service : state.outgoing()) {
    if (service.notice_served_on().empty()) open.push_back(cat("no notice was served on ", service.service_id()));
  }
  for (const v1::ReadinessItem& item : state.readiness()) {
    if (item.done_on().empty()) open.push_back(cat(item.id(), ": ", item.title()));
  }
  return open;
}

}  // namespace concord::transition
