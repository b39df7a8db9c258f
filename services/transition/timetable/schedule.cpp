// PURE. One topological order, one pass back, one pass forward, one walk along the tightest chain.
#include "services/transition/timetable/schedule.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::refuse_input;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kShownOfCircle = 10;

struct Span {
  std::int32_t start = 0;
  std::int32_t finish = 0;
};

// Tasks by number, each with its neighbours.
struct Graph {
  std::vector<std::vector<std::size_t>> before, after;
  std::vector<std::size_t> order;  // predecessors first
};

std::string shown(const std::string& id) { return id.substr(0, 80); }

absl::Status check_task(const PlannedTask& task) {
  if (task.id.empty()) {
    return refuse_input({.code = "INVALID_TASK",
                         .sentence = "A task has no id.",
                         .remedy = "Give each task an id of its own.",
                         .subject = "tasks"});
  }
  if (task.duration_days >= 1 && task.duration_days <= kMaxTaskDays) return absl::OkStatus();
  return refuse_input({.code = "INVALID_TASK",
                       .sentence = cat("Task ", shown(task.id), " lasts ", task.duration_days, " days."),
                       .remedy = cat("Give 1 to ", kMaxTaskDays, " days."),
                       .subject = "tasks"});
}

// What is left when no task without open predecessors remains holds a circle: follow predecessors until one comes
// again.
absl::Status circle(const SchedulePlan& plan, const Graph& graph, const std::vector<std::size_t>& open) {
  std::size_t at = 0;
  while (open[at] == 0) ++at;
  std::vector<std::size_t> seen(plan.tasks.size(), kNone);
  std::vector<std::size_t> path;
  while (seen[at] == kNone) {
    seen[at] = path.size();
    path.push_back(at);
    at = *std::find_if(graph.before[at].begin(), graph.before[at].end(), [&](std::size_t b) { return open[b] > 0; });
  }
  std::string text = shown(plan.tasks[at].id);
  for (std::size_t i = path.size(); i-- > seen[at];) {
    if (path.size() - i > kShownOfCircle && i > seen[at]) continue;
    text += cat(" -> ", shown(plan.tasks[path[i]].id));
  }
  return refuse_input({.code = "SCHEDULE_CYCLE",
                       .sentence = cat("These tasks wait for each other: ", text, "."),
                       .remedy = "Take one of these predecessors away.",
                       .subject = "tasks"});
}

absl::StatusOr<Graph> graph_of(const SchedulePlan& plan) {
  if (plan.tasks.size() > kMaxScheduledTasks) {
    return refuse_input({.code = "INVALID_TASK",
                         .sentence = cat("There are ", plan.tasks.size(), " tasks."),
                         .remedy = cat("Give at most ", kMaxScheduledTasks, "."),
                         .subject = "tasks"});
  }
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    CONCORD_RETURN_IF_ERROR(check_task(plan.tasks[i]));
    if (numbers.emplace(plan.tasks[i].id, i).second) continue;
    return refuse_input({.code = "DUPLICATE_TASK",
                         .sentence = cat("Task ", shown(plan.tasks[i].id), " stands twice."),
                         .remedy = "Give each task an id of its own.",
                         .subject = "tasks"});
  }
  Graph graph;
  graph.before.resize(plan.tasks.size());
  graph.after.resize(plan.tasks.size());
  std::vector<std::size_t> open(plan.tasks.size(), 0);
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    for (const std::string& id : plan.tasks[i].after) {
      const auto found = numbers.find(id);
      if (found == numbers.end()) {
        return refuse_input(
            {.code = "UNKNOWN_PREDECESSOR",
             .sentence = cat("Task ", shown(plan.tasks[i].id), " waits for '", shown(id), "', which is no task."),
             .remedy = "Add that task, or do not wait for it.",
             .subject = "tasks"});
      }
      graph.before[i].push_back(found->second);
      graph.after[found->second].push_back(i);
      ++open[i];
    }
  }
  graph.order.reserve(plan.tasks.size());
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    if (open[i] == 0) graph.order.push_back(i);
  }
  for (std::size_t next = 0; next < graph.order.size(); ++next) {
    for (const std::size_t follower : graph.after[graph.order[next]]) {
      if (--open[follower] == 0) graph.order.push_back(follower);
    }
  }
  if (graph.order.size() < plan.tasks.size()) return circle(plan, graph, open);
  return graph;
}

