// Trace ids, and metrics scraped over HTTP from their own port as Prometheus would.
#include "services/platform/world/telemetry.h"

#include <gtest/gtest.h>

#include "services/platform/world/metrics.h"
#include "tests/scrape.h"

namespace concord::platform {
namespace {

TEST(Traces, AGivenTraceIsKeptAndABadOneReplaced) {
  TestWorld world(0);
  const std::string given = "4bf92f3577b34da6a3ce929d0e0e4736";
  EXPECT_EQ(trace_id_of("00-" + given + "-00f067aa0ba902b7-01", world), given);
  for (const char* bad : {"", "00-xyz", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                          "99-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}) {
    const std::string made = trace_id_of(bad, world);
    EXPECT_EQ(made.size(), 32U);
    EXPECT_NE(made, given);
  }
  EXPECT_EQ(trace_id_of(traceparent(given, world), world), given);
}

TEST(MetricsTest, CountersGaugesAndDurationsAreServed) {
  auto metrics = serve_metrics("127.0.0.1", 0);
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  (*metrics)->count("concord_events_total", {}, 3);
  (*metrics)->count("concord_events_total", {}, 2);
  (*metrics)->gauge("concord_follower_position", {{"source", "registry"}}, 41);
  (*metrics)->duration("concord_rpc_seconds", {{"rpc", "GetProvider"}}).observe_us(1'500);
  const std::string page = scrape((*metrics)->port());
  EXPECT_NE(page.find("concord_events_total 5"), std::string::npos) << page;
  EXPECT_NE(page.find("concord_follower_position{source=\"registry\"} 41"), std::string::npos);
  EXPECT_NE(page.find("concord_rpc_seconds_bucket{rpc=\"GetProvider\",le=\"0.0025\"} 1"), std::string::npos);
  EXPECT_FALSE(serve_metrics("127.0.0.1", (*metrics)->port()).ok()) << "a taken port is a sentence, not a crash";
}

}  // namespace
}  // namespace concord::platform
