// Tests how often providers are asked for monitoring: the documented table, and that acting in time never costs a
// provider points.
#include "services/registry/dialogue/monitoring.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "services/registry/contracts/cover.h"

namespace concord::registry {
namespace {

constexpr char kToday[] = "2026-11-21";

v1::Concern concern(v1::Severity severity, v1::ConcernStatus status, const std::string& due_on = "") {
  v1::Concern concern;
  concern.set_id("k1");
  concern.set_severity(severity);
  concern.set_status(status);
  if (!due_on.empty()) concern.add_actions()->set_due_on(due_on);
  return concern;
}

TEST(Monitoring, FollowsTheTable) {
  MonitoredProvider small{4'999'999, 9, {}, 100, 4'000};
  EXPECT_EQ(plan_monitoring(small, kToday).risk_points, 0);
  EXPECT_EQ(plan_monitoring(small, kToday).interval_days, 365);
  EXPECT_TRUE(plan_monitoring(small, kToday).reasons.empty());

  // GBP 1.2m (3) + 250 people (3) + visit 400 days ago (1) = 7.
  MonitoredProvider large{120'000'000, 250, {}, 400, 4'000};
  EXPECT_EQ(plan_monitoring(large, kToday).risk_points, 7);
  EXPECT_EQ(plan_monitoring(large, kToday).interval_days, 91);
  EXPECT_EQ(plan_monitoring(large, kToday).reasons.size(), 3U);
  large.concerns.push_back(concern(v1::SEVERITY_HIGH, v1::CONCERN_STATUS_RAISED));
  EXPECT_EQ(plan_monitoring(large, kToday).risk_points, 13);
  EXPECT_EQ(plan_monitoring(large, kToday).interval_days, 30);

  // GBP 50,000 (1), 10 people (1), never met (2), new (2) = 6.
  const MonitoredProvider fresh{5'000'000, 10, {}, std::nullopt, 30};
  EXPECT_EQ(plan_monitoring(fresh, kToday).risk_points, 6);
  EXPECT_EQ(plan_monitoring(fresh, kToday).interval_days, 182);
}

TEST(Monitoring, WhoActsInTimeIsNotAskedMoreOften) {
  MonitoredProvider provider{
      4'000'000, 5, {concern(v1::SEVERITY_HIGH, v1::CONCERN_STATUS_PLAN_AGREED, kToday)}, 100, 4'000};
  EXPECT_EQ(plan_monitoring(provider, kToday).risk_points, 0);
  ASSERT_EQ(plan_monitoring(provider, kToday).reasons.size(), 1U) << "the officer still reads about it";
  provider.concerns[0].mutable_actions(0)->set_due_on("2026-11-20");
  EXPECT_EQ(plan_monitoring(provider, kToday).risk_points, 6) << "a step is overdue";
  provider.concerns[0].mutable_actions(0)->set_done_on("2026-11-20");
  EXPECT_EQ(plan_monitoring(provider, kToday).risk_points, 0) << "done, so not overdue";
  provider.concerns[0].set_status(v1::CONCERN_STATUS_CLOSED);
  EXPECT_TRUE(plan_monitoring(provider, kToday).reasons.empty());
}

RC_GTEST_PROP(MonitoringProperty, MorePointsNeverMakeALongerInterval, ()) {
  const auto points = *rc::gen::inRange<std::int32_t>(0, 60);
  RC_ASSERT(interval_for(points + 1) <= interval_for(points));
}

RC_GTEST_PROP(MonitoringProperty, AnOpenConcernThatIsActedOnChangesNothing, ()) {
  MonitoredProvider provider{*rc::gen::inRange<std::int64_t>(0, 200'000'000),
                             *rc::gen::inRange<std::int64_t>(0, 400),
                             {},
                             *rc::gen::inRange<std::int64_t>(0, 2'000),
                             *rc::gen::inRange<std::int64_t>(0, 2'000)};
  const auto before = plan_monitoring(provider, kToday);
  const auto severity = static_cast<v1::Severity>(*rc::gen::inRange(1, 4));
  provider.concerns.push_back(concern(severity, v1::CONCERN_STATUS_PLAN_AGREED, "2027-01-01"));
  RC_ASSERT(plan_monitoring(provider, kToday).interval_days == before.interval_days);
  provider.concerns.push_back(concern(severity, v1::CONCERN_STATUS_RAISED));
  RC_ASSERT(plan_monitoring(provider, kToday).risk_points > before.risk_points);
}

TEST(EndingContracts, LeaveServicesWithoutCover) {
  std::vector<v1::Contract> contracts(3);
  contracts[0].set_ends_on("2027-03-31");
  contracts[0].add_service_ids("both");
  contracts[0].add_service_ids("only");
  contracts[1].set_ends_on("2029-03-31");
  contracts[1].add_service_ids("both");
  contracts[2].set_ends_on("2029-03-31");
  contracts[2].add_service_ids("only");
  contracts[2].set_status(v1::CONTRACT_STATUS_TERMINATED);
  contracts[0].set_status(v1::CONTRACT_STATUS_ACTIVE);
  contracts[1].set_status(v1::CONTRACT_STATUS_ACTIVE);
  EXPECT_EQ(services_losing_cover(contracts, "2027-06-30"), std::vector<std::string>{"only"});
  EXPECT_EQ(services_losing_cover(contracts, "2027-03-30"), std::vector<std::string>{}) << "still covered that day";
}

}  // namespace
}  // namespace concord::registry
