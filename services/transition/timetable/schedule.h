// PURE. Schedules tasks back from the days by which they must be finished: the backward pass gives the latest start and
// finish, the forward pass from today the earliest, the difference is the slack, and the chain with least slack is
// critical. Time grows with tasks plus predecessors only, so that 5,000 tasks are a matter of a few milliseconds.
//
// A task fills whole days, from its start to its finish, both included; what follows it starts on a later day. Working
// tasks start and finish on working days. Method: critical path method, with the calendar of each task's own unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "services/platform/values/working_calendar.h"

namespace concord::transition {

inline constexpr int kMaxScheduledTasks = 5'000;
inline constexpr int kMaxTaskDays = 1'000;

struct PlannedTask {
  std::string id;
  int duration_days = 1;
  bool working_days = true;                        // else every day counts
  std::vector<std::string> after = {};             // finished on an earlier day
  std::optional<absl::CivilDay> must_end_by = {};  // else the plan's
  std::optional<absl::CivilDay> done_on = {};      // it is done: it holds nothing up any more
};

struct SchedulePlan {
  absl::CivilDay today;
  absl::CivilDay must_end_by;  // for tasks that have no day of their own
  platform::UnitedKingdomPart calendar = platform::UnitedKingdomPart::kAny;
  std::vector<PlannedTask> tasks;
};

struct ScheduledTask {
  absl::CivilDay earliest_start, earliest_finish, latest_start, latest_finish;
  int slack_days = 0;  // latest start less earliest start; below 0: so many days short
  bool critical = false;
};

struct Schedule {
  std::vector<ScheduledTask> tasks;         // as in the plan
  std::vector<std::size_t> critical_chain;  // first to last; empty when all is done
  std::optional<int> least_slack;           // of the tasks that are open
  std::vector<std::size_t> late;            // open tasks that should have started before today, shortest of time first
  bool holidays_unknown = false;            // some day lies in a year whose bank holidays are not known
};

// Refusals: INVALID_TASK, DUPLICATE_TASK, UNKNOWN_PREDECESSOR, SCHEDULE_CYCLE (names the circle), OUT_OF_CALENDAR.
absl::StatusOr<Schedule> back_schedule(const SchedulePlan& plan);

}  // namespace concord::transition
