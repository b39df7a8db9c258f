// One council with good tokens: ids of megabytes, and floods of imports, assessments and questions to the rules; beside
// them the same calls spread over honest councils.
#include <chrono>
#include <mutex>
#include <thread>

#include "concord/needs/v1/commands.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/platform/bus/bus.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/client.h"
#include "tests/hostile/attacks.h"

namespace concord::hostile {
namespace {

using platform::cat;

std::string fresh_id() { return platform::new_command_id(platform::system_world()); }

// One flooding call; answers the code of its refusal, or OK.
using Call = std::function<std::string(tests::Client& client, const Council& council, int number)>;

// So many callers, each calling again as soon as it is answered; their calls go to the councils in turn.
std::string flood(const std::string& address, int callers, const std::vector<Council>& councils, const Call& call,
                  const std::atomic<bool>& stopping) {
  std::atomic<int> number = 0, granted = 0;
  std::mutex mutex;
  std::map<std::string, int> refused;
  std::vector<std::thread> threads;
  for (int i = 0; i < callers; ++i) {
    threads.emplace_back([&] {
      tests::Client client(address);
      while (!stopping) {
        const int mine = number++;
        const std::string code = call(client, councils[static_cast<std::size_t>(mine) % councils.size()], mine);
        if (code == "OK") {
          ++granted;
          continue;
        }
        {
          const std::lock_guard lock(mutex);
          ++refused[code];
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::string told = cat(granted.load(), " granted");
  for (const auto& [code, count] : refused) told += cat(", ", count, " ", code);
  return told;
}

// Four megabytes of engagements, for a dry run.
const std::string& big_file() {
  static const std::string file = [] {
    constexpr std::size_t kBytes = 4'000'000;
    std::string text = "id,kind,held_on,summary\n";
    for (int i = 0; text.size() < kBytes; ++i) text += cat("e", i, ",forum,2026-10-01,", std::string(60, 'w'), "\n");
    return text;
  }();
  return file;
}

std::string import_big(tests::Client& client, const Council& council, int) {
  registry::v1::ImportTableRequest request;
  request.set_authority(council.authority);
  request.set_command_id(fresh_id());
  request.set_table("engagements");
  request.set_content(big_file());
  request.set_dry_run(true);
  return platform::code_of(client.import(request, council.officer).status());
}

std::string assess(tests::Client& client, const Council& council, int number) {
  needs::v1::OpenAssessmentRequest request;
  request.set_authority(council.authority);
  request.set_command_id(fresh_id());
  request.set_assessment_id(cat("a", number));
  request.set_title("Need against supply");
  request.set_as_at("2026-05-01");
  return platform::code_of(client.call<needs::v1::OpenAssessmentResponse>(request, council.officer).status());
}

std::string ask_rules(tests::Client& client, const Council& council, int) {
  rules::v1::EvaluateRequest request;
  request.set_authority(council.authority);
  request.set_gate(rules::v1::GATE_PUBLISH);
  request.set_legal_date("2026-11-30");
  auto& fact = *request.add_facts();
  fact.set_name("value_excluding_vat_pence");
  fact.set_integer(57'475'000);
  return platform::code_of(client.call<rules::v1::EvaluateResponse>(request, council.officer).status());
}

std::string long_id(tests::Client& client, const Council& council, int number) {
  constexpr std::size_t kBytes = 4'500'000;
  needs::v1::ChooseOptionRequest request;
  request.set_authority(council.authority);
  request.set_command_id(fresh_id());
  request.set_plan_id(cat(number, std::string(kBytes, 'z')));
  return platform::code_of(client.call<needs::v1::ChooseOptionResponse>(request, council.officer).status());
}

}  // namespace

std::vector<Attack> one_council(const RunningDeployment& running, const Council& greedy,
                                const std::vector<Council>& others) {
  const auto of = [&](const char* name, const char* service, int callers, const Call& call) {
    const std::string address = *running.deployment().address_of(service);
    const auto by = [=](std::vector<Council> councils) {
      return [=](const std::atomic<bool>& stopping) { return flood(address, callers, councils, call, stopping); };
    };
    return Attack{name, by({greedy}), by(others)};
  };
  return {of("ids of megabytes", "needs", 4, long_id), of("imports", "registry", 32, import_big),
          of("assessments", "needs", 32, assess), of("questions to the rules", "rules", 32, ask_rules)};
}

Attack forged_bells(const RunningDeployment& running) {
  return {
      "forged bells", [&running](const std::atomic<bool>& stopping) -> std::string {
        const auto server = platform::read_curve_keys(running.deployment().file("keys/bus.curve"));
        const auto keys = platform::read_curve_keys(running.deployment().file("keys/rules.curve"));
        const auto bus = running.deployment().running("bus");
        if (!server.ok() || !keys.ok() || !bus.ok()) return "no bus";
        auto forger = platform::connect_publisher({{cat("tcp://127.0.0.1:", bus->port)}, server->public_key, *keys});
        if (!forger.ok()) return std::string(forger.status().message());
        auto record = std::make_shared<ledger::v1::Record>();
        record->set_authority("honest");
        std::int64_t rings = 0;
        for (; !stopping; ++rings) {
          record->set_position(1'000'000 + rings);
          (*forger)->ring("registry", {record});
          if (rings % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return cat(rings, " rings for the registry with the rules' key");
      }};
}

}  // namespace concord::hostile
