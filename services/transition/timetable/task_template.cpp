// PURE. Rows of the template, made out once, for each service that ends, or for each provider that loses one.
#include "services/transition/timetable/task_template.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/values/working_calendar.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;

enum class For { kOnce, kService, kProvider };
enum class By { kGoLive, kDayBeforeGoLive, kNotice, kLiabilityInformation, kServiceEnd, kFortnightBeforeGoLive };

struct Row {
  const char *id, *title;
  v1::Party party;
  int days;
  v1::DurationUnit unit;
  For made_for;
  By by;
  bool needs_incoming;
  std::array<const char*, 3> after;
};

constexpr auto kWorking = v1::DURATION_UNIT_WORKING_DAYS;
constexpr auto kCalendar = v1::DURATION_UNIT_CALENDAR_DAYS;

constexpr auto kRows = std::to_array<Row>({
    {"confirm-impact",
     "Go through the impact assessment with those it touches",
     v1::PARTY_COMMISSIONER,
     3,
     kWorking,
     For::kOnce,
     By::kGoLive,
     false,
     {}},
    {"tell-members",
     "Tell the elected members",
     v1::PARTY_ELECTED_MEMBERS,
     1,
     kWorking,
     For::kOnce,
     By::kGoLive,
     false,
     {"confirm-impact"}},
    {"tell-providers",
     "Tell the providers what happens when",
     v1::PARTY_OUTGOING_PROVIDER,
     1,
     kWorking,
     For::kOnce,
     By::kGoLive,
     false,
     {"tell-members"}},
    {"notice",
     "Serve notice",
     v1::PARTY_COMMISSIONER,
     1,
     kWorking,
     For::kService,
     By::kNotice,
     false,
     {"tell-providers"}},
    {"tell-users",
     "Tell the people supported, with notice of 3 months",
     v1::PARTY_USERS,
     2,
     kWorking,
     For::kOnce,
     By::kNotice,
     false,
     {"tell-members"}},
    {"tell-families",
     "Tell families and carers",
     v1::PARTY_FAMILIES,
     5,
     kWorking,
     For::kOnce,
     By::kGoLive,
     false,
     {"tell-users"}},
    {"tell-staff", "Tell the staff", v1::PARTY_STAFF, 5, kWorking, For::kOnce, By::kGoLive, false, {"tell-providers"}},
    {"tell-landlords",
     "Tell the landlords",
     v1::PARTY_LANDLORDS,
     5,
     kWorking,
     For::kOnce,
     By::kGoLive,
     false,
     {"tell-providers"}},
    {"tell-referrers",
     "Tell the agencies that refer",
     v1::PARTY_REFERRERS,
     5,
     kWorking,
     For::kOnce,
     By::kFortnightBeforeGoLive,
     false,
     {"tell-providers"}},
    {"staff-representatives",
     "Have staff representatives elected",
     v1::PARTY_OUTGOING_PROVIDER,
     10,
     kWorking,
     For::kProvider,
     By::kDayBeforeGoLive,
     true,
     {"tell-staff"}},
    {"consult-staff",
     "Inform and consult staff on the transfer",
     v1::PARTY_OUTGOING_PROVIDER,
     28,
     kCalendar,
     For::kProvider,
     By::kDayBeforeGoLive,
     true,
     {"staff-representatives"}},
    {"liability-information",
     "Hand over employee liability information",
     v1::PARTY_OUTGOING_PROVIDER,
     5,
     kWorking,
     For::kProvider,
     By::kLiabilityInformation,
     true,
     {"tell-staff"}},
    {"sign-contract",
     "Sign the contract",
     v1::PARTY_COMMISSIONER,
     5,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     true,
     {}},
    {"recruit",
     "Recruit and check staff beyond those who transfer",
     v1::PARTY_INCOMING_PROVIDER,
     35,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     true,
     {"sign-contract"}},
    {"premises",
     "Settle premises, leases and utilities",
     v1::PARTY_INCOMING_PROVIDER,
     20,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     true,
     {"sign-contract"}},
    {"data-agreement",
     "Agree how case records are shared",
     v1::PARTY_INCOMING_PROVIDER,
     10,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     true,
     {"sign-contract"}},
    {"induct",
     "Induct and train staff",
     v1::PARTY_INCOMING_PROVIDER,
     5,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     true,
     {"recruit"}},
    {"inventory",
     "List assets, leases and obligations of the service",
     v1::PARTY_OUTGOING_PROVIDER,
     5,
     kWorking,
     For::kService,
     By::kServiceEnd,
     false,
     {"notice"}},
    {"close-referrals",
     "Send new referrals elsewhere",
     v1::PARTY_REFERRERS,
     1,
     kWorking,
     For::kOnce,
     By::kFortnightBeforeGoLive,
     false,
     {"tell-referrers"}},
    {"support-plans",
     "Go through every support plan with the person and hand the case over",
     v1::PARTY_OUTGOING_PROVIDER,
     10,
     kWorking,
     For::kService,
     By::kServiceEnd,
     false,
     {"tell-users", "data-agreement"}},
    {"signpost",
     "Point people whose need remains to other help",
     v1::PARTY_OUTGOING_PROVIDER,
     5,
     kWorking,
     For::kService,
     By::kServiceEnd,
     false,
     {"tell-users"}},
    {"readiness-review",
     "Review readiness together",
     v1::PARTY_COMMISSIONER,
     2,
     kWorking,
     For::kOnce,
     By::kDayBeforeGoLive,
     false,
     {"induct", "premises", "close-referrals"}},
});

