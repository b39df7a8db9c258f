// PURE. Two persons: one submits a whole plan, another approves or returns it. Findings are gathered before each.
#include "services/transition/approval/approval.h"

#include <algorithm>

#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/gates/findings.h"
#include "services/transition/gates/stated.h"
#include "services/transition/timetable/task_template.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody approves what he or she prepared.";

// Every part that is still wanting, in words.
std::string missing_parts(const TransitionState& state) {
  std::string missing;
  const auto want = [&](bool there, const char* what) {
    if (!there) missing += cat(missing.empty() ? "" : "; ", what);
  };
  want(state.outgoing().empty() || state.has_impact(), "the impact assessment");
  want(!state.go_live_on().empty(), "dates and waves");
  want(!state.tasks().empty(), "the timetable");
  want(!state.costs().empty(), "the costs and who pays them (a line of 0 if there are none)");
  return missing;
}

absl::Status check_people(const TransitionState& state, const TransitionFacts& facts) {
  for (const v1::OutgoingService& service : state.outgoing()) {
    const std::int64_t people = people_in(service, facts);
    if (people == service.people_supported()) continue;
    return refuse_state({.code = "PEOPLE_CHANGED",
                         .sentence = cat("Service ", service.service_id(), " supports ", people,
                                         " people now; the plan is for ", service.people_supported(), "."),
                         .remedy = "RecountPeople, then assess and plan again, so that everybody has a place."});
  }
  return absl::OkStatus();
}

absl::Status check_still_in_time(const TransitionState& state, const Context& context) {
  CONCORD_ASSIGN(const absl::CivilDay go_live, platform::parse_date(state.go_live_on(), "go_live_on"));
  CONCORD_ASSIGN(const Timetable timetable,
                 timetable_of({state.tasks().begin(), state.tasks().end()}, context.today, go_live, state.calendar()));
  return check_in_time(timetable, "Plan again with a later go-live.");
}

absl::Status check_second_person(const TransitionState& state, const std::string& id, const Context& context) {
  if (state.id().empty()) return unknown_transition(id);
  if (state.status() != v1::TRANSITION_STATUS_SUBMITTED) {
    return refuse_state({.code = "TRANSITION_NOT_SUBMITTED",
                         .sentence = cat("Transition ", state.id(), " does not wait for approval."),
                         .remedy = "Have it submitted first; an approved one needs nothing more."});
  }
  return platform::refuse_same_person(state.prepared_by(), context,
                                      {.did = cat("prepared transition ", state.id()), .rule = kTwoPersons});
}

}  // namespace

TransitionDecided decide(const TransitionState& state, const v1::SubmitTransitionRequest& request,
                         const Context& context, const TransitionFacts& facts, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.transition_id()));
  if (const std::string missing = missing_parts(state); !missing.empty()) {
    return refuse_state({.code = "TRANSITION_INCOMPLETE",
                         .sentence = cat("Transition ", state.id(), " still wants: ", missing, "."),
                         .remedy = "Add what is missing, then submit it again."});
  }
  CONCORD_RETURN_IF_ERROR(check_people(state, facts));
  if (request.has_modification()) CONCORD_RETURN_IF_ERROR(check_modification(request.modification(), context.today));
  const Findings findings = gather_modify(state, context, answer);
  CONCORD_RETURN_IF_ERROR(refuse_if_blocked(findings));
  CONCORD_RETURN_IF_ERROR(check_still_in_time(state, context));
  std::vector<v1::TransitionEvent> events(1);
  auto* submitted = events[0].mutable_transition_submitted();
  submitted->set_transition_id(state.id());
  submitted->set_submitted_by(context.actor.subject);
  if (request.has_modification()) *submitted->mutable_modification() = request.modification();
  keep(findings, *submitted);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::ApproveTransitionRequest& request,
                         const Context& context, const TransitionFacts& /*facts*/, const RulesAnswer& answer) {
  CONCORD_RETURN_IF_ERROR(check_second_person(state, request.transition_id(), context));
  CONCORD_RETURN_IF_ERROR(check_reason("the approval", request.reasons(), "reasons"));
  const Findings findings = gather_modify(state, context, answer);
  CONCORD_RETURN_IF_ERROR(refuse_if_blocked(findings));
  std::vector<v1::TransitionEvent> events(1);
  auto* approved = events[0].mutable_transition_approved();
  approved->set_transition_id(state.id());
  approved->set_approved_by(context.actor.subject);
  approved->set_reasons(request.reasons());
  keep(findings, *approved);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::ReturnTransitionRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_second_person(state, request.transition_id(), context));
  CONCORD_RETURN_IF_ERROR(check_reason("the return", request.reasons(), "reasons"));
  std::vector<v1::TransitionEvent> events(1);
  auto* returned = events[0].mutable_transition_returned();
  returned->set_transition_id(state.id());
  returned->set_reasons(request.reasons());
  returned->set_returned_by(context.actor.subject);
  return events;
}

}  // namespace concord::transition
