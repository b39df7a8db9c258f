// Makes keys, spawns processes, waits until they are healthy, stops them.
#include "services/cli/up.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/cli/call.h"
#include "services/cli/exit_codes.h"
#include "services/cli/table.h"
#include "services/platform/bus.h"
#include "services/platform/moved_world.h"
#include "services/platform/text.h"
#include "services/platform/tokens.h"
#include "services/platform/world.h"

namespace concord::cli {
namespace {

using platform::cat;
namespace fs = std::filesystem;

constexpr std::int64_t kStartDeadlineMs = 20'000;
constexpr std::int64_t kStopDeadlineMs = 20'000;
// Long, because a development deployment's clock may be moved by years.
constexpr std::int64_t kServiceTokenSeconds = 30LL * 365 * 24 * 3600;
constexpr int kPollMs = 5;
constexpr long kLookEveryMs = 500;

int complain(const absl::Status& status, int code) {
  std::fprintf(stderr, "concord: %s\n", std::string(status.message()).c_str());
  if (const auto refusal = platform::refusal_of(status); refusal && !refusal->remedy().empty()) {
    std::fprintf(stderr, "  %s\n", refusal->remedy().c_str());
  }
  return code;
}

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs)); }

// A port that was free a moment ago, below the range from which the kernel lends ports to outgoing connections: one of
// those, such as a follower's to a service that is still starting, could take it before its owner listens.
// No port twice in one start: it is free until its service listens.
absl::StatusOr<int> free_port() {
  static std::set<int> given;
  constexpr int kFirst = 20'000, kPorts = 12'000, kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    const int port = kFirst + static_cast<int>(platform::system_world().random() % kPorts);
    if (given.count(port) > 0) continue;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool good = socket >= 0 && bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    if (socket >= 0) close(socket);
    if (!good) continue;
    given.insert(port);
    return port;
  }
  return absl::UnavailableError("no free port on 127.0.0.1");
}

// Whose events each service follows (services/<name>/<name>_service.cpp).
std::vector<std::string> sources_of(const std::string& service) {
  if (service == "registry") return {"procurement", "transition"};
  if (service == "needs") return {"registry"};
  if (service == "procurement") return {"registry", "needs"};
  if (service == "transition") return {"registry", "needs", "procurement"};
  return {};
}

// Which services ask the rules before they decide (`asks` in services/<name>/<name>_service.cpp).
bool asks_rules(const std::string& service) {
  return service == "needs" || service == "procurement" || service == "transition";
}

std::vector<std::string> all_services() {
  std::vector<std::string> names = {"bus"};
  names.insert(names.end(), ledger_services().begin(), ledger_services().end());
  return names;
}

absl::Status make_keys(const Deployment& deployment, bool development) {
  std::error_code error;
  fs::create_directories(deployment.file("keys"), error);
  fs::create_directories(deployment.file("log"), error);
  fs::create_directories(deployment.file("ready"), error);
  if (error)
    return absl::InvalidArgumentError(cat("cannot make the data folder ", deployment.folder(), ": ", error.message()));
  fs::permissions(deployment.folder(), fs::perms::owner_all, error);
  fs::permissions(deployment.file("keys"), fs::perms::owner_all, error);
  if (!fs::exists(deployment.file("keys/allow-list.txt"))) {
    std::ofstream allow(deployment.file("keys/allow-list.txt"));
    for (const std::string& name : all_services()) {
      CONCORD_ASSIGN(const auto keys, platform::make_curve_keys());
      CONCORD_RETURN_IF_ERROR(platform::write_curve_keys(keys, deployment.file(cat("keys/", name, ".curve"))));
      if (name != "bus") allow << keys.public_key << " " << name << "\n";
    }
  }
  if (!development) return absl::OkStatus();
  if (!fs::exists(deployment.file("keys/development.key"))) {
    CONCORD_RETURN_IF_ERROR(platform::make_development_issuer(deployment.file("keys/development.key"),
                                                              deployment.file("keys/development.jwks.json")));
  }
  if (!fs::exists(deployment.clock_file())) {
    CONCORD_RETURN_IF_ERROR(platform::move_clock(deployment.clock_file(), platform::system_world().now_ms()));
  }
  platform::TokenClaims claims{"service/follower", "", {"auditor"}, {"*"}, kServiceTokenSeconds};
  CONCORD_ASSIGN(const std::string token, platform::issue_development_token(deployment.file("keys/development.key"),
                                                                            claims, world_of(deployment)));
  std::ofstream out(deployment.file("keys/service.token"), std::ios::trunc);
  if (chmod(deployment.file("keys/service.token").c_str(), 0600) != 0)
    return absl::InvalidArgumentError("cannot protect the service token");
  out << token << "\n";
  return absl::OkStatus();
}

