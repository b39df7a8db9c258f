// PURE. Raises a concern, agrees its plan, completes steps and closes it.
#include "services/registry/concern.h"

#include <algorithm>
#include <set>

#include "services/platform/civil_date.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/registry/checks.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_CONCERN";
constexpr char kPlanCode[] = "INVALID_ACTION_PLAN";

absl::Status unknown(const std::string& id) {
  return platform::refuse_missing("UNKNOWN_CONCERN", cat("There is no concern '", id.substr(0, 60), "'."),
                                  "Check the id, or raise the concern first.");
}

absl::Status closed(const v1::Concern& state) {
  return platform::refuse_state("CONCERN_CLOSED",
                                cat("The concern ", state.id(), " was closed on ", state.closed_on(), "."),
                                "Raise a new concern under another id.");
}

absl::Status check(const v1::Concern& concern, const platform::Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check_id(kCode, "id", concern.id()));
  if (concern.severity() == v1::SEVERITY_UNSPECIFIED || !v1::Severity_IsValid(concern.severity())) {
    return refuse_input(kCode, "It is not stated how severe the concern is.", "Give low, medium or high.", "severity");
  }
  if (!platform::parse_date(concern.raised_on(), "raised_on").ok() ||
      concern.raised_on() > platform::format_date(context.today)) {
    return refuse_input(kCode, cat("raised_on '", concern.raised_on().substr(0, 40), "' is not a day up to today."),
                        cat("Give raised_on as YYYY-MM-DD, ", platform::format_date(context.today), " or earlier."),
                        "raised_on");
  }
  CONCORD_RETURN_IF_ERROR(check_summary(kCode, "summary", concern.summary()));
  if (facts.providers.count(concern.provider_id()) == 0) {
    return platform::refuse_missing("UNKNOWN_PROVIDER",
                                    cat("No provider '", concern.provider_id().substr(0, 60), "' is registered."),
                                    "Register the provider first.");
  }
  if (concern.service_id().empty()) return absl::OkStatus();
  const auto service = facts.services.find(concern.service_id());
  if (service == facts.services.end()) {
    return platform::refuse_missing("UNKNOWN_SERVICE",
                                    cat("There is no service '", concern.service_id().substr(0, 60), "'."),
                                    "Check the id, or leave service_id empty for the whole provider.");
  }
  if (service->second != concern.provider_id()) {
    return refuse_input(kCode,
                        cat("The service ", concern.service_id(), " is run by ", service->second, ", not by ",
                            concern.provider_id(), "."),
                        "Name the provider that runs it, or another service.", "service_id");
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
    return refuse_input(kPlanCode, cat("The plan has ", request.actions_size(), " actions."),
                        cat("Agree 1 to ", kMaxActions, " actions."), "actions");
  }
  std::set<std::string> seen;
  for (const v1::PlannedAction& action : request.actions()) {
    CONCORD_RETURN_IF_ERROR(check_id(kPlanCode, "actions.id", action.id()));
    CONCORD_RETURN_IF_ERROR(check_summary(kPlanCode, "actions.description", action.description()));
    if (!platform::parse_date(action.due_on(), "due_on").ok() || action.due_on() < state.raised_on()) {
      return refuse_input(
          kPlanCode, cat("Action ", action.id(), " is due on '", action.due_on().substr(0, 40), "'."),
          cat("Give due_on as YYYY-MM-DD, on or after ", state.raised_on(), ", the day the concern was raised."),
          "actions.due_on");
    }
    if (!seen.insert(action.id()).second) {
      return refuse_input(kPlanCode, cat("Action ", action.id(), " stands twice."),
                          "Give each action an id of its own.", "actions.id");
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
  return platform::refuse_state("ALREADY_RAISED",
                                cat("The concern ", state.id(), " was already raised on ", state.raised_on(), "."),
                                "What was raised is not rewritten; raise a further concern under another id.");
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
                            {"NOT_YOUR_ORGANISATION", cat("The concern ", state.id(), " is about another provider."),
                             "A provider completes the steps of its own plans."});
  }
  if (state.status() == v1::CONCERN_STATUS_CLOSED) return closed(state);
  const auto action = std::find_if(state.actions().begin(), state.actions().end(),
                                   [&](const v1::PlannedAction& known) { return known.id() == request.action_id(); });
  if (action == state.actions().end()) {
    return platform::refuse_missing(
        "UNKNOWN_ACTION", cat("The plan of ", state.id(), " has no action '", request.action_id().substr(0, 60), "'."),
        "Name an action of the agreed plan.");
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
        "ACTIONS_OPEN", cat("Action ", action.id(), " of ", state.id(), " is not done."),
        "Complete every action of the plan, or agree a plan without it, then close the concern.");
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
