// What goes wrong without anybody's will, while an honest council calls: a clock that steps back, a database that is
// cut short, an old backup brought back. Each is put right again before it ends, by the doors that operators have.
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "tests/hostile/attacks.h"

namespace concord::hostile {
namespace {

using platform::cat;
namespace fs = std::filesystem;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kPatience = 400;

void nap(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

void move_clock(const RunningDeployment& running, std::int64_t by_ms) {
  std::fstream file(running.deployment().clock_file(), std::ios::in | std::ios::out | std::ios::binary);
  std::int64_t moved_by = 0;
  file.read(reinterpret_cast<char*>(&moved_by), sizeof moved_by);
  moved_by += by_ms;
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(&moved_by), sizeof moved_by);
}

// Until `test` holds, for ten seconds at most.
template <typename Test>
bool soon(const Test& test) {
  for (int i = 0; i < kPatience; ++i) {
    if (test()) return true;
    nap(25);
  }
  return false;
}

void end_process(const RunningDeployment& running, const std::string& name, int signal) {
  for (const cli::Process& process : running.deployment().processes()) {
    if (process.name != name) continue;
    kill(process.pid, signal);
    CONCORD_CHECK(soon([&] { return !cli::is_running(process); }), "a process that was told to end has ended");
  }
}

// The database of a service that does not run.
void copy_database(const RunningDeployment& running, const std::string& from, const std::string& to) {
  const std::string folder = running.folder() + "/";
  for (const char* part : {"", "-wal", "-shm"}) {
    fs::remove(folder + to + part);
    if (fs::exists(folder + from + part)) fs::copy_file(folder + from + part, folder + to + part);
  }
}

Said up(const RunningDeployment& running) { return running.concord({"up", "--dev", "--log-level", "err"}); }

std::string clock_steps(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  int steps = 0;
  for (; !stopping; ++steps) {
    move_clock(running, -kDayMs);
    nap(300);
    move_clock(running, kDayMs);
    nap(100);
  }
  return cat(steps, " days back and forth");
}

std::string damaged_file(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  end_process(running, "transition", SIGTERM);
  copy_database(running, "transition.db", "whole.db");
  if (up(running).code != 0) return "transition does not start again";
  fs::resize_file(running.folder() + "/transition.db", 9'000);
  const bool told = soon([&] { return running.concord({"status"}).code != 0; });
  while (!stopping) nap(50);
  end_process(running, "transition", SIGKILL);
  copy_database(running, "whole.db", "transition.db");
  const bool back = up(running).code == 0;
  return cat("cut short: ", told ? "told by status" : "NOT told", back ? ", brought back" : ", NOT brought back");
}

std::string old_backup(const RunningDeployment& running, const std::atomic<bool>& stopping) {
  const auto draft = [&](const std::string& id) {
    return running
        .concord({"call", "procurement.DraftFramework",
                  cat(R"({"authority":"greedy","framework_id":")", id,
                      R"(","draft":{"title":"Outreach","starts_on":"2027-05-18","ends_on":"2030-05-17",)",
                      R"("light_touch":true,"lots":[{"id":"a","title":"A","area_codes":["E07000117"],)",
                      R"("client_groups":["generic"],"mechanism":"CALL_OFF_MECHANISM_RANK_ORDER"}]}})"),
                  "--as", "commissioner:officer"})
        .code;
  };
  const auto restart_with = [&](const std::string& from, const std::string& to) {
    end_process(running, "procurement", SIGTERM);
    copy_database(running, from, to);
    return up(running).code == 0;
  };
  bool good = draft("kept") == 0 && restart_with("procurement.db", "old.db") && draft("lost") == 0;
  // Whoever follows procurement has seen the second one.
  nap(1'500);
  good = good && restart_with("old.db", "procurement.db") && draft("other-1") == 0 && draft("other-2") == 0;
  const bool told = soon([&] { return running.concord({"status"}).out.find("LEDGER_WENT_BACK") != std::string::npos; });
  while (!stopping) nap(50);
  for (const char* follower : {"registry", "needs", "transition"}) {
    const Said decided = running.concord({"follow", "reset", "--service", follower, "--source", "procurement",
                                          "--authority", "greedy", "--reason", "an old backup"});
    good = good && decided.code == 0;
  }
  good = good && soon([&] { return running.concord({"status"}).code == 0; });
  return cat("another history ", told ? "is told" : "is NOT told",
             good ? ", and decided about" : ", and NOT put right");
}

}  // namespace

std::vector<Attack> faults(const RunningDeployment& running) {
  const auto of = [&](const char* name, auto fault) {
    return Attack{name, [&running, fault](const std::atomic<bool>& stopping) { return fault(running, stopping); },
                  nullptr, false};
  };
  return {of("a clock that steps back", clock_steps), of("a database cut short", damaged_file),
          of("an old backup", old_backup)};
}

}  // namespace concord::hostile
