// PURE. What a transition means and how it is planned: impact, dates, places, waves; the capacity curve must hold on
// every day before a plan is taken.
#include "services/transition/planning/planning.h"

#include <algorithm>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/transition/fields/field_rules.h"
#include "services/transition/impact/impact.h"
#include "services/transition/timetable/task_template.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;
using platform::in_quotes;
using platform::parse_date;
using platform::refuse_input;

constexpr char kInvalid[] = "INVALID_PLAN";

absl::Status check_not_past(absl::CivilDay day, const Context& context, const std::string& what,
                            const std::string& field) {
  if (day >= context.today) return absl::OkStatus();
  return refuse_input({.code = "INVALID_DATES",
                       .sentence = cat(what, " would be on ", format_date(day), ", which is past."),
                       .remedy = cat("Give today, ", format_date(context.today), ", or later."),
                       .subject = field});
}

absl::Status check_sizes(const v1::PlanTransitionRequest& request) {
  const int points = request.access_points_size();
  Faults faults;
  faults
      .must(request.capacity_steps_size() <= kMaxSteps,
            cat("There are ", request.capacity_steps_size(), " capacity steps."), cat("Give at most ", kMaxSteps, "."),
            "capacity_steps")
      .must(request.waves_size() <= kMaxWaves, cat("There are ", request.waves_size(), " waves."),
            cat("Give at most ", kMaxWaves, "."), "waves")
      .must(points <= kMaxAccessPoints, cat("There are ", points, " access points."),
            cat("Give at most ", kMaxAccessPoints, "."), "access_points")
      .must(request.service_name().size() <= kMaxName,
            cat("The service's name has ", request.service_name().size(), " characters."),
            cat("Keep it to ", kMaxName, "."), "service_name")
      .must(v1::Calendar_IsValid(request.calendar()), "There is no such calendar.",
            "Give ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND or UNITED_KINGDOM.", "calendar");
  for (const std::string& point : request.access_points()) {
    faults.must(is_text(point, kMaxName) && !platform::holds_email(point),
                "An access point is empty, too long or holds an e-mail address.",
                cat("Give 1 to ", kMaxName, " characters, such as 'self-referral by telephone'."), "access_points");
  }
  return faults.as(kInvalid);
}

// The new service as the registry will keep it; everything but name and access points comes from the contract.
v1::NewService service_of(const TransitionState& state, const v1::PlanTransitionRequest& request) {
  const v1::IncomingContract& contract = state.contract();
  v1::NewService service;
  service.set_service_id(contract.contract_id());
  service.set_name(request.service_name().empty() ? contract.title().substr(0, kMaxName) : request.service_name());
  if (!contract.provider_ids().empty()) service.set_provider_id(contract.provider_ids(0));
  *service.mutable_client_groups() = contract.client_groups();
  *service.mutable_area_codes() = contract.area_codes();
  *service.mutable_tenures() = contract.tenures();
  service.set_units(contract.units());
  service.set_funded_units(contract.units());
  service.set_price_year_pence(contract.price_year_pence());
  service.set_hours_week_milli(contract.hours_week_milli());
  service.set_contract_id(contract.contract_id());
  *service.mutable_access_points() = request.access_points();
  return service;
}

class Planner {
 public:
  Planner(const TransitionState& state, const v1::PlanTransitionRequest& request, const Context& context,
          const TransitionFacts& facts)
      : state_(state), request_(request), context_(context), facts_(facts) {}

