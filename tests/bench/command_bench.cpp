// Command round trips with durable commit against the real registry process, over a bare gRPC callback echo of the same
// messages.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "concord/registry/v1/service.grpc.pb.h"

#include "services/cli/call.h"
#include "services/cli/deployment.h"
#include "services/platform/text.h"
#include "tests/bench/bench.h"
#include "tests/bench/echo.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"

namespace concord::bench {
namespace {

namespace v1 = registry::v1;
using platform::cat;

constexpr double kSeconds = 1.0;
constexpr int kServices = 64;

struct Measured {
  double per_second = 0, p50_ms = 0, p99_ms = 0;
};

// One slot: a call under way; each has a service of its own, so that slots never wait for each other's version.
struct Slot {
  v1::ChangeCapacityRequest request;
  v1::ChangeCapacityResponse response;
  std::unique_ptr<grpc::ClientContext> context;
  double began = 0;
  std::int64_t number = 0;
  std::vector<double> latencies;
};

Measured measure(const std::string& address, const std::string& token, int in_flight) {
  const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
  const auto stub = v1::RegistryService::NewStub(channel);
  std::vector<Slot> slots(static_cast<std::size_t>(in_flight));
  std::atomic<bool> stop = false;
  std::atomic<int> under_way = in_flight;
  std::atomic<std::int64_t> failed = 0;
  std::function<void(std::size_t)> send = [&](std::size_t at) {
    Slot& slot = slots[at];
    if (stop) {
      --under_way;
      return;
    }
    slot.context = std::make_unique<grpc::ClientContext>();
    slot.context->AddMetadata("authorization", "Bearer " + token);
    slot.request.set_authority("lancashire");
    slot.request.set_command_id(platform::new_command_id(platform::system_world()));
    slot.request.set_service_id(cat("s", at));
    slot.request.set_units(100);
    slot.request.set_funded_units(90);
    slot.request.set_people_supported(++slot.number % 100);
    slot.began = seconds_now();
    stub->async()->ChangeCapacity(slot.context.get(), &slot.request, &slot.response,
                                  [&, at](const grpc::Status& status) {
                                    slots[at].latencies.push_back((seconds_now() - slots[at].began) * 1'000);
                                    if (!status.ok() && failed++ == 0)
                                      std::fprintf(stderr, "command failed: %s\n", status.error_message().c_str());
                                    send(at);
                                  });
  };
  const double began = seconds_now();
  for (std::size_t i = 0; i < slots.size(); ++i) send(i);
  std::this_thread::sleep_for(std::chrono::milliseconds(static_cast<int>(kSeconds * 1'000)));
  stop = true;
  while (under_way > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::vector<double> all;
  for (const Slot& slot : slots) all.insert(all.end(), slot.latencies.begin(), slot.latencies.end());
  return {static_cast<double>(all.size()) / (seconds_now() - began), percentile(all, 0.5), percentile(all, 0.99)};
}

// A deployment with one provider and a service a slot.
std::string prepare(const cli::Deployment& deployment) {
  const std::string concord = std::string(CONCORD_BINARY_DIR) + "/concord";
  setenv("CONCORD_REGISTRY_CALLS_PER_SECOND", "10000000", 1);
  if (Child::start({concord, "up", "--dev", "--json", "--log-level", "err", "--data", deployment.folder()}).wait() != 0)
    return "";
  std::ofstream(deployment.file("p.csv")) << "scheme,identifier,name,kind\nX-CONCORD,BENCH,Bench,charity\n";
  std::ofstream services(deployment.file("s.csv"));
  services
      << "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  for (int i = 0; i < kServices; ++i)
    services << "s" << i << ",Service,X-CONCORD-BENCH,generic,E07000117,any,100,90,1,1000\n";
  services.close();
  for (const auto& [table, file] : {std::pair{"providers", "p.csv"}, std::pair{"services", "s.csv"}}) {
    const int code = Child::start({concord, "import", "registry", table, deployment.file(file), "--authority",
                                   "lancashire", "--as", "commissioner:bench", "--json", "--data", deployment.folder()})
                         .wait();
    if (code != 0) return "";
  }
  // The figure is of one service's commands; what follows it has figures of its own and would only share the two cores.
  for (const cli::Process& process : deployment.processes()) {
    if (process.name != "registry" && cli::is_running(process)) kill(process.pid, SIGTERM);
  }
  return *deployment.address_of("registry");
}

}  // namespace

void bench_command(Report& report) {
  const TemporaryFolder folder;
  const cli::Deployment deployment(folder.path());
  const std::string address = prepare(deployment);
  if (address.empty()) {
    std::fprintf(stderr, "the deployment did not start; no command figures\n");
    return;
  }
  int pipe_end = -1;
  Child echo = Child::start({own_program(), kEchoServer}, &pipe_end);
  char text[16] = "";
  if (read(pipe_end, text, sizeof text - 1) <= 0) return;
  const std::string echo_address = cat("127.0.0.1:", text);
  const auto token = cli::token_for(deployment, {"commissioner:bench", ""}, "lancashire");
  for (const int in_flight : {1, 64}) {
    std::vector<double> ours, raw, p50, p99, raw_p50, raw_p99;
    for (int round = 0; round < kRounds; ++round) {
      const Measured command = measure(address, *token, in_flight);
      const Measured bare = measure(echo_address, *token, in_flight);
      ours.push_back(command.per_second);
      p50.push_back(command.p50_ms);
      p99.push_back(command.p99_ms);
      raw.push_back(bare.per_second);
      raw_p50.push_back(bare.p50_ms);
      raw_p99.push_back(bare.p99_ms);
    }
    report.add({cat("durable commands, ", in_flight, " in flight"), "/s", median(ours), median(raw), false,
                "bare gRPC callback echo", in_flight == 64 ? ">= 0.4" : ""});
    report.add(
        {cat("  their p50, ", in_flight, " in flight"), "ms", median(p50), median(raw_p50), true, "echo p50", ""});
    report.add(
        {cat("  their p99, ", in_flight, " in flight"), "ms", median(p99), median(raw_p99), true, "echo p99", ""});
  }
  echo.signal_and_wait(SIGTERM);
  Child::start({std::string(CONCORD_BINARY_DIR) + "/concord", "down", "--json", "--data", deployment.folder()}).wait();
}

void bench_start(Report& report) {
  std::vector<double> times;
  const std::string concord = std::string(CONCORD_BINARY_DIR) + "/concord";
  for (int round = 0; round < kRounds; ++round) {
    const TemporaryFolder folder;
    const double began = seconds_now();
    Child::start({concord, "up", "--dev", "--json", "--data", folder.path()}).wait();
    times.push_back(seconds_now() - began);
    Child::start({concord, "down", "--json", "--data", folder.path()}).wait();
  }
  report.add({"start of all services until healthy", "s", median(times), 0, true, "", "< 2 s"});
}

}  // namespace concord::bench
