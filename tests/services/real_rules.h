// A real rules service in this process with real boxes, for services that ask it: keys, signed bundles of the real
// packs, activation by two persons. Nothing of ours is replaced; it can be stopped to see what its silence does.
#pragma once

#include <fstream>
#include <iterator>
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
#include "services/platform/values/text.h"
#include "services/rules/rules_service.h"
#include "tests/contracts/temporary_folder.h"
#include "tests/file_text.h"
#include "tests/services/asking.h"
#include "tests/services/service_fixture.h"
#include "tests/where.h"

namespace concord::tests {

class RealRules {
 public:
  std::shared_ptr<platform::RemoteCall> call() {
    return platform::remote_call(service_->address(), service_->token({{"service"}, {"*"}, "", "service/needs"}));
  }
  void stop() { service_.reset(); }

  // A pack of the tree, with files replaced where a test wants others, active from today.
  void activate(const std::string& pack, const std::string& program, const plugins::host::BundleFiles& replaced = {}) {
    auto files = plugins::host::gather_bundle(platform::cat(concord::tests::source_folder(), "/plugins/", pack));
    ASSERT_TRUE(files.ok()) << files.status();
    (*files)[plugins::host::kModuleFile] =
        file_text(platform::cat(concord::tests::program_folder(), "/../programs/", program, ".wasm"));
    for (const auto& [name, text] : replaced) (*files)[name] = text;
    const auto verdict = plugins::host::verdict_text({}, *files);
    ASSERT_TRUE(verdict.ok()) << verdict.status();
    (*files)[plugins::host::kVerdictFile] = *verdict;
    const auto archive = plugins::host::pack_bundle(*files);
    ASSERT_TRUE(archive.ok()) << archive.status();
    if (!trusted_) trust();
    rules::v1::InstallPluginRequest install;
    install.set_bundle(*archive);
    const auto read = plugins::host::read_bundle(*files);
    ASSERT_TRUE(read.ok()) << read.status();
    const bool is_law = read->manifest.layer == plugins::host::Layer::kNational;
    install.set_signature(plugins::host::sign(*archive, (is_law ? law_keys_ : keys_).secret_key, "a test").value());
    must<rules::v1::InstallPluginResponse>(install, officer_);
    rules::v1::ProposeChangeRequest propose;
    propose.set_change_id(platform::cat("activate-", ++commands_));
    propose.set_plugin_id(pack);
    const auto installed =
        must<rules::v1::ListInstalledPluginsResponse>(rules::v1::ListInstalledPluginsRequest(), officer_);
    for (const auto& one : installed.plugins()) {
      if (one.plugin_id() == pack) propose.set_digest(one.digest());
    }
    propose.set_effective_from("2026-11-21");
    propose.set_reason("In force");
    must<rules::v1::ProposeChangeResponse>(propose, officer_);
    rules::v1::ApproveChangeRequest approve;
    approve.set_change_id(propose.change_id());
    must<rules::v1::ApproveChangeResponse>(approve, approver_);
  }
  void activate_england() { activate("england_2023", "england_2023"); }

 private:
  template <typename Response, typename Request>
  Response must(Request request, const std::string& token) {
    request.set_authority("lancashire");
    if constexpr (requires { request.set_command_id(""); })
      request.set_command_id(platform::cat("rules-", ++commands_));
    auto answer = service_->call<Response>(request, token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  // As the operator's configuration names them.
  std::string national_keys_file() const {
    const std::string path = folder_.path() + "/national.pub";
    std::ofstream(path) << law_keys_.public_key;
    return path;
  }
  void trust() {
    rules::v1::TrustKeyRequest request;
    request.set_public_key(keys_.public_key);
    request.set_label("Publisher");
    must<rules::v1::TrustKeyResponse>(request, operator_);
    trusted_ = true;
  }

  plugins::host::KeyPair keys_ = plugins::host::make_key_pair().value();
  plugins::host::KeyPair law_keys_ = plugins::host::make_key_pair().value();
  TemporaryFolder folder_;
  std::unique_ptr<RunningService> service_ =
      std::make_unique<RunningService>(rules::rules_definition({}, national_keys_file()));
  std::string operator_ = service_->token({{"operator"}, {"*"}, "", "operator-1"});
  std::string officer_ = service_->token({{"commissioner"}, {"lancashire"}, "", "officer-1"});
  std::string approver_ = service_->token({{"approver"}, {"lancashire"}, "", "approver-1"});
  bool trusted_ = false;
  int commands_ = 0;
};

}  // namespace concord::tests