  absl::StatusOr<v1::TransitionPlanned> plan() {
    CONCORD_ASSIGN(go_live_, parse_date(request_.go_live_on(), "go_live_on"));
    CONCORD_RETURN_IF_ERROR(check_not_past(go_live_, context_, "Go-live", "go_live_on"));
    planned_.set_transition_id(state_.id());
    planned_.set_go_live_on(request_.go_live_on());
    planned_.set_calendar(request_.calendar() == v1::CALENDAR_UNSPECIFIED ? v1::CALENDAR_UNITED_KINGDOM
                                                                          : request_.calendar());
    if (state_.kind() == v1::TRANSITION_KIND_HANDOVER) {
      *planned_.mutable_new_service() = service_of(state_, request_);
      const std::string& id = planned_.new_service().service_id();
      if (facts_.supply.count(id) > 0) {
        return platform::refuse_state(
            {.code = "SERVICE_ID_TAKEN",
             .sentence = cat("The registry has a service '", id, "' already."),
             .remedy = "End that service, or have the award made under another contract id."});
      }
    }
    CONCORD_RETURN_IF_ERROR(plan_ends());
    CONCORD_RETURN_IF_ERROR(plan_steps());
    CONCORD_RETURN_IF_ERROR(plan_waves());
    CONCORD_RETURN_IF_ERROR(plan_receiving());
    return planned_;
  }

 private:
  bool is_new(const std::string& id) const {
    return planned_.has_new_service() && planned_.new_service().service_id() == id;
  }

  absl::Status check_taker(const std::string& id, const std::string& field) const {
    if (is_new(id)) return absl::OkStatus();
    const auto found = facts_.supply.find(id);
    if (find_outgoing(state_, id) == nullptr && found != facts_.supply.end() && !found->second.ended()) {
      return absl::OkStatus();
    }
    return platform::refuse_missing(
        {.code = "UNKNOWN_SERVICE",
         .sentence = cat(in_quotes(id), " (", field, ") is no running service that could take people."),
         .remedy = "Name the new service, or one that runs on."});
  }

  absl::Status plan_ends() {
    std::map<std::string, std::string> ends;
    for (const v1::ServiceEnd& end : request_.ends()) {
      if (find_outgoing(state_, end.service_id()) == nullptr) return unknown_outgoing(state_, end.service_id());
      CONCORD_ASSIGN(const absl::CivilDay day, parse_date(end.ends_on(), "ends"));
      CONCORD_RETURN_IF_ERROR(check_not_past(day, context_, cat("The end of ", end.service_id()), "ends"));
      ends[end.service_id()] = end.ends_on();
    }
    for (const v1::OutgoingService& service : state_.outgoing()) {
      v1::ServiceEnd& end = *planned_.add_ends();
      end.set_service_id(service.service_id());
      const auto found = ends.find(service.service_id());
      end.set_ends_on(found == ends.end() ? request_.go_live_on() : found->second);
    }
    return absl::OkStatus();
  }

  absl::Status plan_steps() {
    bool for_new = false;
    for (const v1::CapacityStep& step : request_.capacity_steps()) {
      CONCORD_RETURN_IF_ERROR(check_taker(step.service_id(), "capacity_steps"));
      CONCORD_RETURN_IF_ERROR(parse_date(step.from_on(), "capacity_steps").status());
      const std::int64_t most = is_new(step.service_id()) ? planned_.new_service().units() : kMaxPlaces;
      if (step.places() < 0 || step.places() > most) {
        return refuse_input(
            {.code = kInvalid,
             .sentence = cat(step.service_id(), " would have ", step.places(), " places."),
             .remedy = cat("Give 0 to ", most, is_new(step.service_id()) ? ", as the contract has it." : "."),
             .subject = "capacity_steps"});
      }
      for_new = for_new || is_new(step.service_id());
      *planned_.add_capacity_steps() = step;
    }
    if (!planned_.has_new_service() || for_new) return absl::OkStatus();
    v1::CapacityStep& all = *planned_.add_capacity_steps();
    all.set_service_id(planned_.new_service().service_id());
    all.set_from_on(request_.go_live_on());
    all.set_places(planned_.new_service().units());
    return absl::OkStatus();
  }

