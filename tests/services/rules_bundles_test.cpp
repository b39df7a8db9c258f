// Keys and bundles at a rules service in this process with real boxes: what is installed, what is refused and whose
// fault it is, and what is kept of it.
#include <fstream>

#include "tests/contracts/temporary_folder.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/services/rules_fixture.h"
#include "tests/where.h"

namespace concord::tests {
namespace {

TEST_F(RulesTest, OnlyWhatATrustedKeySignedIsInstalled) {
  const std::string bundle = bundle_of("england_2023", "england_2023");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(bundle), officer_), "NO_TRUSTED_KEY");
  trust();
  auto changed = signed_bundle(bundle);
  (*changed.mutable_bundle())[bundle.size() / 2] ^= 1;
  EXPECT_EQ(refused<InstallPluginResponse>(changed, officer_), "SIGNATURE_REFUSED");
  auto other = signed_bundle(bundle);
  other.set_signature(host::sign(bundle, host::make_key_pair()->secret_key, "somebody").value());
  EXPECT_EQ(refused<InstallPluginResponse>(other, officer_), "SIGNATURE_REFUSED");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle("no archive"), officer_), "INVALID_BUNDLE");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(bundle, "elsewhere"), officer_), "NO_TRUSTED_KEY")
      << "keys are each authority's own";
  must<InstallPluginResponse>(signed_bundle(bundle), officer_);
  GetBundleRequest get;
  get.set_digest(installed("england_2023"));
  EXPECT_EQ(must<GetBundleResponse>(get, officer_).bundle(), bundle) << "byte for byte";
  trust("elsewhere");
  EXPECT_EQ(
      refused<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders"), "elsewhere"), officer_),
      "OTHER_AUTHORITY");
}

TEST_F(RulesTest, ABundleWhoseCasesFailIsRefusedWithTheCase) {
  trust();
  std::string cases = file_text(cat(concord::tests::source_folder(), "/plugins/england_2023/cases.yaml"));
  const std::string right = "requires: [notice UK4, statement conflicts_assessment]";
  const auto at = cases.find(right);
  ASSERT_NE(at, std::string::npos);
  cases.replace(at, right.size(), "requires: [notice UK1]");
  const auto refusal = ask<InstallPluginResponse>(
                           signed_bundle(bundle_of("england_2023", "england_2023", {{"cases.yaml", cases}})), officer_)
                           .status();
  EXPECT_EQ(platform::code_of(refusal), "CASES_FAIL");
  EXPECT_NE(refusal.message().find("cases.yaml"), absl::string_view::npos) << refusal;
}

TEST_F(RulesTest, AKeyIsTrustedForAnAuthorityWhoseNameCouldBeOne) {
  TrustKeyRequest request;
  request.set_public_key(keys_.public_key);
  request.set_label("Suite publisher");
  for (const std::string name : {"Lancashire", "lan cashire", "*"}) {
    request.set_authority(name);
    EXPECT_EQ(refused<TrustKeyResponse>(request, operator_), "AUTHORITY_MISSING") << name;
  }
}

// Nobody notices at a desk when a byte of the database changes; the ledger's digest does.
TEST_F(RulesTest, AKeptBundleThatWasChangedOrIsGoneAnswersNothing) {
  install_england_and_lancashire();
  const std::string digest = installed("england_2023");
  const auto writer = service_.ledger().database().open_writer();
  ASSERT_TRUE(writer.ok()) << writer.status();
  std::string archive = bundle_of("england_2023", "england_2023");
  archive[archive.size() / 2] ^= 1;
  ASSERT_TRUE(
      (*writer)
          ->run("UPDATE bundle SET archive = $1 WHERE digest = $2", platform::Connection::Bytes{archive}, digest)
          .ok());
  GetBundleRequest get;
  get.set_digest(digest);
  EXPECT_EQ(refused<GetBundleResponse>(get, officer_), "BUNDLE_CHANGED");
  const auto unjudged = platform::refusal_of(ask<EvaluateResponse>(example(), officer_).status());
  ASSERT_TRUE(unjudged.has_value());
  EXPECT_EQ(unjudged->code(), "RULES_UNAVAILABLE");
  EXPECT_NE(unjudged->sentence().find(digest), std::string::npos) << unjudged->sentence();
  ASSERT_TRUE((*writer)->run("DELETE FROM bundle WHERE digest = $1", digest).ok());
  EXPECT_EQ(refused<GetBundleResponse>(get, officer_), "BUNDLE_MISSING");
  EXPECT_EQ(refused<EvaluateResponse>(example(), officer_), "RULES_UNAVAILABLE");
  get.set_digest(std::string(64, '0'));
  EXPECT_EQ(refused<GetBundleResponse>(get, officer_), "UNKNOWN_PLUGIN");
}

