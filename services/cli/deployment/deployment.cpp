// The deployment's list of processes, kept as one text line each.
#include "services/cli/deployment/deployment.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/moved_world.h"

namespace concord::cli {

using platform::cat;
namespace fs = std::filesystem;

namespace {

constexpr char kReadyFile[] = "--ready_file=";

// What a living process was started with; empty when there is none.
std::vector<std::string> arguments_of(pid_t pid) {
  std::ifstream in(cat("/proc/", pid, "/cmdline"), std::ios::binary);
  std::vector<std::string> arguments;
  for (std::string argument; std::getline(in, argument, '\0');) arguments.push_back(argument);
  return arguments;
}

// The ready file that a process was started with; a relative one lies below the folder in which it was started.
fs::path ready_file_of(pid_t pid) {
  std::error_code error;
  for (const std::string& argument : arguments_of(pid)) {
    if (argument.rfind(kReadyFile, 0) != 0) continue;
    const fs::path started_in = fs::read_symlink(cat("/proc/", pid, "/cwd"), error);
    return fs::weakly_canonical(started_in / argument.substr(sizeof kReadyFile - 1), error);
  }
  return {};
}

}  // namespace

const std::vector<std::string>& ledger_services() {
  static const std::vector<std::string> names = {"registry", "needs", "rules", "procurement", "transition"};
  return names;
}

std::vector<std::string> all_services() {
  std::vector<std::string> names = {"bus"};
  names.insert(names.end(), ledger_services().begin(), ledger_services().end());
  return names;
}

absl::Status write_whole(const std::string& file, const std::string& text) {
  const std::string partial = file + ".partial";
  std::ofstream out(partial, std::ios::trunc);
  out << text;
  out.close();
  if (out && std::rename(partial.c_str(), file.c_str()) == 0) return absl::OkStatus();
  std::error_code ignored;
  fs::remove(partial, ignored);
  return absl::InvalidArgumentError(cat("cannot write ", file, "; is the disk full?"));
}

std::vector<Process> Deployment::processes() const {
  std::vector<Process> processes;
  std::ifstream in(file("processes.txt"));
  Process process;
  while (in >> process.name >> process.pid >> process.port >> process.metrics_port) {
    process.ready_file = ready_file(process.name);
    processes.push_back(process);
  }
  return processes;
}

absl::Status Deployment::remember(const std::vector<Process>& processes) const {
  std::string text;
  for (const Process& process : processes) {
    text += cat(process.name, " ", process.pid, " ", process.port, " ", process.metrics_port, "\n");
  }
  return write_whole(file("processes.txt"), text);
}

bool Deployment::development() const {
  for (const Process& process : processes()) {
    if (process.name == "bus" || !is_running(process)) continue;
    const auto arguments = arguments_of(process.pid);
    return std::find(arguments.begin(), arguments.end(), "--dev") != arguments.end();
  }
  return fs::exists(file("keys/development.key")) || !fs::exists(file("keys/allow-list.txt"));
}

platform::World& world_of(const Deployment& deployment) {
  static std::map<std::string, std::unique_ptr<platform::World>> worlds;
  const std::string file = deployment.clock_file();
  if (!fs::exists(file)) return platform::system_world();
  auto& world = worlds[file];
  if (world == nullptr) {
    auto opened = platform::moved_world(file);
    if (!opened.ok()) return platform::system_world();
    world = *std::move(opened);
  }
  return *world;
}

std::string program_name(const std::string& service) {
  return service == "rules" ? "concord-rulebook" : cat("concord-", service);
}

bool is_running(const Process& process) {
  if (process.pid <= 0) return false;
  // By its arguments, which everybody may read: a service hides the rest, the link to its program too, from others of
  // its user (memory_guard.h).
  const std::vector<std::string> arguments = arguments_of(process.pid);
  if (arguments.empty() || fs::path(arguments[0]).filename() != program_name(process.name)) return false;
  std::error_code error;
  return process.ready_file.empty() ||
         ready_file_of(process.pid) == fs::weakly_canonical(fs::absolute(process.ready_file, error), error);
}

absl::StatusOr<Process> Deployment::running(const std::string& service) const {
  for (const Process& process : processes()) {
    if (process.name == service && is_running(process)) return process;
  }
  return platform::trouble(absl::StatusCode::kUnavailable, "NOT_RUNNING",
                           cat("No ", service, " service runs with the data folder ", folder_, "."),
                           cat("Start it: concord up --dev --data ", folder_));
}

absl::StatusOr<std::string> Deployment::address_of(const std::string& service) const {
  CONCORD_ASSIGN(const Process process, running(service));
  return address(process);
}

}  // namespace concord::cli