  absl::Status plan_waves() {
    std::set<std::string> ids;
    for (const v1::Wave& wave : request_.waves()) {
      CONCORD_RETURN_IF_ERROR(Faults()
                                  .must(is_id(wave.id()), cat("'", wave.id().substr(0, 80), "' is not a wave's id."),
                                        cat("Give 1 to ", kMaxId, " letters, digits, hyphens."), "waves")
                                  .must(ids.insert(wave.id()).second,
                                        cat("Wave ", wave.id().substr(0, 80), " stands twice."),
                                        "Give each wave an id of its own.", "waves")
                                  .must(wave.people() >= 1 && wave.people() <= kMaxPlaces,
                                        cat("Wave ", wave.id().substr(0, 80), " moves ", wave.people(), " people."),
                                        cat("Give 1 to ", kMaxPlaces, "."), "waves")
                                  .as(kInvalid));
      CONCORD_ASSIGN(const absl::CivilDay day, parse_date(wave.planned_on(), "waves"));
      CONCORD_RETURN_IF_ERROR(check_not_past(day, context_, cat("Wave ", wave.id()), "waves"));
      v1::Wave& planned = *planned_.add_waves();
      planned.set_id(wave.id());
      planned.set_planned_on(wave.planned_on());
      planned.set_from_service_id(wave.from_service_id());
      planned.set_to_service_id(wave.to_service_id());
      if (planned.to_service_id().empty()) planned.set_to_service_id(planned_.new_service().service_id());
      planned.set_people(wave.people());
      CONCORD_RETURN_IF_ERROR(check_taker(planned.to_service_id(), "waves"));
    }
    if (request_.waves_size() > 0 || !planned_.has_new_service()) return absl::OkStatus();
    for (const v1::OutgoingService& service : state_.outgoing()) {
      if (service.people_supported() == 0) continue;
      v1::Wave& wave = *planned_.add_waves();
      wave.set_id(cat("wave-", planned_.waves_size()));
      wave.set_planned_on(request_.go_live_on());
      wave.set_from_service_id(service.service_id());
      wave.set_to_service_id(planned_.new_service().service_id());
      wave.set_people(service.people_supported());
    }
    return absl::OkStatus();
  }

  absl::Status plan_receiving() {
    std::set<std::string> ids;
    for (const v1::CapacityStep& step : planned_.capacity_steps()) ids.insert(step.service_id());
    for (const v1::Wave& wave : planned_.waves()) ids.insert(wave.to_service_id());
    for (const std::string& id : ids) {
      v1::ReceivingService& receiving = *planned_.add_receiving();
      receiving.set_service_id(id);
      if (is_new(id)) continue;
      receiving.set_people_now(facts_.supply.at(id).people_supported());
      receiving.set_places(facts_.supply.at(id).units());
    }
    return absl::OkStatus();
  }

  const TransitionState& state_;
  const v1::PlanTransitionRequest& request_;
  const Context& context_;
  const TransitionFacts& facts_;
  absl::CivilDay go_live_;
  v1::TransitionPlanned planned_;
};

// The template made out for these days; `shift` moves them all.
absl::StatusOr<Timetable> timetable_for(const TransitionState& planned, const Context& context, int shift) {
  CONCORD_ASSIGN(const absl::CivilDay go_live, parse_date(planned.go_live_on(), "go_live_on"));
  TemplateInputs inputs{planned.kind(), go_live + shift, {}};
  for (v1::OutgoingService service : planned.outgoing()) {
    CONCORD_ASSIGN(const absl::CivilDay day, parse_date(service.ends_on(), "ends_on"));
    service.set_ends_on(format_date(day + shift));
    inputs.outgoing.push_back(std::move(service));
  }
  std::vector<v1::Task> tasks = tasks_of(inputs);
  for (v1::Task& task : tasks) {
    for (const v1::Task& known : planned.tasks()) {
      if (known.id() == task.id()) task.set_done_on(known.done_on());
    }
  }
  return timetable_of(std::move(tasks), context.today, inputs.go_live_on, planned.calendar());
}

// The least number of days by which go-live and ends must move so that every task can still start. Tried out, because
// working days do not move evenly: later is never worse, so the middle is tried until one day is left.
absl::StatusOr<int> days_to_shift(const TransitionState& planned, const Context& context, const Timetable& first) {
  constexpr int kUneven = 31;  // no row of days off is longer than this
  int late = 0, enough = -*first.schedule.least_slack + kUneven;
  while (enough - late > 1) {
    const int middle = late + (enough - late) / 2;
    CONCORD_ASSIGN(const Timetable moved, timetable_for(planned, context, middle));
    (moved.schedule.late.empty() ? enough : late) = middle;
  }
  return enough;
}

