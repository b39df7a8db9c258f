// What `concord up` and `concord status` do, from one process to all.
#include "services/cli/running/up.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>

#include <sys/wait.h>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/ports.h"
#include "services/cli/running/start.h"
#include "services/cli/running/stop.h"
#include "services/cli/running/turn.h"
#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/say_no.h"
#include "services/cli/saying/table.h"
#include "services/platform/ledger/database_watch.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using platform::cat;

constexpr long kLookEveryMs = 500;
// Services that start together wait for each other for a moment.
constexpr std::int64_t kPatienceMs = 2'000;

void show(const Deployment& deployment, const std::vector<Process>& processes, bool json, std::int64_t took_ms) {
  if (json) {
    std::string out = "{\"data\":" + json_quoted(deployment.folder()) +
                      ",\"started_in_ms\":" + std::to_string(took_ms) + ",\"services\":[";
    for (const Process& process : processes) {
      out += cat(&process == processes.data() ? "" : ",", "{\"name\":", json_quoted(process.name),
                 ",\"pid\":", process.pid, ",\"port\":", process.port, ",\"metrics_port\":", process.metrics_port, "}");
    }
    std::printf("%s]}\n", out.c_str());
    return;
  }
  Table table({"service", "process", "address", "metrics", "log"});
  for (const Process& process : processes) {
    const bool bus = process.name == "bus";
    table.row(
        {process.name, std::to_string(process.pid),
         bus ? cat("tcp://127.0.0.1:", process.port, " and :", process.metrics_port) : Deployment::address(process),
         bus ? "" : cat("http://127.0.0.1:", process.metrics_port, "/metrics"), log_of(deployment, process)});
  }
  std::printf("%sAll healthy after %lld ms. Data folder: %s\n", table.text().c_str(), static_cast<long long>(took_ms),
              deployment.folder().c_str());
}

// Why `up --foreground` stays no longer.
struct Left {
  bool by_themselves = false;  // every process drained and ended: somebody stopped them
  std::string service;         // the one that ended while others ran; empty when we were asked to stop
  std::string how;
};

// Notes which processes have ended, and how as far as we are their parent; answers the first that did not end well.
std::string look(const std::vector<Process>& processes, std::map<std::string, std::string>& ended) {
  for (const Process& process : processes) {
    if (ended.count(process.name) > 0) continue;
    int code = 0;
    const pid_t reaped = waitpid(process.pid, &code, WNOHANG);
    if (reaped == 0 || (reaped < 0 && is_running(process))) continue;
    ended[process.name] = reaped > 0 ? how_it_ended(code) : "ended";
    if (reaped > 0 && code != 0) return process.name;
  }
  return "";
}

// Waits for Ctrl-C or SIGTERM, or until services have ended.
Left stay(const Deployment& deployment, const std::vector<Process>& processes) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  const timespec look_every{0, kLookEveryMs * 1'000'000};
  std::map<std::string, std::string> ended;
  for (bool alone = false;;) {
    if (sigtimedwait(&signals, nullptr, &look_every) > 0) return {};
    if (const std::string bad = look(processes, ended); !bad.empty()) return {false, bad, ended[bad]};
    if (ended.size() == processes.size()) return {true, "", ""};
    // Who drained may be the first of all that a `concord down` elsewhere stops. It holds its turn until the last has
    // ended, so if it is nobody's turn and others still run at the next look too, this one ended for itself.
    const bool left_alone = !ended.empty() && !somebody_elses_turn(deployment);
    if (left_alone && alone) return {false, ended.begin()->first, ended.begin()->second};
    alone = left_alone;
  }
}

int stay_and_stop(const Deployment& deployment, const std::vector<Process>& processes, bool json) {
  hang_up();
  const Left left = stay(deployment, processes);
  if (left.by_themselves) {
    if (json) {
      std::printf("{\"stopped_elsewhere\":%zu}\n", processes.size());
    } else {
      std::printf("Every service of %s was stopped from elsewhere (concord down) and has drained.\n",
                  deployment.folder().c_str());
    }
    return kDone;
  }
  if (left.service.empty()) return down(deployment, json);
  const std::string log = deployment.file(cat("log/", left.service, ".log"));
  complain(absl::UnavailableError(cat("the ", left.service, " service has ", left.how, "; the last line of its log: ",
                                      last_words(log), "; the others are stopped too.")),
           kTrouble);
  down(deployment, json);
  return kTrouble;
}

}  // namespace