absl::Status out_of_calendar(const PlannedTask& task) {
  return refuse_input({.code = "OUT_OF_CALENDAR",
                       .sentence = cat("Task ", shown(task.id), " would fall outside the years ",
                                       platform::kFirstCalendarYear, " to ", platform::kLastCalendarYear, "."),
                       .remedy = "Make the chain of tasks shorter, or bring its days nearer.",
                       .subject = "tasks"});
}

class Passes {
 public:
  Passes(const SchedulePlan& plan, const Graph& graph)
      : plan_(plan),
        graph_(graph),
        calendar_(platform::WorkingCalendar::of(plan.calendar)),
        latest_(plan.tasks.size()),
        earliest_(plan.tasks.size()) {}

  absl::Status backward() {
    for (std::size_t at = graph_.order.size(); at-- > 0;) {
      const std::size_t i = graph_.order[at];
      std::int32_t bound = bound_by_day(i);
      for (const std::size_t follower : graph_.after[i]) {
        // Work that is done holds nothing up, so it does not pull its predecessors forward either.
        if (!plan_.tasks[follower].done_on) bound = std::min(bound, latest_[follower].start - 1);
      }
      CONCORD_ASSIGN(latest_[i], ending_by(plan_.tasks[i], bound));
    }
    return absl::OkStatus();
  }

  absl::Status forward() {
    const std::int32_t today = platform::WorkingCalendar::number_of(plan_.today);
    for (const std::size_t i : graph_.order) {
      if (const auto& done = plan_.tasks[i].done_on) {
        earliest_[i] = {platform::WorkingCalendar::number_of(*done), platform::WorkingCalendar::number_of(*done)};
        continue;
      }
      std::int32_t bound = today;
      for (const std::size_t before : graph_.before[i]) bound = std::max(bound, earliest_[before].finish + 1);
      CONCORD_ASSIGN(earliest_[i], starting_from(plan_.tasks[i], bound));
    }
    return absl::OkStatus();
  }

