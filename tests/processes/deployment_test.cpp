// The deployment as its operator and users meet it: up, import, call, follow, trace, drain, kill and start again,
// audit, rebuild, down.
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/platform/values/csv.h"
#include "services/platform/values/text.h"
#include "tests/client.h"
#include "tests/processes/child.h"
#include "tests/processes/running_deployment.h"
#include "tests/scrape.h"

namespace concord {
namespace {

using platform::cat;

constexpr char kProviders[] = "scheme,identifier,name,kind\nX-CONCORD,P1,First Provider,charity\n";
constexpr char kServices[] =
    "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n"
    "s1,Service One,X-CONCORD-P1,young_people,E07000117,any,20,20,18,65000\n"
    "s2,Service Two,X-CONCORD-P1,generic,E07000117;E07000128,social_rented,10,10,4,32000\n";

class DeploymentTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(running_.started()); }
  Said import(const std::string& table, const std::string& content, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"import",      "registry",   table,  running_.file(table + ".csv", content),
                                          "--authority", "lancashire", "--as", "commissioner:alice"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return running_.concord(arguments);
  }
  void fill() {
    ASSERT_EQ(import("providers", kProviders).code, 0);
    ASSERT_EQ(import("services", kServices).code, 0);
  }
  Said call(const std::string& rpc, const std::string& json, const std::string& as,
            std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"call", rpc, json, "--as", as};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return running_.concord(arguments);
  }
  // Waits until needs has heard of so many services from the registry.
  bool needs_knows(const std::string& count) {
    for (int i = 0; i < 100; ++i) {
      const Said said = call("needs.ListSupply", R"({"authority":"lancashire"})", "auditor:ann", {"--value", "lines"});
      if (said.out == count + "\n") return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  cli::Process process(const std::string& name) { return *running_.deployment().running(name); }

  RunningDeployment running_{"debug"};
};

TEST_F(DeploymentTest, FactsReachNeedsAndTheLedgersStayUnbroken) {
  fill();
  EXPECT_TRUE(needs_knows("2"));
  const Said status = running_.concord({"status"});
  EXPECT_EQ(status.code, 0);
  EXPECT_NE(status.out.find("lancashire"), std::string::npos) << status.out;
  const Said audit = running_.concord({"audit", "verify"});
  EXPECT_EQ(audit.code, 0) << audit.out << audit.error;
  EXPECT_NE(audit.out.find("unbroken"), std::string::npos);
  const Said rebuild = running_.concord({"rebuild"});
  EXPECT_EQ(rebuild.code, 0) << rebuild.out << rebuild.error;
  EXPECT_EQ(rebuild.out.find("differs"), std::string::npos);
}

TEST_F(DeploymentTest, ABadRowIsNamedAndNothingIsWritten) {
  ASSERT_EQ(import("providers", kProviders).code, 0);
  const Said bad = import(
      "services",
      std::string(kServices) +
          "s3,Bad,X-CONCORD-P1,generic,NOWHERE,any,ten,1,1,100\ns4,Bad,X-CONCORD-P9,generic,E07000117,any,5,5,1,100\n"
          "s5,Comma, missing quotes,X-CONCORD-P1,generic,E07000117,any,5,5,1,100\n");
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.out.find("Nothing was written: 3 of 5 rows"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("quote fields that contain commas"), std::string::npos) << bad.out;
  EXPECT_NE(bad.out.find("4 "), std::string::npos);
  const Said listed =
      call("registry.SearchDirectory", R"({"authority":"lancashire"})", "commissioner:alice", {"--value", "entries"});
  EXPECT_EQ(listed.out, "0\n");
  const Said dry = import("services", kServices, {"--dry-run"});
  EXPECT_EQ(dry.code, 0);
  EXPECT_EQ(
      call("registry.SearchDirectory", R"({"authority":"lancashire"})", "commissioner:alice", {"--value", "entries"})
          .out,
      "0\n");
  EXPECT_NE(import("services", kServices).out.find("2 changed"), std::string::npos);
  EXPECT_NE(import("services", kServices).out.find("0 changed, 2 already stood so"), std::string::npos);
  // Told like any other call, in the log and in the metrics.
  const std::string metrics = scrape(process("registry").metrics_port);
  EXPECT_NE(metrics.find("ImportTable"), std::string::npos) << metrics;
  EXPECT_NE(running_.log_of("registry").find("\"rpc\":\"ImportTable\""), std::string::npos);
}

TEST_F(DeploymentTest, ExitCodesTellRefusedFromWrongFromUnreachable) {
  EXPECT_EQ(call("registry.GetProvider", R"({"authority":"commons","provider_id":"X-CONCORD-NO"})", "auditor:ann").code,
            1);
  EXPECT_EQ(call("registry.NoSuchRpc", "{}", "auditor:ann").code, 2);
  EXPECT_EQ(call("registry.GetProvider", "{not json", "auditor:ann").code, 2);
  const Said wrong =
      call("registry.GetProvider", R"({"authority":"commons","provider":"X-CONCORD-P1"})", "auditor:ann");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.error.find("GetProviderRequest has: authority, provider_id"), std::string::npos) << wrong.error;
  const Said deep = call("registry.RegisterProvider", R"({"provider":{"nam":"x"}})", "commissioner:alice");
  EXPECT_EQ(deep.code, 2);
  EXPECT_NE(deep.error.find("  Provider has: "), std::string::npos) << deep.error;
  const Said nobody = running_.concord({"call", "registry.ListContracts", R"({"authority":"lancashire"})"});
  EXPECT_EQ(nobody.code, 1);
  EXPECT_NE(nobody.error.find("--as"), std::string::npos) << "names the option, not the header: " << nobody.error;
  EXPECT_EQ(running_.concord({"import", "registry", "providers", "/nowhere.csv", "--authority", "lancashire"}).code, 2);
  const Said folder =
      running_.concord({"import", "registry", "providers", running_.folder(), "--authority", "lancashire"});
  EXPECT_EQ(folder.code, 2);
  EXPECT_NE(folder.error.find("is a folder"), std::string::npos) << folder.error;
  const Said large = import("providers", std::string(platform::kMaxImportBytes + 1, 'x'));
  EXPECT_EQ(large.code, 2);
  EXPECT_NE(large.error.find("split the file"), std::string::npos) << large.error;
  const std::string much = running_.file("much.json", cat("{\"page_token\":\"", std::string(6 << 20, 'x'), "\"}"));
  const Said request = call("registry.ListProviders", cat("@", much), "auditor:ann");
  EXPECT_EQ(request.code, 1);
  EXPECT_NE(request.error.find("REQUEST_TOO_LARGE"), std::string::npos) << request.error;
  const Said nonsense = running_.concord({"nonsense"});
  EXPECT_EQ(nonsense.code, 2);
  EXPECT_NE(nonsense.error.find("no verb 'nonsense'"), std::string::npos) << nonsense.error;
  EXPECT_EQ(running_.concord({"token", "--role", "king", "--authority", "*", "--subject", "x"}).code, 2);
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  EXPECT_EQ(call("registry.ListProviders", R"({"authority":"commons"})", "auditor:ann").code, 3);
  EXPECT_EQ(running_.concord({"status"}).code, 3);
}

