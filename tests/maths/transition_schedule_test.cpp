// Tests calendars and the timetable: days that governments publish, worked chains, and random plans against a naive
// schedule that steps day by day and tries every path.
#include <algorithm>
#include <functional>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/bank_holidays.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/timetable/schedule.h"
#include "services/transition/timetable/task_template.h"

namespace concord::transition {
namespace {

using absl::CivilDay;
using platform::bank_holidays;
using platform::cat;
using platform::months_from;
using platform::UnitedKingdomPart;
using platform::WorkingCalendar;

const WorkingCalendar& calendar(UnitedKingdomPart part) { return WorkingCalendar::of(part); }
bool works(UnitedKingdomPart part, CivilDay day) { return calendar(part).is_working(WorkingCalendar::number_of(day)); }

TEST(Calendar, HolidaysDifferByPart) {
  const auto ew = UnitedKingdomPart::kEnglandAndWales, scotland = UnitedKingdomPart::kScotland,
             ni = UnitedKingdomPart::kNorthernIreland, uk = UnitedKingdomPart::kAny;
  EXPECT_FALSE(works(ew, CivilDay(2026, 4, 6)));  // Easter Monday
  EXPECT_TRUE(works(scotland, CivilDay(2026, 4, 6)));
  EXPECT_FALSE(works(scotland, CivilDay(2026, 11, 30)));  // St Andrew
  EXPECT_TRUE(works(ew, CivilDay(2026, 11, 30)));
  EXPECT_FALSE(works(ni, CivilDay(2026, 7, 13)));  // 12 July was a Sunday
  EXPECT_TRUE(works(scotland, CivilDay(2026, 7, 13)));
  EXPECT_FALSE(works(ew, CivilDay(2026, 12, 28)));  // for Boxing Day, a Saturday
  EXPECT_FALSE(works(scotland, CivilDay(2027, 1, 4)));
  for (const CivilDay day : {CivilDay(2026, 4, 6), CivilDay(2026, 11, 30), CivilDay(2026, 7, 13)}) {
    EXPECT_FALSE(works(uk, day)) << "a holiday in any part is none of the United Kingdom's working days";
  }
  EXPECT_FALSE(works(ew, CivilDay(2026, 11, 21)));  // a Saturday
}

TEST(Calendar, EveryYearHasItsHolidaysAndNoneFallsOnAWeekend) {
  const std::map<UnitedKingdomPart, int> a_year = {{UnitedKingdomPart::kEnglandAndWales, 8},
                                                   {UnitedKingdomPart::kScotland, 9},
                                                   {UnitedKingdomPart::kNorthernIreland, 10}};
  for (const auto& [part, count] : a_year) {
    std::map<std::int64_t, int> years;
    for (const CivilDay day : bank_holidays(part)) {
      ++years[day.year()];
      const auto weekday = absl::GetWeekday(day);
      EXPECT_TRUE(weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday) << day;
    }
    ASSERT_EQ(years.size(), 5U);
    for (const auto& [year, holidays] : years) {
      // Scotland had one more in 2026.
      EXPECT_EQ(holidays, count + (part == UnitedKingdomPart::kScotland && year == 2026 ? 1 : 0))
          << static_cast<int>(part) << " in " << year;
    }
  }
}

// The law's own oracle: standstill of 8 working days beginning with the day, holidays of the whole United Kingdom.
TEST(Calendar, EightWorkingDaysEndWhereTheLawSays) {
  const auto& uk = calendar(UnitedKingdomPart::kAny);
  const auto ends = [&](CivilDay from) {
    return WorkingCalendar::day_of(uk.later(WorkingCalendar::number_of(from), 7));
  };
  EXPECT_EQ(ends(CivilDay(2026, 7, 6)), CivilDay(2026, 7, 16));
  EXPECT_EQ(ends(CivilDay(2026, 11, 25)), CivilDay(2026, 12, 7));
  EXPECT_EQ(ends(CivilDay(2026, 12, 18)), CivilDay(2026, 12, 31));
  EXPECT_EQ(ends(CivilDay(2024, 12, 24)), CivilDay(2025, 1, 8));
  EXPECT_EQ(ends(CivilDay(2026, 3, 30)), CivilDay(2026, 4, 10));
  const auto& ew = calendar(UnitedKingdomPart::kEnglandAndWales);
  EXPECT_EQ(WorkingCalendar::day_of(ew.later(WorkingCalendar::number_of(CivilDay(2026, 7, 6)), 7)),
            CivilDay(2026, 7, 15));
}

TEST(Calendar, MonthsKeepTheDayOrTakeTheLast) {
  EXPECT_EQ(months_from(CivilDay(2026, 11, 30), 3), CivilDay(2027, 2, 28));
  EXPECT_EQ(months_from(CivilDay(2027, 6, 30), -3), CivilDay(2027, 3, 30));
  EXPECT_EQ(months_from(CivilDay(2027, 5, 31), -3), CivilDay(2027, 2, 28));
  EXPECT_EQ(months_from(CivilDay(2027, 1, 15), -3), CivilDay(2026, 10, 15));
}

PlannedTask task(const std::string& id, int days, std::vector<std::string> after = {}, bool working = true) {
  return {id, days, working, std::move(after), {}, {}};
}

TEST(Schedule, AWorkedChain) {
  SchedulePlan plan{CivilDay(2026, 11, 21), CivilDay(2027, 1, 29), UnitedKingdomPart::kEnglandAndWales, {}};
  plan.tasks = {task("sign", 5), task("recruit", 15, {"sign"}), task("premises", 10, {"sign"}),
                task("consult", 28, {}, false), task("review", 2, {"recruit", "premises", "consult"})};
  const auto schedule = back_schedule(plan);
  ASSERT_TRUE(schedule.ok()) << schedule.status();
  const auto& tasks = schedule->tasks;
  EXPECT_EQ(tasks[4].latest_finish, CivilDay(2027, 1, 29));  // a Friday
  EXPECT_EQ(tasks[4].latest_start, CivilDay(2027, 1, 28));
  EXPECT_EQ(tasks[1].latest_finish, CivilDay(2027, 1, 27));
  EXPECT_EQ(tasks[1].latest_start, CivilDay(2027, 1, 7));
  EXPECT_EQ(tasks[0].latest_finish, CivilDay(2027, 1, 6));
  EXPECT_EQ(tasks[0].latest_start, CivilDay(2026, 12, 30));  // 1 January is none
  EXPECT_EQ(tasks[3].latest_start, CivilDay(2026, 12, 31));
  EXPECT_EQ(tasks[0].earliest_start, CivilDay(2026, 11, 23));  // today is a Saturday
  EXPECT_EQ(tasks[1].earliest_finish, CivilDay(2026, 12, 18));
  EXPECT_EQ(tasks[0].slack_days, 37);
  EXPECT_EQ(schedule->critical_chain, (std::vector<std::size_t>{0, 1, 4}));
  EXPECT_EQ(schedule->least_slack, 37);
  EXPECT_TRUE(schedule->late.empty());
}

TEST(Schedule, ALateStartIsFlaggedWithItsDaysAndDoneTasksHoldNothingUp) {
  SchedulePlan plan{CivilDay(2026, 11, 23), CivilDay(2026, 11, 27), UnitedKingdomPart::kEnglandAndWales, {}};
  plan.tasks = {task("a", 5), task("b", 3, {"a"})};
  auto schedule = back_schedule(plan);
  ASSERT_TRUE(schedule.ok());
  EXPECT_EQ(schedule->late, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(schedule->tasks[0].slack_days, -5);  // by Wednesday the 18th
  EXPECT_EQ(schedule->tasks[1].slack_days, -5);  // on the 30th instead of the 25th
  plan.tasks[0].done_on = CivilDay(2026, 11, 20);
  schedule = back_schedule(plan);
  EXPECT_TRUE(schedule->late.empty());
  EXPECT_EQ(schedule->tasks[1].slack_days, 2);
  EXPECT_EQ(schedule->critical_chain, (std::vector<std::size_t>{1}));
}

TEST(Schedule, RefusalsNameTheTask) {
  SchedulePlan plan{CivilDay(2026, 11, 23), CivilDay(2027, 11, 26), UnitedKingdomPart::kScotland, {}};
  plan.tasks = {task("a", 1, {"c"}), task("b", 1, {"a"}), task("c", 1, {"b"}), task("d", 1, {"c"})};
  auto refused = back_schedule(plan).status();
  EXPECT_EQ(platform::code_of(refused), "SCHEDULE_CYCLE");
  EXPECT_NE(refused.message().find("a -> b -> c -> a"), absl::string_view::npos) << refused;
  plan.tasks = {task("a", 1, {"z"})};
  EXPECT_EQ(platform::code_of(back_schedule(plan).status()), "UNKNOWN_PREDECESSOR");
  plan.tasks = {task("a", 1), task("a", 1)};
  EXPECT_EQ(platform::code_of(back_schedule(plan).status()), "DUPLICATE_TASK");
  plan.tasks = {task("a", 0)};
  EXPECT_EQ(platform::code_of(back_schedule(plan).status()), "INVALID_TASK");
  plan.tasks.assign(kMaxScheduledTasks + 1, task("a", 1));
  EXPECT_EQ(platform::code_of(back_schedule(plan).status()), "INVALID_TASK");
}

TEST(Schedule, SaysWhenItKnowsNoHolidays) {
  SchedulePlan plan{CivilDay(2026, 11, 23), CivilDay(2028, 12, 29), UnitedKingdomPart::kScotland, {task("a", 5)}};
  EXPECT_FALSE(back_schedule(plan)->holidays_unknown);
  plan.must_end_by = CivilDay(2029, 1, 12);
  EXPECT_TRUE(back_schedule(plan)->holidays_unknown);
}

TEST(Schedule, FiveThousandTasksAreScheduled) {
  SchedulePlan plan{CivilDay(2026, 1, 5), CivilDay(2040, 1, 5), UnitedKingdomPart::kAny, {}};
  for (int i = 0; i < kMaxScheduledTasks; ++i) {
    std::vector<std::string> after;
    if (i > 0) after.push_back(cat("t", i - 1));
    if (i > 70) after.push_back(cat("t", i - 70));
    plan.tasks.push_back(task(cat("t", i), 1, after, i % 3 != 0));
  }
  const auto schedule = back_schedule(plan);
  ASSERT_TRUE(schedule.ok()) << schedule.status();
  EXPECT_EQ(schedule->critical_chain.size(), plan.tasks.size());
}

// --- the naive schedule: no tables, no order; every path by recursion, every day by itself.
bool naive_works(UnitedKingdomPart part, CivilDay day) {
  const auto weekday = absl::GetWeekday(day);
  if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) return false;
  const auto holidays = bank_holidays(part);
  return std::find(holidays.begin(), holidays.end(), day) == holidays.end();
}

struct Naive {
  const SchedulePlan& plan;
  std::map<std::string, std::size_t> numbers = {};
  std::map<std::size_t, std::pair<CivilDay, CivilDay>> earliest = {}, latest = {};

