// Lanes of calls that are due in turn; each lane has a service of its own, so that lanes never wait for one another's
// version.
#include "tests/hostile/honest_caller.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "absl/strings/ascii.h"

#include "concord/needs/v1/queries.pb.h"
#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/queries.pb.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/file_text.h"
#include "tests/where.h"

namespace concord::hostile {
namespace {

using platform::cat;

constexpr int kLanes = 6;
constexpr std::int64_t kUnits = 1'000;

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  return values[std::min(at, values.size() - 1)];
}

void must_be_taken(const Said& said) {
  if (said.code != 0) std::fprintf(stderr, "%s%s", said.out.c_str(), said.error.c_str());
  CONCORD_CHECK(said.code == 0, "an honest council's figures are taken");
}

}  // namespace

double Honest::p50_ms() const { return percentile(took_ms, 0.5); }
double Honest::p99_ms() const { return percentile(took_ms, 0.99); }

void Honest::add(const Honest& other) {
  took_ms.insert(took_ms.end(), other.took_ms.begin(), other.took_ms.end());
  calls += other.calls;
  wrong += other.wrong;
  failed += other.failed;
  again += other.again;
  if (first_failure.empty()) first_failure = other.first_failure;
}

double now_seconds() { return static_cast<double>(platform::system_world().monotonic_us()) / 1e6; }

Council make_council(const RunningDeployment& running, const std::string& authority) {
  const std::string number = absl::AsciiStrToUpper(authority);
  const std::string provider = cat("X-CONCORD-", number);
  const auto take = [&](const std::string& table, const std::string& text) {
    const Said said = running.concord({"import", "registry", table, running.file(cat(authority, "-", table), text),
                                       "--authority", authority, "--as", "commissioner:officer"});
    must_be_taken(said);
  };
  take("providers", cat("scheme,identifier,name,kind\nX-CONCORD,", number, ",Provider,charity\n"));
  std::string rows =
      "id,name,provider_id,client_groups,area_codes,tenures,units,funded_units,people_supported,price_year_pounds\n";
  for (int lane = 0; lane < kLanes; ++lane)
    rows +=
        cat("s", lane, ",Service ", lane, ",", provider, ",generic,E07000117,any,", kUnits, ",", kUnits, ",0,1000\n");
  take("services", rows);
  // Lancashire's areas and figures, so that an assessment has something to work out.
  const std::string example = tests::source_folder() + "/examples/lancashire_floating_support/needs/";
  for (const char* table : {"areas", "indicators"}) {
    const Said said = running.concord({"import", "needs", table, cat(example, table, ".csv"), "--authority", authority,
                                       "--as", "commissioner:officer"});
    must_be_taken(said);
  }
  std::string model = file_text(example + "need_model.json");
  const std::string named = "\"authority\": \"lancashire\"";
  model.replace(model.find(named), named.size(), cat("\"authority\": \"", authority, "\""));
  const Said set = running.concord({"call", "needs.SetNeedModel", cat("@", running.file(authority + "-model", model)),
                                    "--as", "commissioner:officer"});
  must_be_taken(set);
  return {authority, running.token({"commissioner"}, {authority}, cat(authority, "-officer")),
          running.token({"auditor"}, {authority}, cat(authority, "-auditor"))};
}

HonestCaller::HonestCaller(const RunningDeployment& running, Council council, int per_second)
    : council_(std::move(council)),
      per_second_(per_second),
      registry_(*running.deployment().address_of("registry")),
      needs_(*running.deployment().address_of("needs")),
      made_(kLanes),
      first_failures_(kLanes) {
  for (int lane = 0; lane < kLanes; ++lane) {
    connected_.push_back(std::make_unique<Lane>(Lane{tests::Client(registry_), tests::Client(needs_)}));
    for (const int kind : {0, 2}) call(kind * kLanes, *connected_.back(), lane);
  }
  first_failures_.assign(kLanes, "");
  began_ = now_seconds();
  for (int lane = 0; lane < kLanes; ++lane) lanes_.emplace_back([this, lane] { run(lane); });
}

HonestCaller::~HonestCaller() { stop(); }

void HonestCaller::run(int lane) {
  for (int number = lane; !stopping_; number += kLanes) {
    const double due = began_ + static_cast<double>(number) / per_second_;
    const double early = due - now_seconds();
    if (early > 0) std::this_thread::sleep_for(std::chrono::duration<double>(early));
    if (stopping_) return;
    Made made = call(number, *connected_[static_cast<std::size_t>(lane)], lane);
    made.took_ms = (now_seconds() - due) * 1'000;
    made_[static_cast<std::size_t>(lane)].push_back(made);
  }
}

HonestCaller::Made HonestCaller::call(int number, Lane& lane, int which) {
  Made made;
  // As a program does whose call or connection was let go.
  const auto answered = [&made](const auto& ask) {
    auto answer = ask();
    if (tests::was_let_go(answer.status())) {
      made.again = true;
      answer = ask();
    }
    return answer;
  };
  const std::string service = cat("s", which);
  absl::Status status;
  switch (number / kLanes % 3) {
    case 0: {
      registry::v1::GetServiceRequest request;
      request.set_authority(council_.authority);
      request.set_service_id(service);
      const auto answer =
          answered([&] { return lane.registry.call<registry::v1::GetServiceResponse>(request, council_.auditor); });
      status = answer.status();
      made.wrong = answer.ok() && (answer->service().id() != service || answer->service().units() != kUnits);
      break;
    }
    case 1: {
      registry::v1::ChangeCapacityRequest request;
      request.set_authority(council_.authority);
      request.set_command_id(platform::new_command_id(platform::system_world()));
      request.set_service_id(service);
      request.set_units(kUnits);
      request.set_funded_units(kUnits);
      request.set_people_supported(number % static_cast<int>(kUnits));
      const auto answer =
          answered([&] { return lane.registry.call<registry::v1::ChangeCapacityResponse>(request, council_.officer); });
      status = answer.status();
      made.wrong = answer.ok() && answer->receipt().position() <= 0;
      break;
    }
    default: {
      needs::v1::ListSupplyRequest request;
      request.set_authority(council_.authority);
      const auto answer =
          answered([&] { return lane.needs.call<needs::v1::ListSupplyResponse>(request, council_.auditor); });
      status = answer.status();
      made.wrong = answer.ok() && answer->lines_size() != kLanes;
      break;
    }
  }
  made.failed = !status.ok();
  auto& first = first_failures_[static_cast<std::size_t>(which)];
  if (made.failed && first.empty()) first = cat(platform::code_of(status), ": ", status.message());
  return made;
}

Honest HonestCaller::stop() {
  stopping_ = true;
  for (auto& lane : lanes_) {
    if (lane.joinable()) lane.join();
  }
  Honest honest;
  for (const auto& lane : made_) {
    for (const Made& made : lane) {
      ++honest.calls;
      honest.wrong += made.wrong ? 1 : 0;
      honest.failed += made.failed ? 1 : 0;
      honest.again += made.again ? 1 : 0;
      honest.took_ms.push_back(made.took_ms);
    }
  }
  for (const std::string& failure : first_failures_) {
    if (honest.first_failure.empty()) honest.first_failure = failure;
  }
  return honest;
}

}  // namespace concord::hostile
