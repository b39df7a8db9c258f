// Keys, arguments and the start of one process; what it waits for before it calls one healthy.
#include "services/cli/running/start.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/ports.h"
#include "services/cli/running/stop.h"
#include "services/platform/bus/bus.h"
#include "services/platform/entry/tokens.h"
#include "services/platform/following/service_token.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/moved_world.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using platform::cat;
namespace fs = std::filesystem;

constexpr std::int64_t kStartDeadlineMs = 20'000;
// Long, because a development deployment's clock may be moved by years.
constexpr std::int64_t kServiceTokenSeconds = 30LL * 365 * 24 * 3600;
constexpr int kPollMs = 5;

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs)); }

// What each service follows (`follows` in services/<name>/<name>_service.cpp, which refuses a token that names less).
std::vector<std::string> follows_of(const std::string& service) {
  if (service == "registry") return {"procurement/award", "procurement/framework", "transition/transition"};
  if (service == "needs") return {"registry/service", "procurement/offer"};
  if (service == "procurement")
    return {"registry/provider", "registry/accreditation", "registry/contract", "needs/proposal", "needs/plan"};
  if (service == "transition") return {"registry/service", "needs/plan", "procurement/award", "procurement/framework"};
  return {};
}

std::set<std::string> sources_of(const std::string& service) {
  std::set<std::string> sources;
  for (const std::string& stream : follows_of(service)) sources.insert(stream.substr(0, stream.find('/')));
  return sources;
}

// Which services ask the rules before they decide (`asks` in services/<name>/<name>_service.cpp).
bool asks_rules(const std::string& service) {
  return service == "registry" || service == "needs" || service == "procurement" || service == "transition";
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
                                        cat("--ready_file=", fs::absolute(process.ready_file).string())};
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
  if (!follows_of(process.name).empty()) {
    const std::string folder =
        options.service_token_folder.empty() ? deployment.file("keys") : options.service_token_folder;
    add("--service_token_file=", folder, "/", process.name, ".token");
  }
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
  if (process.name == "rules") {
    add("--national_keys_file=",
        options.national_keys_file.empty() ? deployment.file("keys/national.pub") : options.national_keys_file);
  }
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

}  // namespace

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
    std::string allow;
    for (const std::string& name : all_services()) {
      CONCORD_ASSIGN(const auto keys, platform::make_curve_keys());
      CONCORD_RETURN_IF_ERROR(platform::write_curve_keys(keys, deployment.file(cat("keys/", name, ".curve"))));
      if (name != "bus") allow += cat(keys.public_key, " ", name, "\n");
    }
    CONCORD_RETURN_IF_ERROR(write_whole(deployment.file("keys/allow-list.txt"), allow));
  }
  if (!development) return absl::OkStatus();
  if (!fs::exists(deployment.file("keys/development.key"))) {
    const std::string key = deployment.file("keys/development.key"),
                      set = deployment.file("keys/development.jwks.json");
    if (auto made = platform::make_development_issuer(key, set); !made.ok()) {
      // Half a key, as a full disk leaves it, would be taken for one at the next start.
      fs::remove(key, error);
      fs::remove(set, error);
      return made;
    }
  }
  if (!fs::exists(deployment.clock_file())) {
    CONCORD_RETURN_IF_ERROR(platform::move_clock(deployment.clock_file(), platform::system_world().now_ms()));
  }
  const auto issue = [&](const std::string& name, platform::TokenClaims claims) -> absl::Status {
    claims.lifetime_seconds = kServiceTokenSeconds;
    CONCORD_ASSIGN(const std::string token, platform::issue_development_token(deployment.file("keys/development.key"),
                                                                              claims, world_of(deployment)));
    const std::string file = deployment.file(cat("keys/", name, ".token"));
    CONCORD_RETURN_IF_ERROR(write_whole(file, token + "\n"));
    return chmod(file.c_str(), 0600) == 0 ? absl::OkStatus()
                                          : absl::InvalidArgumentError(cat("cannot protect the token of ", name));
  };
  for (const std::string& name : ledger_services()) {
    if (!follows_of(name).empty())
      CONCORD_RETURN_IF_ERROR(issue(name, platform::service_claims(name, follows_of(name))));
  }
  // One token for all services, which older releases issued.
  fs::remove(deployment.file("keys/service.token"), error);
  return issue("operator", {"operator/concord", "", {"operator"}, {"*"}, 0});
}

std::string log_of(const Deployment& deployment, const Process& process) {
  return deployment.file(cat("log/", process.name, ".log"));
}

std::string last_words(const std::string& log) {
  std::ifstream in(log);
  std::string line, last;
  while (std::getline(in, line)) last = line.empty() ? last : line;
  return last.empty() ? cat("nothing (", log, ")") : cat(last, " (all of it: ", log, ")");
}

bool is_well(const Process& process) {
  return is_running(process) &&
         (process.name == "bus" ? bus_greets(process) : is_healthy(Deployment::address(process)));
}

absl::StatusOr<pid_t> start(const Deployment& deployment, const UpOptions& options, const Process& process,
                            const std::vector<Process>& all) {
  std::error_code ignored;
  fs::remove(process.ready_file, ignored);
  CONCORD_ASSIGN(const auto arguments, arguments_for(deployment, options, process, all));
  return spawn(arguments, log_of(deployment, process));
}

absl::Status wait_until_started(const Deployment& deployment, const std::vector<Process>& started) {
  auto& world = platform::system_world();
  for (const Process& process : started) {
    const std::int64_t until = world.monotonic_us() + kStartDeadlineMs * 1000;
    const std::string log = log_of(deployment, process);
    while (!fs::exists(process.ready_file) || !is_well(process)) {
      int code = 0;
      if (waitpid(process.pid, &code, WNOHANG) == process.pid) {
        return absl::UnavailableError(cat("the ", process.name, " service ", how_it_ended(code),
                                          " before it was healthy; the last line of its log: ", last_words(log)));
      }
      if (world.monotonic_us() > until) {
        return absl::DeadlineExceededError(
            cat("the ", process.name, " service is not healthy after ", kStartDeadlineMs / 1000, " s; see ", log));
      }
      nap();
    }
  }
  return absl::OkStatus();
}

absl::Status wait_until_well(const Deployment& deployment, const std::vector<Process>& running) {
  auto& world = platform::system_world();
  const std::int64_t until = world.monotonic_us() + kStartDeadlineMs * 1000;
  std::string unwell, pids;
  for (const Process& process : running) {
    bool well = is_well(process);
    while (!well && is_running(process) && world.monotonic_us() < until) {
      nap();
      well = is_well(process);
    }
    if (well) continue;
    const bool lives = is_running(process);
    if (lives) pids += cat(" ", process.pid);
    unwell += cat(unwell.empty() ? "" : "; ", "the ", process.name, " service (process ", process.pid, ") ",
                  lives ? cat("runs, but is not healthy after ", kStartDeadlineMs / 1000, " s")
                        : std::string("has ended meanwhile"),
                  "; its log: ", log_of(deployment, process));
  }
  if (unwell.empty()) return absl::OkStatus();
  const std::string again = "concord up as before. Nothing that a service acknowledged is lost; the others run on.";
  return platform::trouble(absl::StatusCode::kUnavailable, "NOT_HEALTHY", unwell,
                           pids.empty()
                               ? cat("Start it again: ", again)
                               : cat("If it hangs, end it hard and start it again: kill -9", pids, ", then ", again));
}

}  // namespace concord::cli
