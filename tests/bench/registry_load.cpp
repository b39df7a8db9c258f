// Keeps calls under way against a registry until the time is over; see registry_load.h.
#include "tests/bench/registry_load.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "concord/registry/v1/service.grpc.pb.h"

#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/bench/bench.h"
#include "tests/processes/child.h"

namespace concord::bench {
namespace {

namespace v1 = registry::v1;
using platform::cat;

constexpr int kServices = 64;

// One slot: a call under way; each has a service of its own, so that slots never wait for each other's version.
struct Slot {
  v1::ChangeCapacityRequest command;
  v1::ChangeCapacityResponse receipt;
  v1::GetServiceRequest query;
  v1::GetServiceResponse answer;
  std::unique_ptr<grpc::ClientContext> context;
  double began = 0;
  std::int64_t number = 0;
  std::vector<double> latencies;
};

void fill(v1::ChangeCapacityRequest& request, std::size_t at, std::int64_t number) {
  request.set_authority("lancashire");
  request.set_command_id(platform::new_command_id(platform::system_world()));
  request.set_service_id(cat("s", at));
  request.set_units(100);
  request.set_funded_units(90);
  request.set_people_supported(number % 100);
}

}  // namespace

Measured load_registry(Load load, const std::string& address, const std::string& token, int in_flight, double seconds) {
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
    slot.began = seconds_now();
    const auto done = [&, at](const grpc::Status& status) {
      slots[at].latencies.push_back((seconds_now() - slots[at].began) * 1'000);
      if (!status.ok() && failed++ == 0) std::fprintf(stderr, "a call failed: %s\n", status.error_message().c_str());
      send(at);
    };
    if (load == Load::kCommands) {
      fill(slot.command, at, ++slot.number);
      stub->async()->ChangeCapacity(slot.context.get(), &slot.command, &slot.receipt, done);
    } else {
      slot.query.set_authority("lancashire");
      slot.query.set_service_id(cat("s", at));
      stub->async()->GetService(slot.context.get(), &slot.query, &slot.answer, done);
    }
  };
  const double began = seconds_now();
  for (std::size_t i = 0; i < slots.size(); ++i) send(i);
  std::this_thread::sleep_for(std::chrono::milliseconds(static_cast<int>(seconds * 1'000)));
  stop = true;
  while (under_way > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::vector<double> all;
  for (const Slot& slot : slots) all.insert(all.end(), slot.latencies.begin(), slot.latencies.end());
  return {static_cast<double>(all.size()) / (seconds_now() - began), percentile(all, 0.5), percentile(all, 0.99)};
}

std::string start_registry(const cli::Deployment& deployment, const std::string& programs) {
  const std::string concord = programs + "/concord";
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

}  // namespace concord::bench
