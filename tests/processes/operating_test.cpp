// What an operator meets when things go wrong: a service that hangs, ports that are taken, a start that fails halfway,
// a process id that means another process now, text that would steer the terminal; and what `concord` says then.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "concord/needs/v1/types.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/shown.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/text.h"
#include "tests/processes/running_deployment.h"

namespace concord {
namespace {

using platform::cat;
namespace fs = std::filesystem;

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

// A program that listens on a port of this machine, as a stranger's would.
class Listener {
 public:
  explicit Listener(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const int yes = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    listens_ =
        bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(socket_, 1) == 0;
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(socket_); }
  bool listens() const { return listens_; }

 private:
  int socket_;
  bool listens_ = false;
};

// The first of twelve ports in a row on which nobody listens.
int free_base() {
  constexpr int kPorts = 12;
  for (int base = 12'000 + getpid() % 4'000; base < 20'000; base += kPorts) {
    int free = 0;
    while (free < kPorts && Listener(base + free).listens()) ++free;
    if (free == kPorts) return base;
  }
  return 0;
}

class OperatingTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(running_.started()); }
  cli::Process process(const std::string& name) {
    for (const cli::Process& process : running_.deployment().processes()) {
      if (process.name == name) return process;
    }
    return {};
  }
  // Every process of the machine whose arguments name the data folder, a `concord` at work besides.
  int processes_of_the_folder() {
    int found = 0;
    for (const auto& entry : fs::directory_iterator("/proc")) {
      std::ifstream in(entry.path() / "cmdline", std::ios::binary);
      const std::string arguments(std::istreambuf_iterator<char>(in), {});
      found += says(arguments, running_.folder()) ? 1 : 0;
    }
    return found;
  }
  void wait_until_healthy() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (running_.concord({"status"}).code != 0 && std::chrono::steady_clock::now() < until) {
    }
  }

  RunningDeployment running_;
};

TEST_F(OperatingTest, AHungServiceIsNamedWithWhatToDoAndTheOthersRunOn) {
  const auto needs = process("needs"), bus = process("bus");
  ASSERT_EQ(kill(needs.pid, SIGSTOP), 0);
  ASSERT_EQ(kill(bus.pid, SIGSTOP), 0);
  EXPECT_EQ(running_.concord({"status"}).code, cli::kTrouble);
  const Said up = running_.concord({"up", "--dev"});
  EXPECT_EQ(up.code, cli::kTrouble) << up.out;
  EXPECT_TRUE(says(up.error, cat("the needs service (process ", needs.pid, ") runs, but is not healthy"))) << up.error;
  EXPECT_TRUE(says(up.error, "log/needs.log")) << up.error;
  EXPECT_TRUE(says(up.error, cat("kill -9 ", bus.pid, " ", needs.pid, ", then concord up"))) << up.error;
  EXPECT_TRUE(running_.deployment().running("registry").ok()) << "what is healthy runs on";
  const Said down = running_.concord({"down"});
  EXPECT_EQ(down.code, cli::kTrouble);
  EXPECT_TRUE(says(down.error, cat("the needs service (process ", needs.pid, ")"))) << down.error;
  EXPECT_TRUE(says(down.error, cat("kill -9 ", bus.pid, " ", needs.pid))) << down.error;
  EXPECT_TRUE(says(down.error, "Nothing that was acknowledged is lost")) << down.error;
  kill(needs.pid, SIGKILL);
  kill(bus.pid, SIGKILL);
  const Said again = running_.concord({"up", "--dev"});
  EXPECT_EQ(again.code, 0) << again.error;
}

TEST_F(OperatingTest, AFailedStartLeavesNothingOfItBehind) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  // What stands in the way of writing processes.txt, as a full disk would.
  const fs::path hindrance = fs::path(running_.folder()) / "processes.txt.partial";
  fs::create_directories(hindrance / "full");
  const Said up = running_.concord({"up", "--dev"});
  EXPECT_EQ(up.code, cli::kTrouble);
  EXPECT_TRUE(says(up.error, "cannot write")) << up.error;
  EXPECT_EQ(processes_of_the_folder(), 0);
  fs::remove_all(hindrance);
  EXPECT_EQ(running_.concord({"up", "--dev"}).code, 0);
  EXPECT_EQ(processes_of_the_folder(), 6);
}

