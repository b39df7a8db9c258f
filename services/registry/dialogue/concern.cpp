// PURE. Raises a concern, agrees its plan, completes steps and closes it.
#include "services/registry/dialogue/concern.h"

#include <algorithm>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_CONCERN";
constexpr char kPlanCode[] = "INVALID_ACTION_PLAN";

absl::Status unknown(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_CONCERN",
                                   .sentence = cat("There is no concern ", in_quotes(id), "."),
                                   .remedy = "Check the id, or raise the concern first."});
}

absl::Status closed(const v1::Concern& state) {
  return platform::refuse_state({.code = "CONCERN_CLOSED",
                                 .sentence = cat("The concern ", state.id(), " was closed on ", state.closed_on(), "."),
                                 .remedy = "Raise a new concern under another id."});
}

absl::Status check(const v1::Concern& concern, const platform::Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_id(kCode, "id", concern.id()));
  if (concern.severity() == v1::SEVERITY_UNSPECIFIED || !v1::Severity_IsValid(concern.severity())) {
    return refuse_input({.code = kCode,
                         .sentence = "It is not stated how severe the concern is.",
                         .remedy = "Give low, medium or high.",
                         .subject = "severity"});
  }
  if (!platform::parse_date(concern.raised_on(), "raised_on").ok() ||
      concern.raised_on() > platform::format_date(context.today)) {
    return refuse_input(
        {.code = kCode,
         .sentence = cat("raised_on '", concern.raised_on().substr(0, 40), "' is not a day up to today."),
         .remedy = cat("Give raised_on as YYYY-MM-DD, ", platform::format_date(context.today), " or earlier."),
         .subject = "raised_on"});
  }
  CONCORD_RETURN_IF_ERROR(check_summary(kCode, "summary", concern.summary()));
  if (facts.providers.count(concern.provider_id()) == 0) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_PROVIDER",
         .sentence = cat("No provider ", in_quotes(concern.provider_id()), " is registered."),
         .remedy = "Register the provider first."});
  }
  if (concern.service_id().empty()) return absl::OkStatus();
  const auto service = facts.services.find(concern.service_id());
  if (service == facts.services.end()) {
    return platform::refuse_missing({.code = "UNKNOWN_SERVICE",
                                     .sentence = cat("There is no service ", in_quotes(concern.service_id()), "."),
                                     .remedy = "Check the id, or leave service_id empty for the whole provider."});
  }
  if (service->second != concern.provider_id()) {
    return refuse_input({.code = kCode,
                         .sentence = cat("The service ", concern.service_id(), " is run by ", service->second,
                                         ", not by ", concern.provider_id(), "."),
                         .remedy = "Name the provider that runs it, or another service.",
                         .subject = "service_id"});
  }
  return absl::OkStatus();
}

// As raised: the rest is set later.
v1::Concern raised(const v1::RaiseConcernRequest& request) {
  v1::Concern concern = request.concern();
  concern.clear_actions();
  concern.clear_closed_on();
  concern.clear_outcome();
  concern.set_status(v1::CONCERN_STATUS_RAISED);
  return concern;
}

absl::Status check_plan(const v1::Concern& state, const v1::AgreeActionPlanRequest& request) {
  if (request.actions().empty() || request.actions_size() > kMaxActions) {
    return refuse_input({.code = kPlanCode,
                         .sentence = cat("The plan has ", request.actions_size(), " actions."),
                         .remedy = cat("Agree 1 to ", kMaxActions, " actions."),
                         .subject = "actions"});
  }
  std::set<std::string> seen;
  for (const v1::PlannedAction& action : request.actions()) {
    CONCORD_RETURN_IF_ERROR(check_id(kPlanCode, "actions.id", action.id()));
    CONCORD_RETURN_IF_ERROR(check_summary(kPlanCode, "actions.description", action.description()));
    if (!platform::parse_date(action.due_on(), "due_on").ok() || action.due_on() < state.raised_on()) {
      return refuse_input({.code = kPlanCode,
                           .sentence = cat("Action ", action.id(), " is due on '", action.due_on().substr(0, 40), "'."),
                           .remedy = cat("Give due_on as YYYY-MM-DD, on or after ", state.raised_on(),
                                         ", the day the concern was raised."),
                           .subject = "actions.due_on"});
    }
    if (!seen.insert(action.id()).second) {
      return refuse_input({.code = kPlanCode,
                           .sentence = cat("Action ", action.id(), " stands twice."),
                           .remedy = "Give each action an id of its own.",
                           .subject = "actions.id"});
    }
  }
  return absl::OkStatus();
}

}  // namespace

void ConcernAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kConcernRaised:
      state = event.concern_raised().concern();
      return;
    case Event::kActionPlanAgreed:
      *state.mutable_actions() = event.action_plan_agreed().actions();
      state.set_status(v1::CONCERN_STATUS_PLAN_AGREED);
      return;
    case Event::kActionCompleted:
      for (v1::PlannedAction& action : *state.mutable_actions()) {
        if (action.id() == event.action_completed().action_id()) action.set_done_on(event.action_completed().done_on());
      }
      return;
    case Event::kConcernClosed:
      state.set_status(v1::CONCERN_STATUS_CLOSED);
      state.set_closed_on(event.concern_closed().closed_on());
      state.set_outcome(event.concern_closed().outcome());
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

