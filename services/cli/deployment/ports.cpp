// Tries ports out by listening on them for a moment.
#include "services/cli/deployment/ports.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using platform::cat;

constexpr std::int64_t kStillClosingMs = 1'000;
constexpr int kPollMs = 20;
constexpr int kGreetingMs = 500;
constexpr unsigned char kZmtpGreeting = 0xFF;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

// 0, or why nobody can listen there (errno). Connections of who listened before are no hindrance, as for the services.
int hindrance(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return errno;
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const sockaddr_in address = loopback(port);
  const bool good =
      bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && listen(socket, 1) == 0;
  const int why = good ? 0 : errno;
  close(socket);
  return why;
}

// A port that was free a moment ago, below the range from which the kernel lends ports to outgoing connections: one of
// those, such as a follower's to a service that is still starting, could take it before its owner listens.
// No port twice in one start: it is free until its service listens.
absl::StatusOr<int> free_port() {
  static std::set<int> given;
  constexpr int kFirst = 20'000, kPorts = 12'000, kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    const int port = kFirst + static_cast<int>(platform::system_world().random() % kPorts);
    if (given.count(port) > 0 || hindrance(port) != 0) continue;
    given.insert(port);
    return port;
  }
  return absl::UnavailableError("no free port on 127.0.0.1");
}

Process& find_or_add(std::vector<Process>& processes, const Deployment& deployment, const std::string& name) {
  const auto found =
      std::find_if(processes.begin(), processes.end(), [&](const Process& process) { return process.name == name; });
  if (found != processes.end()) return *found;
  processes.push_back({name, 0, 0, 0, deployment.ready_file(name)});
  return processes.back();
}

// What somebody else holds; empty where nothing stands in the way.
std::string taken_ports(const std::vector<Process>& processes) {
  std::string taken;
  for (const Process& process : processes) {
    if (is_running(process)) continue;
    for (const int port : {process.port, process.metrics_port}) {
      const int why = hindrance(port);
      if (why == 0) continue;
      taken += cat(
          taken.empty() ? "" : "; ", "port ", port, " of the ", process.name, " service ",
          why == EADDRINUSE ? std::string("is taken by another program") : cat("cannot be had: ", std::strerror(why)));
    }
  }
  return taken;
}

}  // namespace

absl::StatusOr<std::vector<Process>> plan(const Deployment& deployment, std::optional<int> port_base) {
  std::vector<Process> processes = deployment.processes();
  int next = port_base.value_or(0);
  bool running = false, moves = false;
  for (const std::string& name : all_services()) {
    Process& process = find_or_add(processes, deployment, name);
    Process wanted = process;
    const bool lives = is_running(process), known = process.port > 0;
    if (next > 0) {
      wanted.port = next++;
      wanted.metrics_port = next++;
    } else if (!lives && (port_base || !known)) {
      CONCORD_ASSIGN(wanted.port, free_port());
      CONCORD_ASSIGN(wanted.metrics_port, free_port());
    }
    running = running || lives;
    moves = moves || (known && (wanted.port != process.port || wanted.metrics_port != process.metrics_port));
    process = wanted;
  }
  if (running && moves) {
    return platform::refuse_state({.code = "PORTS_IN_USE",
                                   .sentence = cat("Services of ", deployment.folder(),
                                                   " run and know each other by the ports that they have now."),
                                   .remedy = cat("Stop first: concord down --data ", deployment.folder(),
                                                 ", then concord up with --port-base again.")});
  }
  return processes;
}

absl::Status check_ports(const std::vector<Process>& processes) {
  // A service that was killed a moment ago may still be giving its ports back.
  std::string taken = taken_ports(processes);
  const std::int64_t until = platform::system_world().monotonic_us() + kStillClosingMs * 1000;
  while (!taken.empty() && platform::system_world().monotonic_us() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
    taken = taken_ports(processes);
  }
  if (taken.empty()) return absl::OkStatus();
  const bool some_run = std::any_of(processes.begin(), processes.end(), is_running);
  return platform::trouble(
      absl::StatusCode::kUnavailable, "PORT_TAKEN", cat("Nothing was started: ", taken, "."),
      cat(some_run ? "End that program, or stop the services that still run (concord down) and start all" : "Start",
          " on other ports: concord up with --port-base N, the first of 12 free ports in a row, or 0 to have free "
          "ones picked."));
}

bool bus_greets(const Process& bus) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  const timeval patience{0, kGreetingMs * 1000};
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);  // connecting, too
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in address = loopback(bus.port);
  unsigned char first = 0;
  const bool greets = connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                      recv(socket, &first, 1, 0) == 1 && first == kZmtpGreeting;
  close(socket);
  return greets;
}

}  // namespace concord::cli
