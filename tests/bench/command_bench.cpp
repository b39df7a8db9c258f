// Command round trips with durable commit against the real registry process, over a bare gRPC callback echo of the same
// messages; and the same programs against those of another commit.
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/deployment.h"
#include "services/platform/values/text.h"
#include "tests/bench/bench.h"
#include "tests/bench/echo.h"
#include "tests/bench/registry_load.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"
#include "tests/where.h"

namespace concord::bench {
namespace {

using platform::cat;

constexpr double kSeconds = 1.0;

// Pairs of 5 s in turn, and the order statistics of fifteen that hold the median in nine cases of ten.
constexpr int kPairs = 15;
constexpr double kPairSeconds = 5.0;
constexpr std::size_t kLow = 3, kHigh = 11;

}  // namespace

void bench_command(Report& report) {
  const TemporaryFolder folder;
  const cli::Deployment deployment(folder.path());
  const std::string address = start_registry(deployment, concord::tests::program_folder());
  if (address.empty()) {
    std::fprintf(stderr, "the deployment did not start; no command figures\n");
    return;
  }
  int pipe_end = -1;
  Child echo = Child::start({own_program(), kEchoServer}, &pipe_end);
  char text[16] = "";
  if (read(pipe_end, text, sizeof text - 1) <= 0) return;
  const std::string echo_address = cat("127.0.0.1:", text);
  const auto token = cli::token_for(deployment, {"commissioner:bench", ""}, "lancashire");
  for (const int in_flight : {1, 64}) {
    std::vector<double> ours, raw, p50, p99, raw_p50, raw_p99;
    for (int round = 0; round < kRounds; ++round) {
      const Measured command = load_registry(Load::kCommands, address, *token, in_flight, kSeconds);
      const Measured bare = load_registry(Load::kCommands, echo_address, *token, in_flight, kSeconds);
      ours.push_back(command.per_second);
      p50.push_back(command.p50_ms);
      p99.push_back(command.p99_ms);
      raw.push_back(bare.per_second);
      raw_p50.push_back(bare.p50_ms);
      raw_p99.push_back(bare.p99_ms);
    }
    report.add({cat("durable commands, ", in_flight, " in flight"), "/s", median(ours), median(raw), false,
                "bare gRPC callback echo", in_flight == 64 ? ">= 0.4" : ""});
    report.add(
        {cat("  their p50, ", in_flight, " in flight"), "ms", median(p50), median(raw_p50), true, "echo p50", ""});
    report.add(
        {cat("  their p99, ", in_flight, " in flight"), "ms", median(p99), median(raw_p99), true, "echo p99", ""});
  }
  echo.signal_and_wait(SIGTERM);
  Child::start({concord::tests::program_folder() + "/concord", "down", "--json", "--data", deployment.folder()}).wait();
}

void bench_start(Report& report) {
  std::vector<double> times;
  const std::string concord = concord::tests::program_folder() + "/concord";
  for (int round = 0; round < kRounds; ++round) {
    const TemporaryFolder folder;
    const double began = seconds_now();
    Child::start({concord, "up", "--dev", "--json", "--data", folder.path()}).wait();
    times.push_back(seconds_now() - began);
    Child::start({concord, "down", "--json", "--data", folder.path()}).wait();
  }
  report.add({"start of all services until healthy", "s", median(times), 0, true, "", "< 2 s"});
}

// The folder of another commit's programs, among them `concord`, stands in CONCORD_BENCH_AGAINST.
void bench_against(Report& report) {
  const char* other = std::getenv("CONCORD_BENCH_AGAINST");
  if (other == nullptr) {
    std::fprintf(stderr, "set CONCORD_BENCH_AGAINST to the folder of the other programs; no figures against them\n");
    return;
  }
  const TemporaryFolder our_folder, their_folder;
  const cli::Deployment ours(our_folder.path()), theirs(their_folder.path());
  const std::string our_address = start_registry(ours, concord::tests::program_folder());
  const std::string their_address = start_registry(theirs, other);
  if (our_address.empty() || their_address.empty()) return report.fail("a deployment did not start");
  const auto our_token = cli::token_for(ours, {"commissioner:bench", ""}, "lancashire");
  const auto their_token = cli::token_for(theirs, {"commissioner:bench", ""}, "lancashire");
  for (const Load load : {Load::kCommands, Load::kQueries}) {
    std::vector<double> our_rates, their_rates, ratios;
    for (int pair = 0; pair < kPairs; ++pair) {
      const auto us = [&] {
        our_rates.push_back(load_registry(load, our_address, *our_token, 64, kPairSeconds).per_second);
      };
      const auto them = [&] {
        their_rates.push_back(load_registry(load, their_address, *their_token, 64, kPairSeconds).per_second);
      };
      if (pair % 2 == 0) us();
      them();
      if (pair % 2 != 0) us();
      ratios.push_back(our_rates.back() / their_rates.back());
    }
    std::sort(ratios.begin(), ratios.end());
    char interval[64];
    std::snprintf(interval, sizeof interval, "ratio %.3f, 90%% in %.3f..%.3f", median(ratios), ratios[kLow],
                  ratios[kHigh]);
    report.add({load == Load::kCommands ? "commands, 64 in flight" : "queries, 64 in flight", "/s", median(our_rates),
                median(their_rates), false, interval, "reaches 1.00 or above 0.97"});
  }
  for (const auto& [folder, programs] :
       {std::pair{ours.folder(), concord::tests::program_folder()}, std::pair{theirs.folder(), std::string(other)}}) {
    Child::start({programs + "/concord", "down", "--json", "--data", folder}).wait();
  }
}

}  // namespace concord::bench
