// A rules service in this process with real boxes, and what its tests ask of it: keys, signed bundles of the real
// packs, activation by two persons, the handbook's example.
#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "concord/rules/v1/commands.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "plugins/host/bundle/archive.h"
#include "plugins/host/bundle/folder.h"
#include "plugins/host/bundle/signature.h"
#include "plugins/host/judging/verdict.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/rules/rules_service.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/file_text.h"
#include "tests/services/service_fixture.h"
#include "tests/where.h"

namespace concord::tests {

using namespace rules::v1;  // NOLINT: the messages' names are the tests' words
using platform::cat;
namespace host = plugins::host;

// The files with a verdict of check that says they are in order, as rules_packs holds each pack of the tree to be.
inline host::BundleFiles in_order(host::BundleFiles files) {
  const auto verdict = host::verdict_text({}, files);
  EXPECT_TRUE(verdict.ok()) << verdict.status();
  if (verdict.ok()) files[host::kVerdictFile] = *verdict;
  return files;
}

// A pack of the tree as concord-rules builds it, with one file replaced where a test wants another.
inline std::string bundle_of(const std::string& pack, const std::string& program,
                             const host::BundleFiles& replaced = {}) {
  auto files = host::gather_bundle(cat(concord::tests::source_folder(), "/plugins/", pack));
  EXPECT_TRUE(files.ok()) << files.status();
  if (!files.ok()) return {};
  (*files)[host::kModuleFile] = file_text(cat(concord::tests::program_folder(), "/../programs/", program, ".wasm"));
  for (const auto& [name, text] : replaced) (*files)[name] = text;
  const auto archive = host::pack_bundle(in_order(*files));
  EXPECT_TRUE(archive.ok()) << archive.status();
  return archive.ok() ? *archive : "";
}

// Whether a bundle holds a nation's law; what is no bundle does not.
inline bool is_law(const std::string& bundle) {
  const auto files = host::unpack_bundle(bundle);
  const auto read = files.ok() ? host::read_bundle(*files) : files.status();
  return read.ok() && read->manifest.layer == host::Layer::kNational;
}

// Keys of national law, and the operator's file that names them.
class NationalKeyFile {
 public:
  NationalKeyFile() { name(keys_.public_key); }
  std::string path() const { return folder_.path() + "/national.pub"; }
  const host::KeyPair& keys() const { return keys_; }
  void name(const std::string& text) const { std::ofstream(path(), std::ios::trunc) << text; }

 private:
  TemporaryFolder folder_;
  host::KeyPair keys_ = host::make_key_pair().value();
};

class RulesTest : public testing::Test {
 protected:
  template <typename Response, typename Request>
  absl::StatusOr<Response> ask(Request request, const std::string& token) {
    if (request.authority().empty()) request.set_authority("lancashire");
    if constexpr (requires { request.set_command_id(""); }) {
      if (request.command_id().empty()) request.set_command_id(cat("command-", ++commands_));
    }
    return service_.call<Response>(request, token);
  }
  template <typename Response, typename Request>
  Response must(Request request, const std::string& token) {
    auto answer = ask<Response>(std::move(request), token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  template <typename Response, typename Request>
  std::string refused(Request request, const std::string& token) {
    return platform::code_of(ask<Response>(std::move(request), token).status());
  }

  void trust(const std::string& authority = "lancashire") {
    TrustKeyRequest request;
    request.set_authority(authority);
    request.set_public_key(keys_.public_key);
    request.set_label("Suite publisher");
    must<TrustKeyResponse>(request, operator_);
  }
  InstallPluginRequest signed_bundle(const std::string& bundle, const std::string& authority = "lancashire") {
    InstallPluginRequest request;
    request.set_authority(authority);
    request.set_bundle(bundle);
    const host::KeyPair& signing = is_law(bundle) ? national_.keys() : keys_;
    request.set_signature(host::sign(bundle, signing.secret_key, "a test").value());
    return request;
  }
  std::string installed(const std::string& plugin, const std::string& authority = "lancashire") {
    ListInstalledPluginsRequest request;
    request.set_authority(authority);
    const auto list = must<ListInstalledPluginsResponse>(request, officer_);
    for (const auto& one : list.plugins()) {
      if (one.plugin_id() == plugin) return one.digest();
    }
    return {};
  }
  void activate(const std::string& plugin, const std::string& authority = "lancashire",
                const std::string& from = "2026-11-21") {
    ProposeChangeRequest propose;
    propose.set_authority(authority);
    propose.set_change_id(cat("activate-", ++commands_));
    propose.set_plugin_id(plugin);
    propose.set_digest(installed(plugin, authority));
    propose.set_effective_from(from);
    propose.set_reason("In force");
    must<ProposeChangeResponse>(propose, officer_);
    ApproveChangeRequest approve;
    approve.set_authority(authority);
    approve.set_change_id(propose.change_id());
    must<ApproveChangeResponse>(approve, approver_);
  }
  void install_england_and_lancashire() {
    trust();
    must<InstallPluginResponse>(signed_bundle(bundle_of("england_2023", "england_2023")), officer_);
    must<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
    activate("england_2023");
    activate("lancashire");
  }
  static void state(EvaluateRequest& request, const std::string& name, std::int64_t value) {
    Fact& fact = *request.add_facts();
    fact.set_name(name);
    fact.set_integer(value);
  }
  static void state(EvaluateRequest& request, const std::string& name, const std::string& value) {
    Fact& fact = *request.add_facts();
    fact.set_name(name);
    fact.set_text(value);
  }
  // The handbook's example: light touch, GBP 574,750 without VAT, published without a tender notice.
  static EvaluateRequest example() {
    EvaluateRequest request;
    request.set_gate(GATE_PUBLISH);
    request.set_legal_date("2026-11-21");
    state(request, "authority", "lancashire");
    state(request, "authority_kind", "council");
    state(request, "nation", "england");
    state(request, "kind", "services");
    state(request, "cpv", "85311000");
    state(request, "value_excluding_vat_pence", 57'475'000);
    state(request, "procedure_type", "open");
    state(request, "notices", "UK2");
    state(request, "statements", "conflicts_assessment");
    return request;
  }

  host::KeyPair keys_ = host::make_key_pair().value();
  NationalKeyFile national_;
  RunningService service_{rules::rules_definition({}, national_.path())};
  std::string operator_ = service_.token({{"operator"}, {"*"}, "", "operator-1"});
  std::string officer_ = service_.token({{"commissioner"}, {"lancashire", "elsewhere"}, "", "officer-1"});
  std::string approver_ = service_.token({{"approver"}, {"lancashire", "elsewhere"}, "", "approver-1"});
  int commands_ = 0;
};

}  // namespace concord::tests
