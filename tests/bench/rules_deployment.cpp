// Starts, fills, asks and measures a rules service; see rules_deployment.h.
#include "tests/bench/rules_deployment.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/verdict.h"
#include "plugins/host/words/digest.h"
#include "services/cli/calling/call.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "tests/bench/bench.h"
#include "tests/bench/rules_bench.h"
#include "tests/file_text.h"
#include "tests/processes/child.h"
#include "tests/where.h"

namespace concord::bench {
namespace {

namespace v1 = rules::v1;
namespace host = plugins::host;
using platform::cat;

const std::string kConcord = concord::tests::program_folder() + "/concord";
constexpr char kOperator[] = "operator:bench";
constexpr char kOfficer[] = "commissioner:officer";
constexpr char kApprover[] = "approver:head";

// Parent, and seconds used by itself and by its ended children.
struct ProcessTime {
  pid_t parent = 0;
  double own = 0, ended_children = 0;
};

ProcessTime time_of(const std::string& stat_file) {
  const std::string stat = file_text(stat_file);
  const auto after_name = stat.rfind(')');
  if (after_name == std::string::npos) return {};
  std::istringstream fields(stat.substr(after_name + 1));
  std::string state, skipped;
  ProcessTime time;
  fields >> state >> time.parent;
  for (int i = 5; i <= 13; ++i) fields >> skipped;
  double user = 0, kernel = 0, children_user = 0, children_kernel = 0;
  fields >> user >> kernel >> children_user >> children_kernel;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  time.own = (user + kernel) / ticks;
  time.ended_children = (children_user + children_kernel) / ticks;
  return time;
}

// One call under way, again and again.
struct Slot {
  const Asking* asking = nullptr;
  std::string token;
  std::size_t next = 0;
  v1::EvaluateRequest request;
  v1::EvaluateResponse response;
  std::unique_ptr<grpc::ClientContext> context;
  double began = 0;
  std::vector<double> latencies_ms;
  std::size_t refused = 0;
};

}  // namespace

RulesDeployment::RulesDeployment() {
  keys_ = host::make_key_pair().value();
  law_keys_ = host::make_key_pair().value();
  setenv("CONCORD_RULES_CALLS_PER_SECOND", "10000000", 1);
  const int started =
      Child::start({kConcord, "up", "--dev", "--json", "--log-level", "err", "--data", deployment_.folder()}).wait();
  const auto rules = deployment_.running("rules");
  if (started != 0 || !rules.ok()) {
    trouble_ = "the deployment did not start";
    return;
  }
  // The figures are of the rules alone; the others would only share the two cores.
  for (const cli::Process& process : deployment_.processes()) {
    if (process.name != "rules" && cli::is_running(process)) kill(process.pid, SIGTERM);
  }
  std::ofstream(deployment_.file("keys/national.pub")) << law_keys_.public_key;
  pid_ = rules->pid;
  address_ = cli::Deployment::address(*rules);
  stub_ = v1::RulesService::NewStub(grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
}

RulesDeployment::~RulesDeployment() {
  Child::start({kConcord, "down", "--json", "--data", deployment_.folder()}).wait();
}

std::string RulesDeployment::token(const std::string& as, const std::string& authority) {
  const auto token = cli::token_for(deployment_, {as, ""}, authority);
  if (!token.ok() && trouble_.empty()) trouble_ = std::string(token.status().message());
  return token.ok() ? *token : "";
}

template <typename Request, typename Response>
void RulesDeployment::call(grpc::Status (v1::RulesService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                          Response*),
                           Request request, const std::string& authority, const std::string& as) {
  if (!trouble_.empty()) return;
  request.set_authority(authority);
  request.set_command_id(cat("bench-", ++commands_));
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token(as, authority));
  Response response;
  const grpc::Status status = (*stub_.*method)(&context, request, &response);
  if (!status.ok()) trouble_ = cat(authority, ": ", status.error_message());
}

std::string RulesDeployment::today() const {
  return platform::format_date(platform::today(cli::world_of(deployment_)));
}

void RulesDeployment::install(const std::string& authority, const std::string& folder, const std::string& program) {
  if (!trouble_.empty()) return;
  auto files = host::gather_bundle(folder);
  if (files.ok())
    (*files)[host::kModuleFile] = file_text(cat(concord::tests::program_folder(), "/../programs/", program, ".wasm"));
  if (files.ok()) {
    const auto verdict = host::verdict_text({}, *files);
    if (verdict.ok()) (*files)[host::kVerdictFile] = *verdict;
  }
  const auto read = files.ok() ? host::read_bundle(*files) : files.status();
  const auto bundle = read.ok() ? host::pack_bundle(*files) : read.status();
  if (!bundle.ok()) {
    trouble_ = cat(folder, ": ", bundle.status().message());
    return;
  }
  v1::ListTrustedKeysResponse known;
  grpc::ClientContext context;
  v1::ListTrustedKeysRequest list;
  list.set_authority(authority);
  context.AddMetadata("authorization", "Bearer " + token(kOperator, authority));
  stub_->ListTrustedKeys(&context, list, &known);
  const bool trusts = std::any_of(known.keys().begin(), known.keys().end(),
                                  [](const v1::TrustedKey& key) { return key.layer() == v1::LAYER_LOCAL; });
  if (!trusts) {
    v1::TrustKeyRequest trust;
    trust.set_public_key(keys_.public_key);
    trust.set_label("Bench");
    call(&v1::RulesService::Stub::TrustKey, trust, authority, kOperator);
  }
  const host::KeyPair& signing = read->manifest.layer == host::Layer::kNational ? law_keys_ : keys_;
  v1::InstallPluginRequest install;
  install.set_bundle(*bundle);
  install.set_signature(host::sign(*bundle, signing.secret_key, "bench").value());
  call(&v1::RulesService::Stub::InstallPlugin, install, authority, kOfficer);

  v1::ProposeChangeRequest propose;
  propose.set_change_id(cat("activate-", ++commands_));
  propose.set_plugin_id(std::filesystem::path(folder).filename().string());
  propose.set_digest(host::sha256_hex(*bundle));
  propose.set_effective_from(today());
  propose.set_reason("The bench asks it");
  call(&v1::RulesService::Stub::ProposeChange, propose, authority, kOfficer);
  v1::ApproveChangeRequest approve;
  approve.set_change_id(propose.change_id());
  call(&v1::RulesService::Stub::ApproveChange, approve, authority, kApprover);
}

v1::EvaluateResponse RulesDeployment::ask_once(const std::string& authority, const v1::EvaluateRequest& question) {
  v1::EvaluateResponse response;
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + token(kOfficer, authority));
  v1::EvaluateRequest request = question;
  request.set_authority(authority);
  const grpc::Status status = stub_->Evaluate(&context, request, &response);
  if (!status.ok()) trouble_ = cat(authority, ": ", status.error_message());
  return response;
}

