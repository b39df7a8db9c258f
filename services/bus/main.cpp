// The bus process: settings, proxy, wait for SIGTERM. Wiring only.
#include <csignal>
#include <cstdio>
#include <fstream>

#include "services/platform/bus/bus.h"
#include "services/platform/values/refusal.h"
#include "services/platform/world/memory_guard.h"
#include "services/platform/world/settings.h"
#include "services/platform/world/telemetry.h"

extern char** environ;

namespace {

struct BusSettings {
  std::string publishers = "tcp://127.0.0.1:*";
  std::string subscribers = "tcp://127.0.0.1:*";
  std::string keys_file, allow_list_file, ready_file;
  std::string log_level = "info";
};

int fail(int code, const absl::Status& status) {
  std::fprintf(stderr, "concord-bus: %s\n", std::string(status.message()).c_str());
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace concord::platform;
  forbid_core_dumps();
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  BusSettings bus;
  Settings settings("bus");
  settings.text("publishers", &bus.publishers, "endpoint that services publish to");
  settings.text("subscribers", &bus.subscribers, "endpoint that followers subscribe to");
  settings.text("keys_file", &bus.keys_file, "the proxy's own CURVE keys");
  settings.text("allow_list_file", &bus.allow_list_file, "public keys that may connect, one a line");
  settings.text("ready_file", &bus.ready_file, "written with both endpoints once the proxy listens");
  settings.text("log_level", &bus.log_level, "debug, info, warning or err");
  const std::vector<std::string> flags(argv + 1, argv + argc);
  if (!flags.empty() && (flags[0] == "--help" || flags[0] == "help")) {
    std::printf("concord-bus: settings as flags, as CONCORD_BUS_NAME in the environment, or in a YAML file\n%s",
                settings.help().c_str());
    return 0;
  }
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  if (const auto bad = settings.load(flags, environment); !bad.ok()) return fail(2, bad);
  start_logging("bus", bus.log_level);
  const auto keys = read_curve_keys(bus.keys_file);
  if (!keys.ok()) return fail(2, keys.status());
  auto proxy = start_proxy({bus.publishers, bus.subscribers, *keys, bus.allow_list_file});
  if (!proxy.ok()) return fail(3, proxy.status());
  if (!bus.ready_file.empty()) {
    const std::string partial = bus.ready_file + ".partial";
    std::ofstream(partial) << (*proxy)->publishers_endpoint() << " " << (*proxy)->subscribers_endpoint() << "\n";
    if (std::rename(partial.c_str(), bus.ready_file.c_str()) != 0)
      return fail(3, absl::InvalidArgumentError("cannot write ready_file"));
  }
  log_info("serving",
           {{"publishers", (*proxy)->publishers_endpoint()}, {"subscribers", (*proxy)->subscribers_endpoint()}});
  int signal = 0;
  sigwait(&signals, &signal);
  (*proxy)->stop();
  log_info("drained", {});
  return 0;
}