// The programs lie beside this one.
std::string program(const std::string& name) {
  std::error_code error;
  return (fs::read_symlink("/proc/self/exe", error).parent_path() / program_name(name)).string();
}

absl::StatusOr<std::vector<std::string>> arguments_for(const Deployment& deployment, const UpOptions& options,
                                                       const Process& process, const std::vector<Process>& all) {
  const auto of = [&](const std::string& name) -> const Process& {
    for (const Process& other : all) {
      if (other.name == name) return other;
    }
    return process;
  };
  std::vector<std::string> arguments = {program(process.name), cat("--log_level=", options.log_level),
                                        cat("--ready_file=", deployment.file(cat("ready/", process.name)))};
  const auto add = [&](auto... pieces) { arguments.push_back(cat(pieces...)); };
  if (process.name == "bus") {
    add("--publishers=tcp://127.0.0.1:", process.port);
    add("--subscribers=tcp://127.0.0.1:", process.metrics_port);
    add("--keys_file=", deployment.file("keys/bus.curve"));
    add("--allow_list_file=", deployment.file("keys/allow-list.txt"));
    return arguments;
  }
  CONCORD_ASSIGN(const auto bus_keys, platform::read_curve_keys(deployment.file("keys/bus.curve")));
  add("--data_folder=", deployment.folder());
  add("--port=", process.port);
  add("--metrics_port=", process.metrics_port);
  add("--bus_publish=tcp://127.0.0.1:", of("bus").port);
  add("--bus_subscribe=tcp://127.0.0.1:", of("bus").metrics_port);
  add("--bus_server_key=", bus_keys.public_key);
  add("--bus_keys_file=", deployment.file(cat("keys/", process.name, ".curve")));
  add("--service_token_file=",
      options.service_token_file.empty() ? deployment.file("keys/service.token") : options.service_token_file);
  if (options.development) {
    add("--dev");
    add("--development_jwks_file=", deployment.file("keys/development.jwks.json"));
    add("--clock_file=", deployment.clock_file());
  }
  if (!options.jwks_file.empty()) {
    add("--jwks_file=", options.jwks_file);
    add("--issuer=", options.issuer);
  }
  for (const std::string& source : sources_of(process.name)) {
    add("--", source, "_address=", Deployment::address(of(source)));
  }
  if (asks_rules(process.name)) add("--rules_address=", Deployment::address(of("rules")));
  if (process.name == "procurement") {
    add("--seal_key_file=", options.seal_key_file.empty() ? deployment.file("keys/seal.keys") : options.seal_key_file);
  }
  return arguments;
}

absl::StatusOr<pid_t> spawn(const std::vector<std::string>& arguments, const std::string& log_file) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  if (::access(argv[0], X_OK) != 0)
    return absl::NotFoundError(cat("the program ", arguments[0], " is missing; build it with ./dev build"));
  const int log = open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (log < 0 || nothing < 0) return absl::InvalidArgumentError(cat("cannot write ", log_file));
  const pid_t pid = fork();
  if (pid == 0) {
    setsid();  // a Ctrl-C at the terminal is for `concord`, which then drains the services in order
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(log);
  close(nothing);
  if (pid < 0) return absl::UnavailableError("cannot start another process");
  return pid;
}

std::string last_line(const std::string& file) {
  std::ifstream in(file);
  std::string line, last;
  while (std::getline(in, line)) last = line.empty() ? last : line;
  return last;
}

absl::Status wait_ready(const Deployment& deployment, const Process& process) {
  auto& world = platform::system_world();
  const std::int64_t until = world.monotonic_us() + kStartDeadlineMs * 1000;
  const std::string log = deployment.file(cat("log/", process.name, ".log"));
  while (!fs::exists(deployment.file(cat("ready/", process.name))) ||
         (process.name != "bus" && !is_healthy(Deployment::address(process)))) {
    int code = 0;
    if (waitpid(process.pid, &code, WNOHANG) == process.pid) {
      return absl::UnavailableError(
          cat("the ", process.name, " service ended at once: ", last_line(log), " (all of it: ", log, ")"));
    }
    if (world.monotonic_us() > until) {
      return absl::DeadlineExceededError(
          cat("the ", process.name, " service is not healthy after ", kStartDeadlineMs / 1000, " s; see ", log));
    }
    nap();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Process>> plan(const Deployment& deployment, const UpOptions& options) {
  std::vector<Process> processes = deployment.processes();
  int next = options.port_base;
  for (const std::string& name : all_services()) {
    const bool known =
        std::any_of(processes.begin(), processes.end(), [&](const Process& process) { return process.name == name; });
    if (known) continue;
    Process process;
    process.name = name;
    if (next > 0) {
      process.port = next++;
      process.metrics_port = next++;
    } else {
      CONCORD_ASSIGN(process.port, free_port());
      CONCORD_ASSIGN(process.metrics_port, free_port());
    }
    processes.push_back(process);
  }
  return processes;
}

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
         bus ? "" : cat("http://127.0.0.1:", process.metrics_port, "/metrics"),
         deployment.file(cat("log/", process.name, ".log"))});
  }
  std::printf("%sAll healthy after %lld ms. Data folder: %s\n", table.text().c_str(), static_cast<long long>(took_ms),
              deployment.folder().c_str());
}

