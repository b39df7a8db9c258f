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

// Whoever connects and says nothing must not keep the operator's eyes shut.
TEST(MetricsTest, IdleConnectionsHoldUpNoScrape) {
  auto metrics = serve_metrics("127.0.0.1", 0);
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  (*metrics)->count("concord_events_total", {}, 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>((*metrics)->port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> idle;
  for (int i = 0; i < 100; ++i) {
    idle.push_back(socket(AF_INET, SOCK_STREAM, 0));
    ASSERT_EQ(connect(idle.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  const std::int64_t began = system_world().monotonic_us();
  EXPECT_NE(scrape((*metrics)->port()).find("concord_events_total 1"), std::string::npos);
  EXPECT_LT(system_world().monotonic_us() - began, 8'000'000) << "Prometheus gives up after ten seconds";
  for (const int socket : idle) close(socket);
}

}  // namespace
}  // namespace concord::platform
