// Tests the capacity curve: worked hand-overs, and random ones against a walk over every single day and person.
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/transition/timetable/capacity_curve.h"

namespace concord::transition {
namespace {

using absl::CivilDay;
using platform::cat;

CapacityPlan two_waves() {
  CapacityPlan plan;
  plan.from = CivilDay(2027, 5, 1);
  plan.outgoing = {{"old", 40, 38, CivilDay(2027, 6, 30)}};
  plan.receiving = {{"new", 0, {{CivilDay(2027, 5, 1), 20}, {CivilDay(2027, 6, 1), 60}}}};
  plan.waves = {{"first", CivilDay(2027, 5, 3), "old", "new", 18}, {"second", CivilDay(2027, 6, 1), "old", "new", 20}};
  return plan;
}

TEST(CapacityCurve, AWorkedHandOver) {
  const auto curve = capacity_curve(two_waves());
  ASSERT_EQ(curve.size(), 4U);
  EXPECT_EQ(curve[0].day, CivilDay(2027, 5, 1));
  EXPECT_EQ(curve[0].outgoing_places + curve[0].receiving_places, 60);
  EXPECT_EQ(curve[1].moved, 18);
  EXPECT_EQ(curve[2].receiving_places, 60);
  EXPECT_EQ(curve[2].moved, 38);
  EXPECT_EQ(curve[3].day, CivilDay(2027, 7, 1));
  EXPECT_EQ(curve[3].outgoing_places, 0);
  EXPECT_TRUE(check_capacity(two_waves()).ok());
}

TEST(CapacityCurve, NamesTheFirstDayTheShortfallAndWhatWouldBeAYes) {
  CapacityPlan plan = two_waves();
  plan.waves[1].day = CivilDay(2027, 5, 20);
  const auto found = first_shortfall(plan);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->day, CivilDay(2027, 5, 20));
  EXPECT_EQ(found->places_short, 18);
  EXPECT_EQ(found->service, "new");
  EXPECT_NE(found->remedy.find("18 more places by 2027-05-20"), std::string::npos) << found->remedy;
  EXPECT_NE(found->remedy.find("2027-06-01 or later"), std::string::npos) << found->remedy;
  const auto refused = check_capacity(plan);
  EXPECT_EQ(platform::code_of(refused), "CAPACITY_SHORT");
  EXPECT_NE(refused.message().find("2027-05-20"), absl::string_view::npos);
}

TEST(CapacityCurve, AServiceThatEndsTooEarlyLeavesPeopleBehind) {
  CapacityPlan plan = two_waves();
  plan.outgoing[0].ends_on = CivilDay(2027, 5, 31);
  auto found = first_shortfall(plan);
  EXPECT_FALSE(found.has_value()) << "on 1 June the wave moves them, the day after its last day";
  plan.outgoing[0].ends_on = CivilDay(2027, 5, 30);
  found = first_shortfall(plan);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->day, CivilDay(2027, 5, 31));
  EXPECT_EQ(found->places_short, 20);
  EXPECT_EQ(found->service, "old");
}

TEST(CapacityCurve, OverloadThatWasThereBeforeIsNotThisPlansDoing) {
  CapacityPlan plan = two_waves();
  plan.outgoing[0].places = 30;  // 38 people in 30 places
  plan.receiving.push_back({"full", 12, {{plan.from, 10}}});
  EXPECT_TRUE(check_capacity(plan).ok());
  plan.waves[1].people = 19;
  plan.waves.push_back({"third", CivilDay(2027, 6, 1), "old", "full", 1});
  EXPECT_EQ(first_shortfall(plan)->service, "full");
}

TEST(CapacityCurve, NobodyIsForgotten) {
  CapacityPlan plan = two_waves();
  plan.waves.pop_back();
  EXPECT_EQ(platform::code_of(check_capacity(plan)), "WAVES_DO_NOT_ADD_UP");
  plan = two_waves();
  plan.waves[0].to = "nowhere";
  EXPECT_EQ(platform::code_of(check_capacity(plan)), "UNKNOWN_SERVICE");
}

RC_GTEST_PROP(CapacityCurveProperty, FindsExactlyTheFirstDayThatAWalkOverEveryDayFinds, ()) {
  const CivilDay start(2027, 1, 1);
  constexpr int kDays = 60;
  CapacityPlan plan;
  plan.from = start;
  const auto day = [&] { return start + *rc::gen::inRange(0, kDays); };
  const int outgoing = *rc::gen::inRange(1, 4), receiving = *rc::gen::inRange(1, 4);
  for (int r = 0; r < receiving; ++r) {
    ReceivingCapacity& service = plan.receiving.emplace_back();
    service.id = cat("new-", r);
    service.people = *rc::gen::inRange(0, 6);
    std::map<CivilDay, std::int64_t> steps;
    for (int s = *rc::gen::inRange(0, 4); s > 0; --s) steps[day()] = *rc::gen::inRange(0, 60);
    for (const auto& [on, places] : steps) service.steps.push_back({on, places});
  }
  for (int o = 0; o < outgoing; ++o) {
    OutgoingCapacity& service = plan.outgoing.emplace_back();
    service.id = cat("old-", o);
    service.places = *rc::gen::inRange(0, 30);
    service.ends_on = day();
    for (int w = *rc::gen::inRange(0, 3); w > 0; --w) {
      const std::int64_t people = *rc::gen::inRange(1, 12);
      service.people += people;
      plan.waves.push_back(
          {cat("w", plan.waves.size()), day(), service.id, cat("new-", *rc::gen::inRange(0, receiving)), people});
    }
  }
  // Day by day, person by person: where is each today, and is there a place?
  std::optional<CivilDay> first;
  std::int64_t total = 0;
  for (const auto& service : plan.outgoing) total += service.people;
  for (CivilDay today = start; today <= start + kDays && !first; ++today) {
    std::map<std::string, std::int64_t> in;
    for (const auto& service : plan.outgoing) in[service.id] = service.people;
    std::map<std::string, std::int64_t> came;
    for (const auto& wave : plan.waves) {
      for (std::int64_t person = 0; wave.day <= today && person < wave.people; ++person) {
        --in[wave.from];
        ++came[wave.to];
      }
    }
    std::int64_t capacity = 0;
    for (const auto& service : plan.outgoing) {
      const bool runs = today <= service.ends_on;
      if (runs) capacity += std::max(service.places, service.people);
      if (!runs && in[service.id] > 0) first = today;
    }
    for (const auto& service : plan.receiving) {
      std::int64_t places = 0;
      CivilDay since = CivilDay(1900, 1, 1);
      for (const auto& step : service.steps) {
        if (step.day <= today && step.day >= since) {
          since = step.day;
          places = step.places;
        }
      }
      capacity += std::max<std::int64_t>(0, places - service.people);
      const bool worse = came[service.id] > 0 || service.people == 0;
      if (service.people + came[service.id] > places && worse) first = today;
    }
    if (capacity < total) first = today;
  }
  const auto found = first_shortfall(plan);
  RC_ASSERT(found.has_value() == first.has_value());
  if (first) RC_ASSERT(found->day == *first);
  RC_ASSERT(check_capacity(plan).ok() == !first.has_value());
  // The curve never loses or invents anybody.
  for (const CurveDay& row : capacity_curve(plan)) {
    RC_ASSERT(row.people == total);
    RC_ASSERT(row.moved <= total);
  }
}

}  // namespace
}  // namespace concord::transition