absl::Status check_task(const v1::Task& task) {
  Faults faults;
  faults
      .must(platform::is_id_up_to(kMaxTaskId, task.id()), cat("'", task.id().substr(0, 100), "' is not a task's id."),
            cat("Give 1 to ", kMaxTaskId, " letters, digits, hyphens."), "tasks")
      .must(is_text(task.title(), kMaxName + kMaxTaskId) && !platform::holds_email(task.title()),
            cat("Task ", task.id().substr(0, 80), " has no usable title."),
            cat("Give 1 to ", kMaxName + kMaxTaskId, " characters without an e-mail address."), "tasks")
      .must(task.party() != v1::PARTY_UNSPECIFIED && v1::Party_IsValid(task.party()),
            cat("Task ", task.id().substr(0, 80), " is nobody's."), "Say which party does it.", "tasks")
      .must(task.unit() != v1::DURATION_UNIT_UNSPECIFIED && v1::DurationUnit_IsValid(task.unit()),
            cat("Task ", task.id().substr(0, 80), " does not say how its days are counted."),
            "Give WORKING_DAYS or CALENDAR_DAYS.", "tasks")
      .must(task.after_task_ids_size() <= kMaxAfter,
            cat("Task ", task.id().substr(0, 80), " waits for ", task.after_task_ids_size(), " tasks."),
            cat("Give at most ", kMaxAfter, "."), "tasks")
      .must(task.must_end_by().empty() || is_date(task.must_end_by()),
            cat("'", task.must_end_by().substr(0, 20), "' is no day for task ", task.id().substr(0, 80), "."),
            "Give must_end_by as YYYY-MM-DD, or leave it empty.", "tasks")
      .must(task.citation().size() <= kMaxName,
            cat("The citation of task ", task.id().substr(0, 80), " has ", task.citation().size(), " characters."),
            cat("Keep it to ", kMaxName, "."), "tasks");
  return faults.as("INVALID_TASK");
}

v1::TransitionEvent tasks_event(const TransitionState& state, const std::vector<v1::Task>& tasks,
                                const Context& context) {
  v1::TransitionEvent event;
  auto* planned = event.mutable_tasks_planned();
  planned->set_transition_id(state.id());
  for (const v1::Task& task : tasks) *planned->add_tasks() = task;
  planned->set_prepared_by(context.actor.subject);
  return event;
}

}  // namespace