absl::Status stop_all(const Deployment& deployment) {
  auto processes = deployment.processes();
  // Services first, the bell last.
  for (auto process = processes.rbegin(); process != processes.rend(); ++process) {
    if (is_running(*process)) kill(process->pid, SIGTERM);
  }
  const std::int64_t until = platform::system_world().monotonic_us() + kStopDeadlineMs * 1000;
  for (const Process& process : processes) {
    while (is_running(process)) {
      waitpid(process.pid, nullptr, WNOHANG);
      if (platform::system_world().monotonic_us() > until) {
        return absl::DeadlineExceededError(cat("the ", process.name, " service (process ", process.pid,
                                               ") did not drain within ", kStopDeadlineMs / 1000, " s"));
      }
      nap();
    }
  }
  return absl::OkStatus();
}

// Waits for Ctrl-C or SIGTERM (answers "") or until a service has ended (answers its name).
std::string stay(const std::vector<Process>& processes) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  const timespec look_every{0, kLookEveryMs * 1'000'000};
  for (;;) {
    if (sigtimedwait(&signals, nullptr, &look_every) > 0) return "";
    for (const Process& process : processes) {
      waitpid(process.pid, nullptr, WNOHANG);
      if (!is_running(process)) return process.name;
    }
  }
}

}  // namespace

int up(const Deployment& deployment, const UpOptions& options) {
  auto& world = platform::system_world();
  const std::int64_t began = world.monotonic_us();
  if (!options.development && options.jwks_file.empty()) {
    return complain(
        absl::InvalidArgumentError(
            "no token could ever be accepted: give --jwks-file, --issuer and --service-token-file of your identity "
            "provider, or --dev to try things out"),
        kUsage);
  }
  if (const auto made = make_keys(deployment, options.development); !made.ok()) return complain(made, kUsage);
  // Two starts at once would put two of each service on the same databases: the second waits, and finds them running.
  const int lock = open(deployment.file("starting.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) {
    return complain(absl::InvalidArgumentError(cat("cannot lock ", deployment.file("starting.lock"))), kUsage);
  }
  auto planned = plan(deployment, options);
  if (!planned.ok()) return complain(planned.status(), kTrouble);
  std::vector<Process> started;
  for (Process& process : *planned) {
    if (is_running(process)) continue;
    std::error_code ignored;
    fs::remove(deployment.file(cat("ready/", process.name)), ignored);
    const auto arguments = arguments_for(deployment, options, process, *planned);
    if (!arguments.ok()) return complain(arguments.status(), kUsage);
    const auto pid = spawn(*arguments, deployment.file(cat("log/", process.name, ".log")));
    if (!pid.ok()) return complain(pid.status(), kTrouble);
    process.pid = *pid;
    started.push_back(process);
  }
  if (const auto kept = deployment.remember(*planned); !kept.ok()) return complain(kept, kUsage);
  for (const Process& process : started) {
    if (const auto ready = wait_ready(deployment, process); !ready.ok()) {
      stop_all(deployment).IgnoreError();
      return complain(ready, kTrouble);
    }
  }
  show(deployment, *planned, options.json, (world.monotonic_us() - began) / 1000);
  std::fflush(stdout);
  close(lock);
  if (!options.foreground) return kDone;
  hang_up();
  const std::string ended = stay(*planned);
  if (ended.empty()) return down(deployment, options.json);
  std::fprintf(stderr, "concord: the %s service has ended: %s (all of it: %s); the others are stopped too.\n",
               ended.c_str(), last_line(deployment.file(cat("log/", ended, ".log"))).c_str(),
               deployment.file(cat("log/", ended, ".log")).c_str());
  down(deployment, options.json);
  return kTrouble;
}

int down(const Deployment& deployment, bool json) {
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

int status(const Deployment& deployment, bool json) {
  Table table({"service", "process", "state", "address", "authority", "position"});
  std::string out;
  int code = kDone;
  for (const Process& process : deployment.processes()) {
    const bool bus = process.name == "bus";
    const bool good = is_running(process) && (bus || is_healthy(Deployment::address(process)));
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
    out += "}}";
  }
  if (json) {
    std::printf("{\"services\":[%s]}\n", out.c_str());
  } else if (deployment.processes().empty()) {
    std::printf("Nothing was started in %s yet. Start: concord up --dev --data %s\n", deployment.folder().c_str(),
                deployment.folder().c_str());
  } else {
    std::printf("%s", table.text().c_str());
  }
  return code;
}

}  // namespace concord::cli