std::vector<Asked> RulesDeployment::ask(const std::vector<Asking>& asking, double seconds) {
  std::vector<std::vector<Slot>> slots(asking.size());
  std::atomic<bool> stop = false;
  std::atomic<int> under_way = 0;
  const std::function<void(Slot&)> send = [&](Slot& slot) {
    if (stop) {
      --under_way;
      return;
    }
    slot.request = slot.asking->questions[slot.next++ % slot.asking->questions.size()];
    slot.request.set_authority(slot.asking->authority);
    slot.context = std::make_unique<grpc::ClientContext>();
    slot.context->AddMetadata("authorization", "Bearer " + slot.token);
    slot.began = seconds_now();
    stub_->async()->Evaluate(slot.context.get(), &slot.request, &slot.response, [&](const grpc::Status& status) {
      if (status.ok()) {
        slot.latencies_ms.push_back((seconds_now() - slot.began) * 1'000);
      } else {
        ++slot.refused;
      }
      send(slot);
    });
  };
  for (std::size_t i = 0; i < asking.size(); ++i) {
    slots[i].resize(static_cast<std::size_t>(asking[i].in_flight));
    for (Slot& slot : slots[i]) {
      slot.asking = &asking[i];
      slot.token = token(kOfficer, asking[i].authority);
      slot.next = static_cast<std::size_t>(&slot - slots[i].data());
    }
    under_way += asking[i].in_flight;
  }
  const double began = seconds_now();
  for (auto& of_one : slots) {
    for (Slot& slot : of_one) send(slot);
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  const double took = seconds_now() - began;
  std::vector<Asked> all(asking.size());
  while (under_way > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  for (std::size_t i = 0; i < asking.size(); ++i) {
    all[i].seconds = took;
    for (const Slot& slot : slots[i]) {
      all[i].latencies_ms.insert(all[i].latencies_ms.end(), slot.latencies_ms.begin(), slot.latencies_ms.end());
      all[i].refused += slot.refused;
    }
  }
  return all;
}

double RulesDeployment::processor_seconds() const {
  const ProcessTime service = time_of(cat("/proc/", pid_, "/stat"));
  double all = service.own + service.ended_children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const ProcessTime process = time_of(entry.path().string() + "/stat");
    if (process.parent == pid_) all += process.own;
  }
  return all;
}

}  // namespace concord::bench