  bool fits(const PlannedTask& of, CivilDay day) const { return !of.working_days || naive_works(plan.calendar, day); }

  std::pair<CivilDay, CivilDay> early(std::size_t i) {
    if (const auto found = earliest.find(i); found != earliest.end()) return found->second;
    const PlannedTask& of = plan.tasks[i];
    CivilDay day = plan.today;
    for (const auto& id : of.after) day = std::max(day, early(numbers[id]).second + 1);
    while (!fits(of, day)) ++day;
    const CivilDay start = day;
    for (int left = of.duration_days - 1; left > 0;) {
      if (fits(of, ++day)) --left;
    }
    return earliest[i] = {start, day};
  }
  std::pair<CivilDay, CivilDay> late(std::size_t i) {
    if (const auto found = latest.find(i); found != latest.end()) return found->second;
    const PlannedTask& of = plan.tasks[i];
    CivilDay day = of.must_end_by.value_or(plan.must_end_by);
    for (std::size_t j = 0; j < plan.tasks.size(); ++j) {
      const auto& after = plan.tasks[j].after;
      if (std::find(after.begin(), after.end(), of.id) != after.end()) day = std::min(day, late(j).first - 1);
    }
    while (!fits(of, day)) --day;
    const CivilDay finish = day;
    for (int left = of.duration_days - 1; left > 0;) {
      if (fits(of, --day)) --left;
    }
    return latest[i] = {day, finish};
  }
};

RC_GTEST_PROP(ScheduleProperty, IsWhatTryingEveryPathDayByDayGives, ()) {
  const auto parts = {UnitedKingdomPart::kEnglandAndWales, UnitedKingdomPart::kScotland,
                      UnitedKingdomPart::kNorthernIreland, UnitedKingdomPart::kAny};
  SchedulePlan plan{
      CivilDay(2025, 1, 1) + *rc::gen::inRange(0, 700), CivilDay(2025, 1, 1), *rc::gen::elementOf(parts), {}};
  plan.must_end_by = plan.today + *rc::gen::inRange(0, 400);
  const int count = *rc::gen::inRange(1, 15);
  for (int i = 0; i < count; ++i) {
    PlannedTask& of = plan.tasks.emplace_back(task(cat("t", i), *rc::gen::inRange(1, 20)));
    of.working_days = *rc::gen::arbitrary<bool>();
    for (int j = 0; j < i; ++j) {
      if (*rc::gen::inRange(0, 4) == 0) of.after.push_back(cat("t", j));
    }
    if (*rc::gen::inRange(0, 4) == 0) of.must_end_by = plan.today + *rc::gen::inRange(0, 400);
  }
  // The order in which tasks are written down says nothing.
  const int turn = *rc::gen::inRange(0, count);
  std::rotate(plan.tasks.begin(), plan.tasks.begin() + turn, plan.tasks.end());
  const auto schedule = back_schedule(plan);
  RC_ASSERT(schedule.ok());
  Naive naive{plan};
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) naive.numbers[plan.tasks[i].id] = i;
  int least = 1'000'000;
  for (std::size_t i = 0; i < plan.tasks.size(); ++i) {
    const ScheduledTask& found = schedule->tasks[i];
    RC_ASSERT(std::pair(found.earliest_start, found.earliest_finish) == naive.early(i));
    RC_ASSERT(std::pair(found.latest_start, found.latest_finish) == naive.late(i));
    RC_ASSERT(found.slack_days == naive.late(i).first - naive.early(i).first);
    least = std::min(least, found.slack_days);
  }
  RC_ASSERT(schedule->least_slack == least);
  // The chain holds together and passes through a task with least slack.
  bool through = false;
  for (std::size_t at = 0; at < schedule->critical_chain.size(); ++at) {
    const std::size_t i = schedule->critical_chain[at];
    through = through || schedule->tasks[i].slack_days == least;
    RC_ASSERT(schedule->tasks[i].critical);
    if (at == 0) continue;
    const auto& after = plan.tasks[i].after;
    RC_ASSERT(std::find(after.begin(), after.end(), plan.tasks[schedule->critical_chain[at - 1]].id) != after.end());
  }
  RC_ASSERT(through);
}

TEST(TaskTemplate, NoticeAndLiabilityInformationEndInTime) {
  TemplateInputs inputs{v1::TRANSITION_KIND_HANDOVER, CivilDay(2027, 6, 1), {}};
  for (const auto& [id, provider, ends] :
       {std::tuple{"fs-1", "GB-CHC-1", "2027-06-30"}, std::tuple{"fs-2", "GB-CHC-2", "2027-06-01"}}) {
    v1::OutgoingService& service = inputs.outgoing.emplace_back();
    service.set_service_id(id);
    service.set_provider_id(provider);
    service.set_ends_on(ends);
  }
  const auto timetable =
      timetable_of(tasks_of(inputs), CivilDay(2026, 11, 21), inputs.go_live_on, v1::CALENDAR_ENGLAND_AND_WALES);
  ASSERT_TRUE(timetable.ok()) << timetable.status();
  std::map<std::string, v1::Task> by_id;
  for (const v1::Task& row : timetable->tasks) by_id[row.id()] = row;
  EXPECT_EQ(by_id["notice-fs-1"].must_end_by(), "2027-03-30");
  EXPECT_EQ(by_id["notice-fs-2"].must_end_by(), "2027-03-01");
  EXPECT_EQ(by_id["tell-users"].must_end_by(), "2027-03-01") << "before the first service ends";
  EXPECT_EQ(by_id["liability-information-GB-CHC-1"].must_end_by(), "2027-05-04");
  EXPECT_EQ(by_id["liability-information-GB-CHC-1"].citation(), kLiabilityCitation);
  EXPECT_EQ(by_id.count("mobilise"), 0U);
  EXPECT_EQ(by_id["readiness-review"].must_end_by(), "2027-05-31");
  for (const char* party : {"users", "families", "staff", "providers", "landlords", "referrers", "members"}) {
    EXPECT_EQ(by_id.count(cat("tell-", party)), 1U) << party;
  }
  EXPECT_TRUE(timetable->schedule.late.empty());
  // A withdrawal alone has no incoming provider.
  inputs.kind = v1::TRANSITION_KIND_WITHDRAWAL;
  for (const v1::Task& row : tasks_of(inputs)) EXPECT_NE(row.party(), v1::PARTY_INCOMING_PROVIDER) << row.id();
}

}  // namespace
}  // namespace concord::transition
