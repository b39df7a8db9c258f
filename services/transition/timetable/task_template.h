// PURE. The tasks of a transition as data, made out for its own services, providers and days. Their legal days: notice
// 3 months before a service ends; employee liability information 28 days before the transfer.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

#include "concord/transition/v1/types.pb.h"

#include "services/transition/timetable/schedule.h"

namespace concord::transition {

inline constexpr int kNoticeMonths = 3;
inline constexpr int kLiabilityInformationDays = 28;
inline constexpr char kNoticeCitation[] =
    "Best Value Statutory Guidance: at least 3 months' notice to the organisation and its users";
inline constexpr char kLiabilityCitation[] =
    "TUPE Regulations 2006, reg. 11: not less than 28 days before the transfer";

struct TemplateInputs {
  v1::TransitionKind kind = v1::TRANSITION_KIND_HANDOVER;
  absl::CivilDay go_live_on;
  std::vector<v1::OutgoingService> outgoing;  // each with its ends_on
};

std::vector<v1::Task> tasks_of(const TemplateInputs& inputs);

// Fills the scheduled days into the tasks. `go_live_on` is the day by which a task without its own day must end.
struct Timetable {
  std::vector<v1::Task> tasks;
  Schedule schedule;
};
absl::StatusOr<Timetable> timetable_of(std::vector<v1::Task> tasks, absl::CivilDay today, absl::CivilDay go_live_on,
                                       v1::Calendar calendar);
// Refusal TOO_LATE naming the task that is shortest of time and the days short; `remedy` says what would make it a yes.
absl::Status check_in_time(const Timetable& timetable, const std::string& remedy);

}  // namespace concord::transition