bool has_row(const TemplateInputs& inputs, const std::string& id) {
  return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
    return row.id == id && (!row.needs_incoming || inputs.kind == v1::TRANSITION_KIND_HANDOVER);
  });
}

For made_for(const std::string& id) {
  return std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.id == id; })->made_for;
}

absl::CivilDay last_day(const v1::OutgoingService& service) {
  return *platform::parse_date(service.ends_on(), "ends_on");
}

class Maker {
 public:
  explicit Maker(const TemplateInputs& inputs) : inputs_(inputs) {
    first_end_ = inputs.go_live_on;
    for (const v1::OutgoingService& service : inputs.outgoing) {
      providers_.insert(service.provider_id());
      first_end_ = std::min(first_end_, last_day(service));
    }
  }

  std::vector<v1::Task> make() {
    for (const Row& row : kRows) {
      if (!has_row(inputs_, row.id)) continue;
      switch (row.made_for) {
        case For::kOnce:
          add(row, row.id, row.title, {}, {}, first_end_);
          break;
        case For::kService:
          for (const v1::OutgoingService& service : inputs_.outgoing) {
            const std::string& id = service.service_id();
            add(row, cat(row.id, "-", id), cat(row.title, ": ", id), id, {}, last_day(service));
          }
          break;
        case For::kProvider:
          for (const std::string& provider : providers_) {
            add(row, cat(row.id, "-", provider).substr(0, 80), cat(row.title, ": ", provider), {}, provider,
                first_end_);
          }
          break;
      }
    }
    return std::move(tasks_);
  }

 private:
  void add(const Row& row, const std::string& id, const std::string& title, const std::string& service,
           const std::string& provider, absl::CivilDay service_end) {
    v1::Task& task = tasks_.emplace_back();
    task.set_id(id);
    task.set_title(title);
    task.set_party(row.party);
    task.set_duration_days(row.days);
    task.set_unit(row.unit);
    for (const char* after : row.after) {
      if (after == nullptr || !has_row(inputs_, after)) continue;
      const For kind = made_for(after);
      if (kind == For::kOnce) task.add_after_task_ids(after);
      if (kind == For::kService) task.add_after_task_ids(cat(after, "-", service));
      if (kind == For::kProvider) task.add_after_task_ids(cat(after, "-", provider).substr(0, 80));
    }
    task.set_must_end_by(format_date(end_by(row.by, service_end)));
    if (row.by == By::kNotice) task.set_citation(kNoticeCitation);
    if (row.by == By::kLiabilityInformation) task.set_citation(kLiabilityCitation);
  }

