// The Lancashire play while its services are killed under it: it must end in the very same report. Twenty kills at
// seeded moments over two plays; each service that dies is started again by `concord up`, as a supervisor would.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <regex>
#include <thread>

#include <gtest/gtest.h>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/deployment.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/running_deployment.h"
#include "tests/where.h"

namespace concord {
namespace {

namespace fs = std::filesystem;

constexpr int kKillsPerPlay = 10;

// What the report says, without the milliseconds at which the late bid knocked.
std::string report_of(const std::string& out) {
  const auto begin = out.find(". The report\n"), end = out.find("(this step took", begin);
  if (begin == std::string::npos || end == std::string::npos) return "";
  std::string report = out.substr(begin, end - begin);
  report = std::regex_replace(report, std::regex("12:00:0[0-9]\\.[0-9]{3} GMT; bids"), "late; bids");
  return std::regex_replace(report, std::regex("\\([0-9]+ ms late\\)"), "(late)");
}

Said play(const std::string& folder) {
  setenv("TMPDIR", folder.c_str(), 1);
  setenv("CONCORD_PATIENCE", "60", 1);
  Said said = run_program({concord::tests::source_folder() + "/examples/lancashire_floating_support/run_demo.sh",
                           concord::tests::program_folder()});
  unsetenv("CONCORD_PATIENCE");
  unsetenv("TMPDIR");
  return said;
}

// The play's data folder, once its services are up.
std::string data_folder(const std::string& folder) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (fs::exists(entry.path() / "processes.txt", none)) return entry.path();
  }
  return "";
}

// How many records stand in all ledgers; 0 while nothing answers.
std::int64_t records_in(const std::string& data) {
  const cli::Deployment deployment(data);
  std::int64_t records = 0;
  for (const std::string& service : cli::ledger_services()) {
    const auto process = deployment.running(service);
    if (!process.ok()) continue;
    for (const auto& [authority, position] : cli::list_heads(deployment, *process)) records += position;
  }
  return records;
}

// The records that the auditor counted at the end of a play.
std::int64_t records_told(const std::string& out) {
  std::int64_t records = 0;
  const std::regex line("\\n[a-z]+ +[a-z]+ +([0-9]+) +[0-9a-f]{16} +unbroken");
  for (std::sregex_iterator it(out.begin(), out.end(), line), end; it != end; ++it) records += std::stoll((*it)[1]);
  return records;
}

// Kills a service that the seed names, and starts it again; false when none runs. What was started is kept in `ours`.
bool kill_one(const std::string& data, std::mt19937& chance, std::vector<cli::Process>& ours) {
  const cli::Deployment deployment(data);
  const auto& services = cli::ledger_services();
  const auto victim = deployment.running(services[chance() % services.size()]);
  if (!victim.ok()) return false;
  if (kill(victim->pid, SIGKILL) != 0) return false;
  for (int i = 0; i < 200 && cli::is_running(*victim); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  run_program({concord::tests::program_folder() + "/concord", "--data", data, "up", "--dev", "--json"});
  for (const cli::Process& process : deployment.processes()) ours.push_back(process);
  return true;
}

TEST(DemoKill, EndsInTheSameReportWhateverIsKilled) {
  const TemporaryFolder calm_folder;
  const Said calm = play(calm_folder.path());
  ASSERT_EQ(calm.code, 0) << calm.out << calm.error;
  const std::string expected = report_of(calm.out);
  ASSERT_NE(expected.find("lanternway-consortium"), std::string::npos) << calm.out;
  const std::int64_t records = records_told(calm.out);
  ASSERT_GT(records, 1'000) << calm.out;

  for (const unsigned seed : {1U, 2U}) {
    const TemporaryFolder folder;
    std::atomic<bool> over = false;
    std::atomic<int> kills = 0;
    std::vector<cli::Process> ours;
    std::thread killer([&] {
      std::mt19937 chance(seed);
      // The moments are counted in records, so that they do not depend on how fast the machine is today. The last step
      // of the play looks at healthy services, so none falls into it.
      std::vector<std::int64_t> moments;
      for (int i = 0; i < kKillsPerPlay; ++i) {
        moments.push_back(40 + static_cast<std::int64_t>(chance() % static_cast<unsigned>(records * 8 / 10)));
      }
      std::sort(moments.begin(), moments.end());
      while (!over && kills < kKillsPerPlay) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        const std::string data = data_folder(folder.path());
        if (data.empty() || records_in(data) < moments[static_cast<std::size_t>(kills)]) continue;
        if (!over && kill_one(data, chance, ours)) ++kills;
      }
    });
    const Said said = play(folder.path());
    over = true;
    killer.join();
    for (const cli::Process& process : ours) {  // started while the play was ending
      if (cli::is_running(process)) kill(process.pid, SIGKILL);
    }
    ASSERT_EQ(said.code, 0) << "seed " << seed << " after " << kills << " kills\n" << said.out << said.error;
    EXPECT_EQ(report_of(said.out), expected) << "seed " << seed;
    EXPECT_EQ(kills, kKillsPerPlay) << "seed " << seed << ": the play ended before all kills";
    EXPECT_EQ(said.out.find("differs"), std::string::npos);
  }
}

}  // namespace
}  // namespace concord
