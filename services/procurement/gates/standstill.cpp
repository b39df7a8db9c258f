// PURE. Read from scores and requirements; see standstill.h.
#include "services/procurement/gates/standstill.h"

#include <optional>

#include "absl/time/civil_time.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/working_calendar.h"
#include "services/procurement/gates/award_notices.h"

namespace concord::procurement {
namespace {

constexpr char kWorkingDays[] = "standstill_working_days";
constexpr char kDays[] = "standstill_days";

// Scores and requirements hold days as their number since 1 January 1970.
std::string day_of(std::int64_t number) { return platform::format_date(absl::CivilDay(1970, 1, 1) + number); }

std::optional<std::int64_t> score(const rules::v1::Judgement& judgement, const std::string& name) {
  std::optional<std::int64_t> found;
  for (const rules::v1::Score& one : judgement.scores()) {
    if (one.name() == name && (!found || one.value() > *found)) found = one.value();
  }
  return found;
}

const rules::v1::Requirement* required(const rules::v1::Judgement& judgement, const std::string& kind) {
  for (const rules::v1::Requirement& requirement : judgement.requirements()) {
    if (requirement.kind() == kind) return &requirement;
  }
  return nullptr;
}

// The longer of what is worked out for this award and what is asked for.
std::int64_t length(const rules::v1::Judgement& judgement, const char* kind) {
  const rules::v1::Requirement* asked = required(judgement, kind);
  return std::max(score(judgement, kind).value_or(0), asked == nullptr ? 0 : asked->value());
}

}  // namespace

int standstill_of(const v1::Procedure& procedure) {
  if (procedure.planned_standstill().days() > 0) return procedure.planned_standstill().days();
  const int stated = procedure.draft().timetable().standstill_days();
  return stated == 0 ? kDefaultStandstillDays : stated;
}

v1::Standstill standstill_in(const rules::v1::Judgement& judgement) {
  v1::Standstill standstill;
  const std::int64_t working_days = length(judgement, kWorkingDays);
  const std::int64_t calendar_days = length(judgement, kDays);
  const rules::v1::Requirement* signing = required(judgement, "earliest_signing_date");
  if (working_days == 0 && calendar_days == 0 && signing == nullptr) return standstill;
  standstill.set_days(static_cast<int>(std::max(working_days, calendar_days)));
  standstill.set_counts_working_days(working_days > 0);
  standstill.set_begins_with(working_days > 0 ? kAwardNotice : kStandstillLetters);
  standstill.set_is_due(score(judgement, "is_standstill_due").value_or(1) == 1);
  const rules::v1::Requirement* asked = signing;
  if (asked == nullptr) asked = required(judgement, working_days > 0 ? kWorkingDays : kDays);
  if (asked != nullptr && !asked->sources().empty()) standstill.set_citation(asked->sources(0).citation());
  if (signing == nullptr) return standstill;
  if (const auto begins = score(judgement, "standstill_begins_date")) standstill.set_begins_on(day_of(*begins));
  standstill.set_signable_from(day_of(signing->value()));
  standstill.set_ends_on(day_of(signing->value() - 1));
  return standstill;
}

v1::Standstill standstill_without_rules(const v1::Procedure& procedure, const std::string& notice_on) {
  v1::Standstill standstill;
  // Below the thresholds no law asks for one.
  if (procedure.draft().type() == v1::PROCEDURE_TYPE_QUOTES) return standstill;
  standstill.set_is_due(true);
  standstill.set_days(standstill_of(procedure));
  standstill.set_counts_working_days(true);
  standstill.set_begins_with(kAwardNotice);
  const auto notice = platform::parse_date(notice_on, "published_on");
  if (!notice.ok()) return standstill;
  const auto last = platform::nth_working_day(*notice, standstill.days(), platform::UnitedKingdomPart::kAny);
  if (!last) return standstill;
  standstill.set_begins_on(notice_on);
  standstill.set_ends_on(platform::format_date(*last));
  standstill.set_signable_from(platform::format_date(*last + 1));
  return standstill;
}

bool is_to_begin(const v1::Standstill& standstill) { return standstill.days() > 0 && standstill.ends_on().empty(); }

}  // namespace concord::procurement