int up(const Deployment& deployment, const UpOptions& options) {
  auto& world = platform::system_world();
  const std::int64_t began = world.monotonic_us();
  if (!options.development && options.jwks_file.empty()) {
    return complain(
        absl::InvalidArgumentError(
            "no token could ever be accepted: give --jwks-file, --issuer and --service-token-folder of your identity "
            "provider, or --dev to try things out"),
        kUsage);
  }
  if (!options.old_token_file.empty()) {
    return complain(absl::InvalidArgumentError(
                        "one token for all services is not taken any more: issue one for each (services/cli/README.md, "
                        "\"Without --dev\") and give --service-token-folder with their folder"),
                    kUsage);
  }
  std::error_code unmade;
  std::filesystem::create_directories(deployment.folder(), unmade);
  Turn turn(deployment);
  if (!turn.held()) {
    return complain(absl::InvalidArgumentError(cat("cannot write the data folder ", deployment.folder(),
                                                   unmade ? cat(": ", unmade.message()) : std::string())),
                    kUsage);
  }
  if (const auto made = make_keys(deployment, options.development); !made.ok()) return complain(made, kUsage);
  auto planned = plan(deployment, options.port_base);
  if (!planned.ok()) return complain(planned.status(), exit_code_for(planned.status()));
  if (const auto free = check_ports(*planned); !free.ok()) return complain(free, kTrouble);
  std::vector<Process> ran, started;
  const auto give_up = [&](const absl::Status& why, int code) {
    hang_up();
    stop_started(started);
    return complain(why, code);
  };
  for (Process& process : *planned) {
    if (is_running(process)) {
      ran.push_back(process);
      continue;
    }
    const auto pid = start(deployment, options, process, *planned);
    if (!pid.ok()) return give_up(pid.status(), kTrouble);
    process.pid = *pid;
    started.push_back(process);
  }
  if (const auto kept = deployment.remember(*planned); !kept.ok()) return give_up(kept, kTrouble);
  if (const auto ready = wait_until_started(deployment, started); !ready.ok()) return give_up(ready, kTrouble);
  if (const auto well = wait_until_well(deployment, ran); !well.ok()) return complain(well, kTrouble);
  show(deployment, *planned, options.json, (world.monotonic_us() - began) / 1000);
  std::fflush(stdout);
  turn.end();
  return options.foreground ? stay_and_stop(deployment, *planned, options.json) : kDone;
}

int status(const Deployment& deployment, bool json) {
  Table table({"service", "process", "state", "address", "authority", "position"});
  std::string out, waits;
  const std::int64_t now_ms = world_of(deployment).now_ms();
  int code = kDone;
  for (const Process& process : deployment.processes()) {
    const bool bus = process.name == "bus";
    const bool good = is_well(process);
    if (!good) code = kTrouble;
    const std::string state = good ? "healthy" : is_running(process) ? "not healthy" : "not running";
    std::vector<std::pair<std::string, std::int64_t>> heads;
    if (good && !bus) heads = list_heads(deployment, process);
    table.row({process.name, std::to_string(process.pid), state, Deployment::address(process), "", ""});
    out += cat(out.empty() ? "" : ",", "{\"name\":", json_quoted(process.name), ",\"pid\":", process.pid,
               ",\"state\":", json_quoted(state), ",\"address\":", json_quoted(Deployment::address(process)),
               ",\"heads\":{");
    for (const auto& [authority, position] : heads) {
      table.row({"", "", "", "", authority, std::to_string(position)});
      out += cat(authority == heads.front().first ? "" : ",", json_quoted(authority), ":", position);
    }
    ledger::v1::ListBookmarksResponse told;
    if (!bus && is_running(process)) told = list_following(deployment, process);
    std::vector<ledger::v1::Following> following(told.following().begin(), told.following().end());
    std::erase_if(following, [&](const auto& one) {
      const bool soon = one.source() != platform::kItsDatabase && now_ms - one.waiting_since_ms() < kPatienceMs;
      return !one.waiting() || soon;
    });
    const bool is_behind = told.clock_behind_ms() > 0;
    if (!following.empty() || is_behind) code = kTrouble;
    if (is_behind) {
      waits += cat(process.name, "'s clock stands ", told.clock_behind_ms() / 1'000,
                   " s behind its ledger; decisions carry the time of the last record until it has caught up. Set the "
                   "machine's clock right.\n");
    }
    out += "},\"waiting\":[";
    for (const auto& one : following) {
      waits += cat(process.name, " waits for ", one.source(), ", for ", (now_ms - one.waiting_since_ms()) / 1'000,
                   " s now: ", printable(one.why()), "\n");
      out += cat(out.back() == '[' ? "" : ",", "{\"source\":", json_quoted(one.source()),
                 ",\"since_ms\":", one.waiting_since_ms(), ",\"why\":", json_quoted(one.why()), "}");
    }
    out += cat("],\"clock_behind_ms\":", told.clock_behind_ms(), "}");
  }
  if (json) {
    std::printf("{\"services\":[%s]}\n", out.c_str());
  } else if (deployment.processes().empty()) {
    std::printf("Nothing was started in %s yet. Start: concord up --dev --data %s\n", deployment.folder().c_str(),
                deployment.folder().c_str());
  } else {
    std::printf("%s%s", table.text().c_str(), waits.c_str());
  }
  return code;
}

}  // namespace concord::cli
