// The deployment's list of processes, kept as one text line each.
#include "services/cli/deployment.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include <unistd.h>

#include "services/platform/moved_world.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"

namespace concord::cli {

using platform::cat;

const std::vector<std::string>& ledger_services() {
  static const std::vector<std::string> names = {"registry", "needs", "rules", "procurement", "transition"};
  return names;
}

std::vector<Process> Deployment::processes() const {
  std::vector<Process> processes;
  std::ifstream in(file("processes.txt"));
  Process process;
  while (in >> process.name >> process.pid >> process.port >> process.metrics_port) processes.push_back(process);
  return processes;
}

absl::Status Deployment::remember(const std::vector<Process>& processes) const {
  const std::string target = file("processes.txt"), partial = target + ".partial";
  std::ofstream out(partial, std::ios::trunc);
  for (const Process& process : processes) {
    out << process.name << " " << process.pid << " " << process.port << " " << process.metrics_port << "\n";
  }
  out.close();
  if (!out || std::rename(partial.c_str(), target.c_str()) != 0)
    return absl::InvalidArgumentError(cat("cannot write ", target));
  return absl::OkStatus();
}

platform::World& world_of(const Deployment& deployment) {
  static std::map<std::string, std::unique_ptr<platform::World>> worlds;
  const std::string file = deployment.clock_file();
  if (!std::filesystem::exists(file)) return platform::system_world();
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
  char program[4096];
  const std::string link = cat("/proc/", process.pid, "/exe");
  const ssize_t size = readlink(link.c_str(), program, sizeof program);
  if (size <= 0) return false;
  const std::string path(program, static_cast<std::size_t>(size));
  // A rebuilt program shows as "... (deleted)" and is still ours.
  return path.find(cat("/", program_name(process.name))) != std::string::npos;
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
