// Back-scheduling the largest plan that transition takes: 5,000 tasks in 60 layers with about 10,000 predecessors, by
// the working days of the United Kingdom.
#include <cstdio>
#include <random>

#include "services/platform/values/text.h"
#include "services/transition/timetable/schedule.h"
#include "tests/bench/bench.h"

namespace concord::bench {
namespace {

using platform::cat;

constexpr int kLayers = 60;
constexpr int kScheduleRounds = 50;

transition::SchedulePlan layered(unsigned seed) {
  std::mt19937 chance(seed);
  const auto below = [&](int end) { return static_cast<int>(chance() % static_cast<unsigned>(end)); };
  transition::SchedulePlan plan;
  plan.today = absl::CivilDay(2026, 9, 1);
  plan.must_end_by = absl::CivilDay(2028, 3, 31);
  std::vector<int> first_of_layer;
  for (int task = 0; task < transition::kMaxScheduledTasks; ++task) {
    const int layer = task * kLayers / transition::kMaxScheduledTasks;
    if (layer == static_cast<int>(first_of_layer.size())) first_of_layer.push_back(task);
    transition::PlannedTask& planned = plan.tasks.emplace_back();
    planned.id = cat("task-", task);
    planned.duration_days = 1 + below(10);
    planned.working_days = below(10) > 0;
    if (layer == 0) continue;
    const int before = first_of_layer[static_cast<std::size_t>(layer)];  // so many stand in the layers before
    const int last_layer = first_of_layer[static_cast<std::size_t>(layer) - 1];
    planned.after.push_back(cat("task-", last_layer + below(before - last_layer)));
    for (int more = below(3); more > 0; --more) {
      std::string id = cat("task-", below(before));
      if (id != planned.after.front() && id != planned.after.back()) planned.after.push_back(std::move(id));
    }
    if (below(50) == 0) planned.must_end_by = absl::CivilDay(2028, 1, 1) + below(90);
  }
  return plan;
}

}  // namespace

void bench_schedule(Report& report) {
  std::vector<double> times;
  std::size_t edges = 0, chain = 0;
  for (int round = 0; round < kScheduleRounds; ++round) {
    const transition::SchedulePlan plan = layered(static_cast<unsigned>(round));
    edges = 0;
    for (const auto& task : plan.tasks) edges += task.after.size();
    const double began = seconds_now();
    const auto schedule = transition::back_schedule(plan);
    times.push_back((seconds_now() - began) * 1'000);
    if (!schedule.ok()) return report.fail(cat("no schedule: ", std::string(schedule.status().message())));
    chain = schedule->critical_chain.size();
  }
  std::printf("  the last of %d plans: %zu predecessors, %zu tasks in the critical chain\n", kScheduleRounds, edges,
              chain);
  report.add({"back-scheduling 5,000 tasks, p50", "ms", median(times), 0, true, "", "< 50 ms"});
  report.add({"  the slowest of 50 plans", "ms", percentile(times, 1), 0, true, "", ""});
}

}  // namespace concord::bench