TEST_F(DeploymentTest, AKilledServiceComesBackOnItsPortsWithEverythingItHad) {
  fill();
  ASSERT_TRUE(needs_knows("2"));
  const auto before = process("registry");
  ASSERT_EQ(kill(before.pid, SIGKILL), 0);
  while (cli::is_running(before)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  ASSERT_EQ(running_.concord({"up", "--dev"}).code, 0);
  const auto after = process("registry");
  EXPECT_EQ(after.port, before.port);
  EXPECT_NE(after.pid, before.pid);
  EXPECT_EQ(call("registry.ChangeCapacity",
                 R"({"authority":"lancashire","service_id":"s1","units":25,"funded_units":20,"people_supported":3})",
                 "commissioner:alice")
                .code,
            0);
  for (int i = 0; i < 100; ++i) {
    if (call("needs.ListSupply", R"({"authority":"lancashire"})", "auditor:ann", {"--value", "lines.0.units"}).out ==
        "25\n")
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  FAIL() << "needs did not hear from the registry that came back";
}

TEST_F(DeploymentTest, WithTheBusGoneFactsStillArrive) {
  const auto bus = process("bus");
  ASSERT_EQ(kill(bus.pid, SIGKILL), 0);
  fill();
  EXPECT_TRUE(needs_knows("2"));
}

TEST_F(DeploymentTest, ATraceGoesFromRequestToLogToLedgerToFollower) {
  fill();
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  tests::Client registry(*running_.deployment().address_of("registry"));
  registry::v1::ChangeCapacityRequest request;
  request.set_authority("lancashire");
  request.set_command_id("traced");
  request.set_service_id("s1");
  request.set_units(30);
  const auto changed = registry.call<registry::v1::ChangeCapacityResponse>(
      request, running_.token({"commissioner"}, {"lancashire"}), "00-" + trace + "-00f067aa0ba902b7-01");
  ASSERT_TRUE(changed.ok()) << changed.status();
  const Said stream =
      call("registry.ledger.ReadStream", R"({"authority":"lancashire","stream":"service/s1","after_version":1})",
           "auditor:ann", {"--value", "records.0.trace_id"});
  EXPECT_EQ(stream.out, trace + "\n");
  EXPECT_NE(running_.log_of("registry").find(trace), std::string::npos);
  for (int i = 0; i < 100 && running_.log_of("needs").find(trace) == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_NE(running_.log_of("needs").find(trace), std::string::npos) << "the follower's log line carries the trace";
  const Said effect =
      call("needs.ledger.ReadStream", R"({"authority":"lancashire","stream":"supply/s1","after_version":1})",
           "auditor:ann", {"--value", "records.0.trace_id"});
  EXPECT_EQ(effect.out, trace + "\n") << "and so does the event it caused";
}

TEST_F(DeploymentTest, SigtermDrainsAndLosesNothing) {
  fill();
  const std::string address = *running_.deployment().address_of("registry");
  const std::string token = running_.token({"commissioner"}, {"lancashire"});
  std::atomic<std::int64_t> acknowledged = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      tests::Client registry(address);
      for (int i = 0;; ++i) {
        registry::v1::LogEngagementRequest request;
        request.set_authority("lancashire");
        request.set_command_id(cat("t", thread, "-", i));
        auto* engagement = request.mutable_engagement();
        engagement->set_id(cat("e", thread, "-", i));
        engagement->set_kind(registry::v1::ENGAGEMENT_KIND_VISIT);
        engagement->set_held_on("2026-11-02");
        engagement->set_until("2026-11-02");
        engagement->set_summary("A visit.");
        if (!registry.call<registry::v1::LogEngagementResponse>(request, token).ok()) return;
        ++acknowledged;
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  const auto registry = process("registry");
  ASSERT_EQ(kill(registry.pid, SIGTERM), 0);
  for (auto& thread : threads) thread.join();
  while (cli::is_running(registry)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_NE(running_.log_of("registry").find("\"drained\""), std::string::npos);
  ASSERT_EQ(running_.concord({"up", "--dev"}).code, 0);
  std::int64_t found = 0;
  tests::Client restarted(address);
  registry::v1::ListEngagementsRequest request;
  request.set_authority("lancashire");
  request.set_page_size(500);
  do {
    const auto page = restarted.call<registry::v1::ListEngagementsResponse>(request, token);
    ASSERT_TRUE(page.ok()) << page.status();
    found += page->engagements_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_GT(acknowledged, 20);
  EXPECT_GE(found, acknowledged) << "an acknowledged command was lost";
}

TEST_F(DeploymentTest, TheClockMovesForwardForEveryServiceAndNeverBack) {
  fill();
  const auto raise = [this](const std::string& id) {
    return call("registry.RaiseConcern",
                cat(R"({"authority":"lancashire","concern":{"id":")", id, R"(","provider_id":"X-CONCORD-P1",)",
                    R"("severity":"SEVERITY_LOW","raised_on":"2100-01-01","summary":"Late visits"}})"),
                "commissioner:alice");
  };
  EXPECT_EQ(raise("c1").code, cli::kRefused) << "a day of the future";
  ASSERT_EQ(running_.concord({"clock", "--to", "2100-01-02T12:00:00Z"}).code, 0);
  EXPECT_NE(running_.concord({"clock"}).out.find("2100-01-02T12:0"), std::string::npos);
  EXPECT_EQ(raise("c2").code, 0) << "the running services see the moved clock, and tokens are made by it";
  EXPECT_EQ(running_.concord({"clock", "--to", "2099-01-02T12:00:00Z"}).code, cli::kRefused);
  EXPECT_EQ(running_.concord({"clock", "--to", "tomorrow"}).code, cli::kRefused);
  EXPECT_EQ(running_.concord({"clock", "--to", "infinite-future"}).code, cli::kRefused);
}

TEST_F(DeploymentTest, TwoStartsAtOnceMakeOneDeploymentThatNobodyElseReads) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  Said first;
  std::thread other([&] { first = running_.concord({"up", "--dev"}); });
  const Said second = running_.concord({"up", "--dev"});
  other.join();
  EXPECT_EQ(first.code, 0) << first.error;
  EXPECT_EQ(second.code, 0) << second.error;
  EXPECT_EQ(running_.concord({"down", "--json"}).out, "{\"stopped\":6}\n");
  for (const auto& file : std::filesystem::directory_iterator(running_.folder())) {
    if (file.path().extension() != ".db") continue;
    const auto open_to = std::filesystem::status(file).permissions() &
                         (std::filesystem::perms::group_all | std::filesystem::perms::others_all);
    EXPECT_EQ(open_to, std::filesystem::perms::none) << file.path();
  }
}

TEST_F(DeploymentTest, InTheForegroundTheEndOfOneServiceEndsAllAndIsTold) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  Said foreground;
  std::thread up([&] { foreground = running_.concord({"up", "--dev", "--foreground"}); });
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (running_.concord({"status"}).code != 0 && std::chrono::steady_clock::now() < until) {
  }
  const auto needs = running_.deployment().running("needs");
  if (needs.ok()) kill(needs->pid, SIGKILL);
  up.join();
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(foreground.code, cli::kTrouble);
  EXPECT_NE(foreground.error.find("the needs service has ended"), std::string::npos) << foreground.error;
  EXPECT_FALSE(running_.deployment().running("registry").ok());
}

TEST_F(DeploymentTest, NoSecretAndNoPersonalDataIsLogged) {
  fill();
  ASSERT_EQ(
      call(
          "registry.SetProviderContact",
          R"({"authority":"lancashire","provider_id":"X-CONCORD-P1","contact":{"name":"Pat Example","email":"pat@example.org","telephone":"01234 567890"}})",
          "commissioner:alice")
          .code,
      0);
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  const std::string token = running_.token({"commissioner"}, {"lancashire"});
  for (const std::string service : {"registry", "needs", "bus"}) {
    const std::string log = running_.log_of(service);
    EXPECT_EQ(log.find("pat@example.org"), std::string::npos) << service;
    EXPECT_EQ(log.find("Pat Example"), std::string::npos) << service;
    EXPECT_EQ(log.find(token.substr(0, token.find('.') + 20)), std::string::npos) << service << " logs a token";
    EXPECT_EQ(log.find("Bearer"), std::string::npos) << service;
  }
}

}  // namespace
}  // namespace concord
