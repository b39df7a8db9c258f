// Services first, the bell last; then waits for all of them.
#include "services/cli/running/stop.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include <sys/wait.h>

#include "services/cli/running/turn.h"
#include "services/cli/running/up.h"
#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/say_no.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using platform::cat;

constexpr std::int64_t kStopDeadlineMs = 20'000;
constexpr int kPollMs = 5;

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs)); }

}  // namespace

absl::Status stop_all(const Deployment& deployment) {
  const auto processes = deployment.processes();
  for (auto process = processes.rbegin(); process != processes.rend(); ++process) {
    if (is_running(*process)) kill(process->pid, SIGTERM);
  }
  const std::int64_t until = platform::system_world().monotonic_us() + kStopDeadlineMs * 1000;
  std::string hanging, pids;
  for (const Process& process : processes) {
    bool running = is_running(process);
    while (running && platform::system_world().monotonic_us() < until) {
      waitpid(process.pid, nullptr, WNOHANG);
      nap();
      running = is_running(process);
    }
    if (!running) continue;
    hanging += cat(hanging.empty() ? "" : ", ", "the ", process.name, " service (process ", process.pid, ")");
    pids += cat(" ", process.pid);
  }
  if (hanging.empty()) return absl::OkStatus();
  return platform::trouble(
      absl::StatusCode::kDeadlineExceeded, "NOT_DRAINED",
      cat("did not drain within ", kStopDeadlineMs / 1000, " s: ", hanging),
      cat("End it hard: kill -9", pids,
          ". Nothing that was acknowledged is lost, since it lay on disk before the answer; who still waits for an "
          "answer gets none and may send the same command id again."));
}

void stop_started(const std::vector<Process>& started) {
  for (auto process = started.rbegin(); process != started.rend(); ++process) {
    // Our own child, by its id: right after the fork it does not look like a service yet.
    if (waitpid(process->pid, nullptr, WNOHANG) == 0) kill(process->pid, SIGTERM);
  }
  const std::int64_t until = platform::system_world().monotonic_us() + kStopDeadlineMs * 1000;
  for (const Process& process : started) {
    while (waitpid(process.pid, nullptr, WNOHANG) == 0) {
      if (platform::system_world().monotonic_us() > until) kill(process.pid, SIGKILL);
      nap();
    }
  }
}

std::string how_it_ended(int wait_status) {
  return WIFSIGNALED(wait_status) ? cat("ended by signal ", WTERMSIG(wait_status))
                                  : cat("ended with exit status ", WEXITSTATUS(wait_status));
}

int down(const Deployment& deployment, bool json) {
  const Turn turn(deployment);
  std::size_t running = 0;
  for (const Process& process : deployment.processes()) running += is_running(process) ? 1U : 0U;
  if (const auto stopped = stop_all(deployment); !stopped.ok()) return complain(stopped, kTrouble);
  if (json) {
    std::printf("{\"stopped\":%zu}\n", running);
  } else {
    const std::string what =
        running == 0 ? std::string("Nothing was running in ") : cat("Stopped ", running, " processes of ");
    std::printf("%s%s.\n", what.c_str(), deployment.folder().c_str());
  }
  return kDone;
}

}  // namespace concord::cli