bool says_the_same(const v1::Concern& state, const v1::RaiseConcernRequest& request) {
  v1::RaiseConcernRequest stands;
  *stands.mutable_concern() = state;
  return same(raised(stands), raised(request));
}

ConcernDecided decide(const v1::Concern& state, const v1::RaiseConcernRequest& request,
                      const platform::Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check(request.concern(), context, facts));
  std::vector<v1::ConcernEvent> events;
  if (state.id().empty()) {
    *events.emplace_back().mutable_concern_raised()->mutable_concern() = raised(request);
    return events;
  }
  if (says_the_same(state, request)) return events;
  return platform::refuse_state(
      {.code = "ALREADY_RAISED",
       .sentence = cat("The concern ", state.id(), " was already raised on ", state.raised_on(), "."),
       .remedy = "What was raised is not rewritten; raise a further concern under another id."});
}

ConcernDecided decide(const v1::Concern& state, const v1::AgreeActionPlanRequest& request,
                      const platform::Context& /*context*/) {
  if (state.id().empty()) return unknown(request.concern_id());
  if (state.status() == v1::CONCERN_STATUS_CLOSED) return closed(state);
  CONCORD_RETURN_IF_ERROR(check_plan(state, request));
  v1::ActionPlanAgreed plan;
  plan.set_concern_id(state.id());
  *plan.mutable_actions() = request.actions();
  v1::Concern after = state;
  after.set_status(v1::CONCERN_STATUS_PLAN_AGREED);
  for (v1::PlannedAction& action : *plan.mutable_actions()) {
    // A step is done by CompleteAction only; what was done before a plan is replaced stays done.
    action.clear_done_on();
    for (const v1::PlannedAction& before : state.actions()) {
      if (before.id() == action.id() && before.description() == action.description())
        action.set_done_on(before.done_on());
    }
  }
  *after.mutable_actions() = plan.actions();
  std::vector<v1::ConcernEvent> events;
  if (same(state, after)) return events;
  *events.emplace_back().mutable_action_plan_agreed() = std::move(plan);
  return events;
}

ConcernDecided decide(const v1::Concern& state, const v1::CompleteActionRequest& request,
                      const platform::Context& context) {
  if (state.id().empty()) return unknown(request.concern_id());
  if (!context.actor.is(access::v1::ROLE_COMMISSIONER) && context.actor.organisation != state.provider_id()) {
    return platform::refuse(platform::No::kDenied,
                            {.code = "NOT_YOUR_ORGANISATION",
                             .sentence = cat("The concern ", state.id(), " is about another provider."),
                             .remedy = "A provider completes the steps of its own plans."});
  }
  if (state.status() == v1::CONCERN_STATUS_CLOSED) return closed(state);
  const auto action = std::find_if(state.actions().begin(), state.actions().end(),
                                   [&](const v1::PlannedAction& known) { return known.id() == request.action_id(); });
  if (action == state.actions().end()) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_ACTION",
         .sentence = cat("The plan of ", state.id(), " has no action ", in_quotes(request.action_id()), "."),
         .remedy = "Name an action of the agreed plan."});
  }
  CONCORD_RETURN_IF_ERROR(check_day("done_on", request.done_on(), state.raised_on(),
                                    platform::format_date(context.today),
                                    "between the day the concern was raised and today"));
  std::vector<v1::ConcernEvent> events;
  if (action->done_on() == request.done_on()) return events;
  auto* completed = events.emplace_back().mutable_action_completed();
  completed->set_concern_id(state.id());
  completed->set_action_id(action->id());
  completed->set_done_on(request.done_on());
  return events;
}

ConcernDecided decide(const v1::Concern& state, const v1::CloseConcernRequest& request,
                      const platform::Context& context) {
  if (state.id().empty()) return unknown(request.concern_id());
  if (state.status() == v1::CONCERN_STATUS_CLOSED) return closed(state);
  for (const v1::PlannedAction& action : state.actions()) {
    if (!action.done_on().empty()) continue;
    return platform::refuse_state(
        {.code = "ACTIONS_OPEN",
         .sentence = cat("Action ", action.id(), " of ", state.id(), " is not done."),
         .remedy = "Complete every action of the plan, or agree a plan without it, then close the concern."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason("outcome", request.outcome()));
  CONCORD_RETURN_IF_ERROR(check_day("closed_on", request.closed_on(), state.raised_on(),
                                    platform::format_date(context.today), "between the day it was raised and today"));
  std::vector<v1::ConcernEvent> events;
  auto* event = events.emplace_back().mutable_concern_closed();
  event->set_concern_id(state.id());
  event->set_closed_on(request.closed_on());
  event->set_outcome(request.outcome());
  return events;
}

}  // namespace concord::registry