  absl::CivilDay end_by(By by, absl::CivilDay service_end) const {
    constexpr int kFortnight = 14;
    switch (by) {
      case By::kGoLive:
        return inputs_.go_live_on;
      case By::kDayBeforeGoLive:
        return inputs_.go_live_on - 1;
      case By::kNotice:
        return platform::months_from(service_end, -kNoticeMonths);
      case By::kLiabilityInformation:
        return inputs_.go_live_on - kLiabilityInformationDays;
      case By::kServiceEnd:
        return service_end;
      case By::kFortnightBeforeGoLive:
        return inputs_.go_live_on - kFortnight;
    }
    return inputs_.go_live_on;
  }

  const TemplateInputs& inputs_;
  std::set<std::string> providers_;
  absl::CivilDay first_end_;
  std::vector<v1::Task> tasks_;
};

platform::UnitedKingdomPart part_of(v1::Calendar calendar) {
  switch (calendar) {
    case v1::CALENDAR_ENGLAND_AND_WALES:
      return platform::UnitedKingdomPart::kEnglandAndWales;
    case v1::CALENDAR_SCOTLAND:
      return platform::UnitedKingdomPart::kScotland;
    case v1::CALENDAR_NORTHERN_IRELAND:
      return platform::UnitedKingdomPart::kNorthernIreland;
    default:
      return platform::UnitedKingdomPart::kAny;
  }
}

}  // namespace

std::vector<v1::Task> tasks_of(const TemplateInputs& inputs) { return Maker(inputs).make(); }

absl::StatusOr<Timetable> timetable_of(std::vector<v1::Task> tasks, absl::CivilDay today, absl::CivilDay go_live_on,
                                       v1::Calendar calendar) {
  SchedulePlan plan{today, go_live_on, part_of(calendar), {}};
  plan.tasks.reserve(tasks.size());
  for (const v1::Task& task : tasks) {
    PlannedTask& planned = plan.tasks.emplace_back();
    planned.id = task.id();
    planned.duration_days = task.duration_days();
    planned.working_days = task.unit() != v1::DURATION_UNIT_CALENDAR_DAYS;
    planned.after = {task.after_task_ids().begin(), task.after_task_ids().end()};
    if (!task.must_end_by().empty()) {
      CONCORD_ASSIGN(planned.must_end_by, platform::parse_date(task.must_end_by(), "must_end_by"));
    }
    if (!task.done_on().empty()) {
      CONCORD_ASSIGN(planned.done_on, platform::parse_date(task.done_on(), "done_on"));
    }
  }
  Timetable timetable;
  CONCORD_ASSIGN(timetable.schedule, back_schedule(plan));
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const ScheduledTask& scheduled = timetable.schedule.tasks[i];
    if (tasks[i].must_end_by().empty()) tasks[i].set_must_end_by(format_date(go_live_on));
    tasks[i].set_earliest_start_on(format_date(scheduled.earliest_start));
    tasks[i].set_earliest_finish_on(format_date(scheduled.earliest_finish));
    tasks[i].set_latest_start_on(format_date(scheduled.latest_start));
    tasks[i].set_latest_finish_on(format_date(scheduled.latest_finish));
    tasks[i].set_slack_days(scheduled.slack_days);
    tasks[i].set_critical(scheduled.critical);
  }
  timetable.tasks = std::move(tasks);
  return timetable;
}

absl::Status check_in_time(const Timetable& timetable, const std::string& remedy) {
  if (timetable.schedule.late.empty()) return absl::OkStatus();
  const v1::Task& task = timetable.tasks[timetable.schedule.late.front()];
  return platform::refuse_state({.code = "TOO_LATE",
                                 .sentence = cat("Task ", task.id(), " (", task.title(), ") must start by ",
                                                 task.latest_start_on(), " and can start on ", task.earliest_start_on(),
                                                 " at the earliest: ", -task.slack_days(), " days short."),
                                 .remedy = remedy,
                                 .citation = task.citation()});
}

}  // namespace concord::transition
