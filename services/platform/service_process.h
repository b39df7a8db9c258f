// A service's whole process: settings, ledger, bus, entry, gRPC server, metrics, followers, drain on SIGTERM.
// A service's main.cpp only says which views, rpcs and followers it has.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/platform/calling/remote_call.h"
#include "services/platform/entry/rpcs.h"
#include "services/platform/following/follower.h"
#include "services/platform/ledger/ledger.h"
#include "services/platform/world/settings.h"

namespace concord::platform {

// What a service is handed when its parts are made.
struct Parts {
  Ledger& ledger;
  World& world;
  Metrics& metrics;
  // By name, of the definition's `asks`. One that is not configured is absent, which only --dev allows.
  std::map<std::string, std::shared_ptr<RemoteCall>> asked = {};
};

struct Followed {
  std::string source;  // service name; its address comes from the setting "<source>_address"
  React react;
  TakeBack take_back = nullptr;
};

struct ServiceDefinition {
  std::string name;         // "registry"
  std::string rpc_service;  // "concord.registry.v1.RegistryService", whose access rules hold
  std::unique_ptr<Views> views;
  // Declares settings of the service's own; may be empty.
  std::function<void(Settings&)> declare_settings;
  // Called once when settings are read and before anything is made, with whether --dev is set; a bad status is a clear
  // sentence and no start. May be empty.
  std::function<absl::Status(bool development)> prepare;
  // Adds a row for each rpc of rpc_service, and answers what reacts to each of `sources`; called once the parts stand.
  std::function<std::vector<Followed>(const Parts&, Rpcs&)> wire;
  // Services that this one asks inside a command; their addresses come from the settings "<name>_address".
  std::vector<std::string> asks;
  // What this one follows, known before settings are read: "registry/service" for the streams "service/<id>" of the
  // registry. Its token must name them; all else of a source is withheld from it.
  std::vector<std::string> follows;
};

// Runs until SIGTERM or SIGINT. Exit codes: 0 drained, 2 bad settings, 3 cannot start.
int run_service(int argc, char** argv, ServiceDefinition definition);

}  // namespace concord::platform