TEST_F(OperatingTest, AServiceThatDoesNotStartStopsOnlyWhatWasStartedWithIt) {
  const auto registry = process("registry"), needs = process("needs");
  for (const auto& gone : {process("procurement"), needs}) {
    kill(gone.pid, SIGKILL);
    while (cli::is_running(gone)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const Said up = running_.concord({"up", "--dev", "--seal-key-file", running_.file("broken.keys", "nonsense")});
  EXPECT_EQ(up.code, cli::kTrouble);
  EXPECT_TRUE(says(up.error, "the procurement service ended with exit status ")) << up.error;
  EXPECT_TRUE(cli::is_running(registry));
  EXPECT_FALSE(running_.deployment().running("needs").ok()) << "it was started by the start that failed";
  EXPECT_EQ(processes_of_the_folder(), 4);
}

TEST_F(OperatingTest, ATakenPortIsNamedAndCanBeGotRound) {
  const auto registry = process("registry");
  const int base = free_base();
  ASSERT_GT(base, 0);
  const Said moved = running_.concord({"up", "--dev", "--port-base", std::to_string(base)});
  EXPECT_EQ(moved.code, cli::kRefused) << "those that run are known by their ports";
  EXPECT_TRUE(says(moved.error, "Stop first: concord down")) << moved.error;
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  const Listener stranger(registry.port);
  ASSERT_TRUE(stranger.listens());
  const Said taken = running_.concord({"up", "--dev"});
  EXPECT_EQ(taken.code, cli::kTrouble);
  EXPECT_TRUE(says(taken.error, cat("port ", registry.port, " of the registry service is taken"))) << taken.error;
  EXPECT_TRUE(says(taken.error, "--port-base")) << taken.error;
  EXPECT_EQ(processes_of_the_folder(), 0);
  const Said there = running_.concord({"up", "--dev", "--port-base", std::to_string(base)});
  EXPECT_EQ(there.code, 0) << there.error;
  EXPECT_EQ(process("bus").port, base);
  EXPECT_EQ(process("transition").metrics_port, base + 11);
  EXPECT_EQ(running_.concord({"up", "--dev", "--port-base", std::to_string(base)}).code, 0) << "nothing moves";
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  const Said anywhere = running_.concord({"up", "--dev", "--port-base", "0"});
  EXPECT_EQ(anywhere.code, 0) << anywhere.error;
  EXPECT_NE(process("bus").port, base);
}

TEST_F(OperatingTest, AProcessOfAnotherFolderIsNeverTakenForOurs) {
  RunningDeployment other;
  ASSERT_TRUE(other.started());
  const auto theirs = other.deployment().running("registry");
  ASSERT_TRUE(theirs.ok());
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  // As after a restart of the machine: the id that was our registry's is theirs.
  auto processes = running_.deployment().processes();
  for (cli::Process& process : processes) {
    if (process.name == "registry") process.pid = theirs->pid;
  }
  ASSERT_TRUE(running_.deployment().remember(processes).ok());
  const Said status = running_.concord({"status"});
  EXPECT_EQ(status.code, cli::kTrouble);
  EXPECT_FALSE(says(status.out, " healthy")) << status.out;
  const Said down = running_.concord({"down"});
  EXPECT_TRUE(says(down.out, "Nothing was running")) << down.out;
  EXPECT_TRUE(other.deployment().running("registry").ok());
  EXPECT_EQ(running_.concord({"up", "--dev"}).code, 0);
  EXPECT_NE(process("registry").pid, theirs->pid);
}

TEST_F(OperatingTest, TheForegroundTellsHowAServiceEnded) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  Said foreground;
  std::thread up([&] { foreground = running_.concord({"up", "--dev", "--foreground"}); });
  wait_until_healthy();
  const auto needs = running_.deployment().running("needs");
  if (needs.ok()) kill(needs->pid, SIGKILL);
  up.join();
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(foreground.code, cli::kTrouble);
  EXPECT_TRUE(says(foreground.error, "the needs service has ended by signal 9; ")) << foreground.error;
}

TEST_F(OperatingTest, TheForegroundEndsInOneServicesOwnEndWithTrouble) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  Said foreground;
  std::thread up([&] { foreground = running_.concord({"up", "--dev", "--foreground"}); });
  wait_until_healthy();
  const auto needs = running_.deployment().running("needs");
  if (needs.ok()) kill(needs->pid, SIGTERM);
  up.join();
  ASSERT_TRUE(needs.ok()) << needs.status();
  EXPECT_EQ(foreground.code, cli::kTrouble);
  EXPECT_TRUE(says(foreground.error, "the needs service has ended with exit status 0; ")) << foreground.error;
}

TEST_F(OperatingTest, TheForegroundEndsWellWhenSomebodyStopsEverything) {
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  Said foreground;
  std::thread up([&] { foreground = running_.concord({"up", "--dev", "--foreground"}); });
  wait_until_healthy();
  const Said down = running_.concord({"down"});
  up.join();
  EXPECT_EQ(down.code, 0) << down.error;
  EXPECT_EQ(foreground.code, 0) << "a supervisor must not start it anew: " << foreground.error;
  EXPECT_TRUE(says(foreground.out, "concord down")) << foreground.out;
}