  Schedule schedule() const {
    Schedule schedule;
    schedule.tasks.resize(plan_.tasks.size());
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      ScheduledTask& task = schedule.tasks[i];
      task.earliest_start = platform::WorkingCalendar::day_of(earliest_[i].start);
      task.earliest_finish = platform::WorkingCalendar::day_of(earliest_[i].finish);
      task.latest_start = platform::WorkingCalendar::day_of(latest_[i].start);
      task.latest_finish = platform::WorkingCalendar::day_of(latest_[i].finish);
      for (const std::int32_t day : {earliest_[i].finish, latest_[i].start, latest_[i].finish}) {
        if (plan_.tasks[i].working_days && !platform::WorkingCalendar::knows_holidays(day))
          schedule.holidays_unknown = true;
      }
      if (plan_.tasks[i].done_on) continue;
      task.slack_days = latest_[i].start - earliest_[i].start;
      if (task.slack_days < 0) schedule.late.push_back(i);
      schedule.least_slack = std::min(schedule.least_slack.value_or(task.slack_days), task.slack_days);
    }
    std::stable_sort(schedule.late.begin(), schedule.late.end(), [&](std::size_t a, std::size_t b) {
      return schedule.tasks[a].slack_days < schedule.tasks[b].slack_days;
    });
    mark_critical(schedule);
    return schedule;
  }

 private:
  absl::StatusOr<Span> ending_by(const PlannedTask& task, std::int32_t bound) const {
    Span span{0, bound};
    if (task.working_days) span.finish = calendar_.on_or_before(bound);
    if (!platform::WorkingCalendar::covers(span.finish)) return out_of_calendar(task);
    span.start = task.working_days ? calendar_.earlier(span.finish, task.duration_days - 1)
                                   : span.finish - (task.duration_days - 1);
    if (!platform::WorkingCalendar::covers(span.start)) return out_of_calendar(task);
    return span;
  }

  absl::StatusOr<Span> starting_from(const PlannedTask& task, std::int32_t bound) const {
    Span span{bound, 0};
    if (task.working_days) span.start = calendar_.on_or_after(bound);
    if (!platform::WorkingCalendar::covers(span.start)) return out_of_calendar(task);
    span.finish =
        task.working_days ? calendar_.later(span.start, task.duration_days - 1) : span.start + (task.duration_days - 1);
    if (!platform::WorkingCalendar::covers(span.finish)) return out_of_calendar(task);
    return span;
  }

  std::int32_t bound_by_day(std::size_t i) const {
    return platform::WorkingCalendar::number_of(plan_.tasks[i].must_end_by.value_or(plan_.must_end_by));
  }

  bool open(std::size_t i) const { return !plan_.tasks[i].done_on; }

  // From the open task with least slack (of equals, the one that finishes last) back along the predecessor that holds
  // it up, and on along the follower that presses it soonest. Of equals the first in the plan.
  void mark_critical(Schedule& schedule) const {
    std::size_t tightest = kNone;
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      if (!open(i)) continue;
      const auto rank = [&](std::size_t t) {
        return std::pair(schedule.tasks[t].slack_days, -static_cast<std::int64_t>(latest_[t].finish));
      };
      if (tightest == kNone || rank(i) < rank(tightest)) tightest = i;
    }
    if (tightest == kNone) return;
    const auto pick = [&](const std::vector<std::size_t>& among, auto better) {
      std::size_t found = kNone;
      for (const std::size_t i : among) {
        if (open(i) && (found == kNone || better(i, found))) found = i;
      }
      return found;
    };
    std::vector<std::size_t>& chain = schedule.critical_chain;
    for (std::size_t at = tightest; at != kNone;) {
      chain.push_back(at);
      at = pick(graph_.before[at],
                [&](std::size_t a, std::size_t b) { return earliest_[a].finish > earliest_[b].finish; });
    }
    std::reverse(chain.begin(), chain.end());
    // On only while the follower is what presses: a task that its own day presses ends the chain.
    for (std::size_t at = tightest; at != kNone;) {
      at = pick(graph_.after[at], [&](std::size_t a, std::size_t b) { return latest_[a].start < latest_[b].start; });
      if (at == kNone || latest_[at].start > bound_by_day(chain.back())) break;
      chain.push_back(at);
    }
    for (const std::size_t i : chain) schedule.tasks[i].critical = true;
  }

  const SchedulePlan& plan_;
  const Graph& graph_;
  const platform::WorkingCalendar& calendar_;
  std::vector<Span> latest_, earliest_;
};

}  // namespace

absl::StatusOr<Schedule> back_schedule(const SchedulePlan& plan) {
  for (const absl::CivilDay day : {plan.today, plan.must_end_by}) {
    if (platform::WorkingCalendar::covers(platform::WorkingCalendar::number_of(day))) continue;
    return refuse_input(
        {.code = "OUT_OF_CALENDAR",
         .sentence = "The plan's days lie outside the calendar.",
         .remedy = cat("Give days from ", platform::kFirstCalendarYear, " to ", platform::kLastCalendarYear, "."),
         .subject = "tasks"});
  }
  CONCORD_ASSIGN(const Graph graph, graph_of(plan));
  Passes passes(plan, graph);
  CONCORD_RETURN_IF_ERROR(passes.backward());
  CONCORD_RETURN_IF_ERROR(passes.forward());
  return passes.schedule();
}

}  // namespace concord::transition
