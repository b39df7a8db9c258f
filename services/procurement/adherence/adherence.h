// PURE. How a procedure kept to its timetable: each step as first published, as planned since, and as it went; and why
// a step came late. What bidders planned by is shown beside what happened, and is never overwritten.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

#include "concord/procurement/v1/award.pb.h"
#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/stages.pb.h"
#include "concord/procurement/v1/timetable.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

inline constexpr int kMaxReasonsOfAStep = 20;

// What of a procedure's stream says when.
struct TimetableKept {
  v1::Procedure first;                // as published first; without an id before
  v1::Procedure now;                  // with every extension
  std::vector<std::string> moved_by;  // reasons of the extensions
};
void evolve(TimetableKept& kept, const v1::ProcedureEvent& event);

// What else tells when.
struct TimetableFacts {
  v1::StageRun stages;
  std::string completed_on;  // the evaluation; empty before
  v1::Award award;
};
v1::GetTimetableResponse timetable_of(const TimetableKept& kept, const TimetableFacts& facts, absl::CivilDay today);

platform::Decided<v1::ProcedureEvent> decide(const v1::Procedure& state, const v1::ExplainDelayRequest& request,
                                             const platform::Context& context,
                                             const v1::GetTimetableResponse& timetable);

}  // namespace concord::procurement