TEST_F(OperatingTest, OnlyADevelopmentDeploymentsClockMoves) {
  const Said range = running_.concord({"clock", "--to", "9999-12-31T00:00:00Z"});
  EXPECT_EQ(range.code, cli::kRefused);
  EXPECT_TRUE(says(range.error, "is not between 1970 and 2199")) << range.error;
  ASSERT_EQ(running_.concord({"clock", "--to", "2100-01-02T12:00:00Z"}).code, 0);
  ASSERT_EQ(running_.concord({"down"}).code, 0);
  const std::string seal = running_.file("real.keys", cat("key-1 ", std::string(64, 'a'), "\n"));
  fs::permissions(seal, fs::perms::owner_read | fs::perms::owner_write);
  const Said up = running_.concord({"up", "--jwks-file", running_.deployment().file("keys/development.jwks.json"),
                                    "--issuer", "https://login.example.org/", "--seal-key-file", seal});
  ASSERT_EQ(up.code, 0) << up.error;
  const Said moved = running_.concord({"clock", "--to", "2101-01-02T12:00:00Z"});
  EXPECT_EQ(moved.code, cli::kRefused);
  EXPECT_TRUE(says(moved.error, "was started without --dev")) << moved.error;
}

TEST_F(OperatingTest, AnImportTellsWhetherItWrote) {
  const auto import = [this](const std::string& rows, std::vector<std::string> more) {
    std::vector<std::string> arguments = {
        "import",      "registry",   "providers", running_.file("p.csv", cat("scheme,identifier,name,kind\n", rows)),
        "--authority", "lancashire", "--as",      "commissioner:alice",
        "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return running_.concord(arguments).out;
  };
  const std::string good = "X-CONCORD,P1,First Provider,charity\n", bad = "X-CONCORD,P2,Second,nonsense\n";
  EXPECT_TRUE(says(import(good + bad, {}), "\"written\":false,\"changed\":0,"));
  EXPECT_TRUE(says(import(good, {"--dry-run"}), "\"written\":false,\"changed\":1,"));
  EXPECT_TRUE(says(import(good, {}), "\"written\":true,\"changed\":1,"));
}

TEST_F(OperatingTest, WhatIsAskedWronglyIsToldWithWhatThereIs) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"rebuild", "nosuch"}, std::vector<std::string>{"audit", "verify", "nosuch"}}) {
    const Said said = running_.concord(arguments);
    EXPECT_EQ(said.code, cli::kUsage);
    EXPECT_TRUE(says(said.error, "There is no service 'nosuch'")) << said.error;
    EXPECT_TRUE(says(said.error, "registry, needs, rules, procurement, transition")) << said.error;
  }
  const Said personal =
      running_.concord({"token", "--role", "auditor", "--authority", "*", "--subject", "jane@example.org"});
  EXPECT_EQ(personal.code, 2);
  EXPECT_NE(personal.error.find("without personal data"), std::string::npos) << personal.error;
  const Said token = running_.concord({"token", "--role", "nonsense", "--authority", "*", "--subject", "x"});
  EXPECT_EQ(token.code, cli::kUsage);
  EXPECT_TRUE(says(token.error, "commissioner, approver")) << token.error;
  EXPECT_FALSE(says(token.error, "concord up")) << token.error;
  const Said rows =
      running_.concord({"call", "registry.ListProviders", R"({"authority":"commons"})", "--rows", "providers"});
  EXPECT_EQ(rows.code, cli::kUsage);
  EXPECT_TRUE(says(rows.error, "--columns")) << rows.error;
  const Said json = running_.concord({"call", "registry.ListProviders", "{not json", "--json"});
  EXPECT_EQ(json.code, cli::kUsage);
  EXPECT_EQ(json.error.rfind("{\"code\":\"JSON_UNREADABLE\"", 0), 0U) << json.error;
}

TEST(ToldTest, TroubleWithoutARefusalGetsARemedyAndCannotSteerTheTerminal) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(cli::say_no(absl::UnavailableError("Socket closed\x1b[2J\nfaked: line"), false), cli::kTrouble);
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(says(told, "Socket closed\\x1b[2J\\nfaked: line\n")) << told;
  for (const char* way : {"concord status", "concord up", "--patience SECONDS"}) EXPECT_TRUE(says(told, way)) << told;
}

TEST(ToldTest, ACellCannotSteerTheTerminal) {
  cli::Table table({"na\x1bme"});
  table.row({"one\ntwo\x7f\xc2\x9b£"});
  EXPECT_TRUE(says(table.text(), "na\\x1bme")) << table.text();
  EXPECT_TRUE(says(table.text(), "one\\ntwo\\x7f\\x9b£\n")) << table.text();
}

TEST(ToldTest, AFigureThatIsAbsentIsNotNought) {
  needs::v1::TenureFigure figure;
  EXPECT_EQ(*cli::value_at(figure, "ratio_ppm:ratio"), "-");
  figure.set_ratio_ppm(0);
  EXPECT_EQ(*cli::value_at(figure, "ratio_ppm:ratio"), "0.000");
}

}  // namespace
}  // namespace concord
