// A service's whole process: reads settings, makes the parts in order, waits for SIGTERM, drains in the opposite order.
#include "services/platform/service_process.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include <sys/stat.h>

#include "services/platform/entry/entry.h"
#include "services/platform/entry/rpc_service.h"
#include "services/platform/entry/server.h"
#include "services/platform/following/service_token.h"
#include "services/platform/ledger/database_watch.h"
#include "services/platform/ledger_service.h"
#include "services/platform/storage/cut_file.h"
#include "services/platform/storage/folder_lock.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/memory_guard.h"
#include "services/platform/world/moved_world.h"
#include "services/platform/world/telemetry.h"

extern char** environ;

namespace concord::platform {
namespace {

constexpr int kBadSettings = 2;
constexpr int kCannotStart = 3;

struct ProcessSettings {
  std::string data_folder = ".";
  std::string address = "127.0.0.1";
  std::int64_t port = 0;
  std::int64_t metrics_port = 0;
  std::string log_level = "info";
  std::string ready_file;
  std::string clock_file;
  std::string bus_publish, bus_subscribe, bus_server_key, bus_keys_file;
  std::string service_token_file;
  std::int64_t silence_ms = 1'000;
  std::int64_t drain_ms = 10'000;
  EntryOptions entry;
  TokenOptions tokens;
  std::map<std::string, std::string> source_addresses;
  std::map<std::string, std::string> asked_addresses;
};

// Whom it follows, each once: "registry" of "registry/service".
std::set<std::string> sources_of(const ServiceDefinition& definition) {
  std::set<std::string> sources;
  for (const std::string& stream : definition.follows) sources.insert(stream.substr(0, stream.find('/')));
  return sources;
}

void declare(Settings& settings, ProcessSettings& to, const ServiceDefinition& definition) {
  settings.text("data_folder", &to.data_folder, "where the ledger's database file lies");
  settings.text("address", &to.address, "address to listen on");
  settings.number("port", &to.port, 0, 65'535, "gRPC port, 0 picks a free one");
  settings.number("metrics_port", &to.metrics_port, 0, 65'535, "Prometheus port, 0 picks a free one");
  settings.text("log_level", &to.log_level, "debug, info, warning or err");
  settings.text("ready_file", &to.ready_file, "written with 'port metrics_port' once the service answers");
  settings.text("bus_publish", &to.bus_publish, "proxies' endpoints to publish to, comma between; empty rings no bell");
  settings.text("bus_subscribe", &to.bus_subscribe, "proxies' endpoints to subscribe to; empty asks every silence_ms");
  settings.text("bus_server_key", &to.bus_server_key, "the proxies' public CURVE key");
  settings.text("bus_keys_file", &to.bus_keys_file, "this service's own CURVE keys");
  settings.text("service_token_file", &to.service_token_file,
                "this service's own token, with which it follows and asks others");
  settings.number("silence_ms", &to.silence_ms, 10, 600'000, "how long a follower waits before it asks");
  settings.number("drain_ms", &to.drain_ms, 0, 600'000, "how long calls in progress may take after SIGTERM");
  settings.number("calls_per_second", &to.entry.calls_per_second_per_authority, 1, 10'000'000,
                  "most calls a second for one authority");
  settings.text("jwks_file", &to.tokens.jwks_file, "the identity provider's keys");
  settings.text("issuer", &to.tokens.issuer, "the identity provider's iss");
  settings.text("audience", &to.tokens.audience, "the aud that tokens must carry");
  settings.text("development_jwks_file", &to.tokens.development_jwks_file,
                "the development issuer's keys; needs --dev");
  settings.text("clock_file", &to.clock_file, "how far the clock is moved (`concord clock`); needs --dev");
  settings.yes_no("dev", &to.tokens.development, "accept tokens of the development issuer; never in production");
  for (const std::string& name : definition.asks) {
    settings.text(name + "_address", &to.asked_addresses[name],
                  "address of the " + name + " service, which this one asks before it decides");
  }
  for (const std::string& source : sources_of(definition)) {
    settings.text(source + "_address", &to.source_addresses[source],
                  "address of the " + source + " service, which this one follows");
  }
}

absl::StatusOr<BusOptions> bus_options(const ProcessSettings& settings, const std::string& endpoints) {
  BusOptions options;
  options.endpoints = absl::StrSplit(endpoints, ',', absl::SkipEmpty());
  options.server_public_key = settings.bus_server_key;
  CONCORD_ASSIGN(options.keys, read_curve_keys(settings.bus_keys_file));
  return options;
}

// The parts in the order of their making; destroyed in the opposite one.
struct Process {
  ProcessSettings settings;
  ServiceDefinition definition;
  std::unique_ptr<FolderLock> folder;
  std::unique_ptr<Metrics> metrics;
  std::unique_ptr<TokenVerifier> tokens;
  std::unique_ptr<Access> access;
  std::unique_ptr<SharedState> shared;
  std::unique_ptr<WorkQueue> work, operating;
  std::unique_ptr<BusPublisher> bell;
  FollowerBoard board;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Entry> entry;
  std::unique_ptr<Server> server;
  std::unique_ptr<DatabaseWatch> database_watch;
  std::vector<std::unique_ptr<RecordSource>> sources;
  std::vector<std::unique_ptr<Follower>> followers;

  absl::Status start(World& world);
  absl::StatusOr<std::string> own_token() const {
    return read_service_token(settings.service_token_file, definition.name, definition.follows);
  }
  void tell_of_database(const absl::Status& state, World& world);
  absl::Status connect_asked(Parts& parts);
  absl::Status start_followers(World& world, std::vector<Followed> all);
  void drain();
  // Closes all but the metrics listener, last made first.
  void close();
};

absl::Status Process::start(World& world) {
  if (definition.prepare) CONCORD_RETURN_IF_ERROR(definition.prepare(settings.tokens.development));
  CONCORD_ASSIGN(folder, lock_folder(settings.data_folder, definition.name));
  CONCORD_ASSIGN(metrics, serve_metrics(settings.address, static_cast<int>(settings.metrics_port)));
  CONCORD_ASSIGN(tokens, make_token_verifier(settings.tokens, world));
  access = std::make_unique<Access>(*tokens);
  access->add_service(definition.rpc_service);
  access->add_service(kLedgerService);
  shared = in_process_shared_state(world);
  work = std::make_unique<WorkQueue>("imports", *metrics);
  // Apart: a rebuild takes as long as the ledger is long. It has one thread, what operators ask of an authority the
  // other.
  operating = std::make_unique<WorkQueue>("operating", *metrics);
  if (!settings.bus_publish.empty()) {
    CONCORD_ASSIGN(const BusOptions options, bus_options(settings, settings.bus_publish));
    CONCORD_ASSIGN(bell, connect_publisher(options));
  }
  CONCORD_ASSIGN(auto database, open_sqlite(cat(settings.data_folder, "/", definition.name, ".db")));
  CONCORD_ASSIGN(ledger, open_ledger(std::move(database), world, definition.views.get(),
                                     [this](const std::vector<std::shared_ptr<const Record>>& records) {
                                       metrics->count("concord_events_total", {},
                                                      static_cast<std::int64_t>(records.size()));
                                       if (bell != nullptr) bell->ring(definition.name, records);
                                     }));
  settings.entry.service = definition.name;
  entry = std::make_unique<Entry>(settings.entry, world, *ledger, *access, *shared, *metrics);
  Parts parts{*ledger, world, *metrics};
  CONCORD_RETURN_IF_ERROR(connect_asked(parts));
  Rpcs rpcs(definition.rpc_service, ledger->database());
  auto followed = definition.wire(parts, rpcs);
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(make_rpc_service(std::move(rpcs), *entry, *work));
  services.push_back(
      make_rpc_service(ledger_rpcs(definition.name, *ledger, *definition.views, *operating, board), *entry, *work));
  CONCORD_ASSIGN(server, start_server(settings.address, static_cast<int>(settings.port), std::move(services)));
  metrics->gauge("concord_database_well", {}, 1);
  database_watch = std::make_unique<DatabaseWatch>(
      *ledger, [this, &world](const absl::Status& state) { tell_of_database(state, world); });
  CONCORD_RETURN_IF_ERROR(start_followers(world, std::move(followed)));
  if (!settings.ready_file.empty()) {
    const std::string partial = settings.ready_file + ".partial";
    std::ofstream(partial) << server->port() << " " << metrics->port() << "\n";
    if (std::rename(partial.c_str(), settings.ready_file.c_str()) != 0) {
      return absl::InvalidArgumentError(cat("cannot write ready_file ", settings.ready_file));
    }
  }
  log_info("serving", {{"port", cat(server->port())}, {"metrics_port", cat(metrics->port())}});
  return absl::OkStatus();
}

// Whoever asks for health, for metrics or for `concord status` hears it, and the log once a change.
void Process::tell_of_database(const absl::Status& state, World& world) {
  const auto refusal = refusal_of(state);
  const std::string why = refusal ? refusal->sentence() : std::string(state.message());
  metrics->gauge("concord_database_well", {}, state.ok() ? 1 : 0);
  if (state.ok()) {
    log_info("database well again", {});
  } else {
    log_error("database unwell", {{"code", code_of(state)}, {"why", why}});
  }
  server->set_serving(state.ok());
  board.put(kItsDatabase, why, world.now_ms());
}

absl::Status Process::connect_asked(Parts& parts) {
  for (const std::string& name : definition.asks) {
    const std::string& address = settings.asked_addresses[name];
    if (address.empty() && settings.tokens.development) {
      log_warning("not asking", {{"service", name}, {"remedy", cat("set ", name, "_address")}});
      continue;
    }
    if (address.empty()) {
      return absl::InvalidArgumentError(
          cat("set ", name, "_address: ", definition.name, " decides nothing without it"));
    }
    CONCORD_ASSIGN(std::string token, own_token());
    parts.asked[name] = remote_call(address, token);
    wipe(token);
  }
  return absl::OkStatus();
}

absl::Status Process::start_followers(World& world, std::vector<Followed> all) {
  for (Followed& followed : all) {
    const std::string& address = settings.source_addresses[followed.source];
    if (address.empty()) {
      log_warning("not following", {{"source", followed.source}, {"remedy", cat("set ", followed.source, "_address")}});
      continue;
    }
    CONCORD_ASSIGN(std::string token, own_token());
    sources.push_back(remote_source(address, token));
    wipe(token);
    FollowerOptions options{followed.source, definition.name, settings.silence_ms, &board, followed.take_back};
    followers.push_back(
        std::make_unique<Follower>(options, *ledger, *sources.back(), std::move(followed.react), world, *metrics));
    std::unique_ptr<BusSubscriber> subscriber;
    if (!settings.bus_subscribe.empty()) {
      CONCORD_ASSIGN(const BusOptions bus, bus_options(settings, settings.bus_subscribe));
      CONCORD_ASSIGN(subscriber, connect_subscriber(bus, followed.source));
    }
    board.stand(followed.source, followers.back().get());
    followers.back()->start(std::move(subscriber));
  }
  return absl::OkStatus();
}

void Process::drain() {
  database_watch = nullptr;
  for (auto& follower : followers) follower->stop();
  if (server != nullptr) server->drain(settings.drain_ms);
  if (work != nullptr) work->drain();
  if (operating != nullptr) operating->drain();
  if (ledger != nullptr) ledger->drain();
}

void Process::close() {
  followers.clear();
  sources.clear();
  server = nullptr;
  entry = nullptr;
  ledger = nullptr;
  bell = nullptr;
}

}  // namespace

int run_service(int argc, char** argv, ServiceDefinition definition) {
  forbid_core_dumps();
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  // Blocked before any thread starts, so that only sigwait below sees them.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // A limit on files is told like a full disk, not a reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  explain_cut_files();
  // Databases, their logs and keys are for the service alone.
  umask(0077);
  // Debian's absl was built with its lock-order detector on; gRPC pays for it at every lock.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);

  Process process;
  Settings settings(definition.name);
  declare(settings, process.settings, definition);
  if (definition.declare_settings) definition.declare_settings(settings);
  const std::vector<std::string> flags(argv + 1, argv + argc);
  if (!flags.empty() && (flags[0] == "--help" || flags[0] == "help")) {
    std::printf("concord-%s: settings as flags, as CONCORD_<SERVICE>_NAME in the environment, or in a YAML file\n%s",
                definition.name.c_str(), settings.help().c_str());
    return 0;
  }
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  if (const absl::Status bad = settings.load(flags, environment); !bad.ok()) {
    std::fprintf(stderr, "concord-%s: %s\n", definition.name.c_str(), std::string(bad.message()).c_str());
    return kBadSettings;
  }
  start_logging(definition.name, process.settings.log_level);
  process.definition = std::move(definition);
  World* world = &system_world();
  std::unique_ptr<World> moved;
  if (!process.settings.clock_file.empty()) {
    auto opened = process.settings.tokens.development
                      ? moved_world(process.settings.clock_file)
                      : absl::InvalidArgumentError("clock_file moves the clock, and only --dev may do that");
    if (!opened.ok()) {
      std::fprintf(stderr, "concord-%s: %s\n", process.definition.name.c_str(),
                   std::string(opened.status().message()).c_str());
      return kBadSettings;
    }
    moved = *std::move(opened);
    world = moved.get();
  }
  if (const absl::Status failed = process.start(*world); !failed.ok()) {
    const auto told = refusal_of(failed);
    log_error("cannot start", {{"code", code_of(failed)},
                               {"why", std::string(failed.message())},
                               {"remedy", told ? told->remedy() : std::string()}});
    process.drain();
    process.close();
    // As at a normal end: what is left would be taken apart after the clock that it reads.
    std::quick_exit(kCannotStart);
  }
  int signal = 0;
  sigwait(&signals, &signal);
  log_info("draining", {});
  process.drain();
  process.close();
  log_info("drained", {});
  // Everything that counts is closed. The metrics listener alone would keep the process up to two seconds longer,
  // because its library looks only that often whether it should stop.
  std::quick_exit(0);
}

}  // namespace concord::platform