// Its author must mend it; trying again would never help.
TEST_F(RulesTest, AProgramThatABoxRefusesOrStopsIsAnInvalidBundle) {
  trust();
  const std::string cases =
      "cases:\n  - name: Any\n    on: 2026-11-21\n    gate: publish\n    given: {}\n    expect: {blocked_by: []}\n";
  const auto install = [&](const std::string& module) {
    return platform::refusal_of(
        ask<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders",
                                                           {{host::kCasesFile, cases}, {host::kModuleFile, module}})),
                                   officer_)
            .status());
  };
  const struct {
    const char* what;
    std::string module;
    const char* says;
  } kBad[] = {
      {"float", host::program("(drop (f64.add (f64.const 1) (f64.const 2))) (i32.const 0)"), "float"},
      {"unknown import",
       host::assembled("(module (import \"env\" \"clock\" (func)) (memory (export \"memory\") 1)"
                       " (func (export \"rules_evaluate\") (result i32) (i32.const 0)))"),
       "clock"},
      {"traps at start", host::program("(i32.const 0)", "(func $boom (unreachable)) (start $boom)"), "refused"},
      {"trap", host::program("(unreachable)"), "stopped"},
      {"gives up", host::program("(i32.const 7)"), "gave up"},
      {"endless loop", host::program("(loop (br 0)) (i32.const 0)"), "stopped"},
      {"no such requirement",
       host::program("(call $require (i32.const 64) (i32.const 4) (i32.const 0) (i32.const 0) (i64.const 1) "
                     "(i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)) (i32.const 0)",
                     "(data (i32.const 64) \"nope\")"),
       "nope"},
      {"no module", "nothing", "refused"},
  };
  for (const auto& bad : kBad) {
    // Also while the pool still sets it aside from the first try.
    for (int i = 0; i < 2; ++i) {
      const auto refusal = install(bad.module);
      ASSERT_TRUE(refusal.has_value()) << bad.what;
      EXPECT_EQ(refusal->code(), "INVALID_BUNDLE") << bad.what << ": " << refusal->sentence();
      EXPECT_NE(refusal->sentence().find(bad.says), std::string::npos) << bad.what << ": " << refusal->sentence();
    }
  }
}

TEST(RulesWithoutABox, AnInstallationIsTriedAgain) {
  const auto keys = host::make_key_pair().value();
  const TemporaryFolder folder;
  const std::string box = folder.path() + "/concord-box";
  std::ofstream(box) << "not a program";
  RunningService service(rules::rules_definition(box));
  const std::string token = service.token({{"operator"}, {"*"}, "", "operator-1"});
  TrustKeyRequest trust;
  trust.set_authority("lancashire");
  trust.set_command_id("trust");
  trust.set_public_key(keys.public_key);
  trust.set_label("Suite publisher");
  ASSERT_TRUE(service.call<TrustKeyResponse>(trust, token).ok());
  InstallPluginRequest install;
  install.set_authority("lancashire");
  install.set_command_id("install");
  install.set_bundle(bundle_of("lancashire", "standing_orders"));
  install.set_signature(host::sign(install.bundle(), keys.secret_key, "a test").value());
  EXPECT_EQ(platform::code_of(service.call<InstallPluginResponse>(install, token).status()), "RULES_UNAVAILABLE");
}

}  // namespace
}  // namespace concord::tests
