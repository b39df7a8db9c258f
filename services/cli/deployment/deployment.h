// One deployment on this machine: its data folder, which processes run in it, on which ports.
// Reads and writes only files below the data folder; ends only processes that it started, by id.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <sys/types.h>

#include "services/platform/world/world.h"

namespace concord::cli {

struct Process {
  std::string name;  // "bus", "registry", "needs"
  pid_t pid = 0;
  int port = 0;          // gRPC; for the bus the publishers' port
  int metrics_port = 0;  // for the bus the subscribers' port
  // It was started with this one, which names its deployment; empty: of any deployment.
  std::string ready_file = {};
};

class Deployment {
 public:
  explicit Deployment(std::string data_folder) : folder_(std::move(data_folder)) {}

  const std::string& folder() const { return folder_; }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  std::string clock_file() const { return file("clock"); }
  std::string ready_file(const std::string& service) const { return file("ready/" + service); }
  // Whether it runs, or was last started, with --dev; a folder in which nothing was started may yet be.
  bool development() const;
  // As last written; empty when nothing was ever started here.
  std::vector<Process> processes() const;
  absl::Status remember(const std::vector<Process>& processes) const;
  // UNAVAILABLE with what to do when there is no such running service.
  absl::StatusOr<Process> running(const std::string& service) const;
  // "127.0.0.1:port"
  absl::StatusOr<std::string> address_of(const std::string& service) const;
  static std::string address(const Process& process) { return "127.0.0.1:" + std::to_string(process.port); }

 private:
  std::string folder_;
};

// The world that the deployment's services see: its clock may have been moved (`concord clock`).
platform::World& world_of(const Deployment& deployment);

// True when the process lives and is this deployment's: its program is concord-<name> and it was started with this
// ready file. After a restart of the machine its id may be another folder's service.
bool is_running(const Process& process);
// The program of a service; "concord-rules" is the integrators' tool, so the rules service is concord-rulebook.
std::string program_name(const std::string& service);
// Services with a ledger, in the order of their start.
const std::vector<std::string>& ledger_services();
// Those and the bus before them.
std::vector<std::string> all_services();
// All of the text or nothing: what stood in the file before stays when the disk is full.
absl::Status write_whole(const std::string& file, const std::string& text);

}  // namespace concord::cli
