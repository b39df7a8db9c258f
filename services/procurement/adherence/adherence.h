// PURE. How a procedure kept to its timetable: each step as first published, as planned since, and as it went; and why
// a step came late. What bidders planned by is shown beside what happened, and is never overwritten.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"
#include "concord/procurement/v1/stages.pb.h"
#include "concord/procurement/v1/timetable.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

inline constexpr int kMaxReasonsOfAStep = 20;

// What was published first stands in a procedure's events alone, so that its stream is folded once more, to be read.
struct TimetableAggregate {
  using State = v1::TimetableKept;
  using Event = v1::ProcedureEvent;
  static void evolve(State& kept, const Event& event);
};

// What else tells when.
struct TimetableFacts {
  v1::StageRun stages;
  std::string completed_on;  // the evaluation; empty before
  v1::Award award;
};
v1::GetTimetableResponse timetable_of(const v1::TimetableKept& kept, const TimetableFacts& facts, absl::CivilDay today);

platform::Decided<v1::ProcedureEvent> decide(const v1::Procedure& state, const v1::ExplainDelayRequest& request,
                                             const platform::Context& context,
                                             const v1::GetTimetableResponse& timetable);

}  // namespace concord::procurement