TransitionDecided decide(const TransitionState& state, const v1::AssessImpactRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.transition_id()));
  CONCORD_RETURN_IF_ERROR(outgoing_unknown(state));
  if (state.outgoing().empty()) {
    return platform::refuse_state({.code = "NOTHING_ENDS",
                                   .sentence = cat("No service ends by transition ", state.id(), "."),
                                   .remedy = "There is nobody to assess; plan the new service."});
  }
  if (request.coverage_ppm() < 0 || request.coverage_ppm() > kMaxCoveragePpm) {
    return refuse_input(
        {.code = "INVALID_COVERAGE",
         .sentence = cat("The stated coverage is ", request.coverage_ppm(), "."),
         .remedy = cat("Give 0 to ", kMaxCoveragePpm, " parts per million; 1,000,000 is a place a person."),
         .subject = "coverage_ppm"});
  }
  ImpactInputs inputs;
  inputs.outgoing = {state.outgoing().begin(), state.outgoing().end()};
  if (state.has_contract()) inputs.incoming = &state.contract();
  for (const auto& [id, line] : facts.supply) inputs.running.push_back(line);
  inputs.coverage_wanted_ppm = request.coverage_ppm();
  v1::ImpactAssessed assessed;
  assessed.set_transition_id(state.id());
  *assessed.mutable_impact() = assess_impact(inputs);
  assessed.mutable_impact()->set_assessed_on(format_date(context.today));
  std::vector<v1::TransitionEvent> events;
  if (platform::same(assessed.impact(), state.impact())) return events;
  assessed.set_prepared_by(context.actor.subject);
  *events.emplace_back().mutable_impact_assessed() = std::move(assessed);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::PlanTransitionRequest& request, const Context& context,
                         const TransitionFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.transition_id()));
  CONCORD_RETURN_IF_ERROR(outgoing_unknown(state));
  CONCORD_RETURN_IF_ERROR(check_sizes(request));
  std::vector<v1::TransitionEvent> events(1);
  CONCORD_ASSIGN(*events[0].mutable_transition_planned(), Planner(state, request, context, facts).plan());
  TransitionState after = state;
  TransitionAggregate::evolve(after, events[0]);
  CONCORD_ASSIGN(const CapacityPlan capacity, capacity_plan(after, context.today));
  CONCORD_RETURN_IF_ERROR(check_capacity(capacity));
  CONCORD_ASSIGN(const Timetable timetable, timetable_for(after, context, 0));
  if (!timetable.schedule.late.empty()) {
    CONCORD_ASSIGN(const int shift, days_to_shift(after, context, timetable));
    CONCORD_ASSIGN(const absl::CivilDay go_live, parse_date(request.go_live_on(), "go_live_on"));
    return check_in_time(timetable, cat("Go live on ", format_date(go_live + shift), " or later, with the ends ", shift,
                                        " days later too."));
  }
  events.push_back(tasks_event(state, timetable.tasks, context));
  TransitionAggregate::evolve(after, events[1]);
  if (!state.go_live_on().empty() && platform::same(after, state)) return std::vector<v1::TransitionEvent>();
  events[0].mutable_transition_planned()->set_prepared_by(context.actor.subject);
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::PlanTasksRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_draft(state, request.transition_id()));
  if (state.go_live_on().empty()) {
    return platform::refuse_state({.code = "NOT_PLANNED",
                                   .sentence = cat("Transition ", state.id(), " has no go-live yet."),
                                   .remedy = "Use PlanTransition first."});
  }
  if (request.tasks().empty() || request.tasks_size() > kMaxTasks) {
    return refuse_input({.code = "INVALID_TASK",
                         .sentence = cat("There are ", request.tasks_size(), " tasks."),
                         .remedy = cat("Give 1 to ", kMaxTasks, "."),
                         .subject = "tasks"});
  }
  std::vector<v1::Task> tasks;
  for (const v1::Task& asked : request.tasks()) {
    CONCORD_RETURN_IF_ERROR(check_task(asked));
    v1::Task& task = tasks.emplace_back(asked);
    task.clear_done_on();
    for (const v1::Task& known : state.tasks()) {
      if (known.id() == task.id()) task.set_done_on(known.done_on());
    }
  }
  CONCORD_ASSIGN(const absl::CivilDay go_live, parse_date(state.go_live_on(), "go_live_on"));
  CONCORD_ASSIGN(const Timetable timetable, timetable_of(std::move(tasks), context.today, go_live, state.calendar()));
  CONCORD_RETURN_IF_ERROR(
      check_in_time(timetable, "Shorten the chain of tasks that leads to it, or go live later with PlanTransition."));
  std::vector<v1::TransitionEvent> events = {tasks_event(state, timetable.tasks, context)};
  if (platform::same_list(events[0].tasks_planned().tasks(), state.tasks())) events.clear();
  return events;
}

TransitionDecided decide(const TransitionState& state, const v1::CompleteTaskRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.transition_id()));
  const auto found = std::find_if(state.tasks().begin(), state.tasks().end(),
                                  [&](const v1::Task& task) { return task.id() == request.task_id(); });
  if (found == state.tasks().end()) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_TASK",
         .sentence = cat("Transition ", state.id(), " has no task '", request.task_id().substr(0, 80), "'."),
         .remedy = "Take a task of its timetable."});
  }
  std::vector<v1::TransitionEvent> events;
  if (!found->done_on().empty()) return events;
  auto* done = events.emplace_back().mutable_task_done();
  done->set_transition_id(state.id());
  done->set_task_id(request.task_id());
  done->set_done_on(format_date(context.today));
  return events;
}

}  // namespace concord::transition
