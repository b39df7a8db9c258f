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
  national_.name("");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(bundle), officer_), "NO_TRUSTED_KEY");
  national_.name(national_.keys().public_key);
  trust();
  auto changed = signed_bundle(bundle);
  (*changed.mutable_bundle())[bundle.size() / 2] ^= 1;
  EXPECT_EQ(refused<InstallPluginResponse>(changed, officer_), "SIGNATURE_REFUSED");
  auto other = signed_bundle(bundle);
  other.set_signature(host::sign(bundle, host::make_key_pair()->secret_key, "somebody").value());
  EXPECT_EQ(refused<InstallPluginResponse>(other, officer_), "SIGNATURE_REFUSED");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle("no archive"), officer_), "INVALID_BUNDLE");
  EXPECT_EQ(
      refused<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders"), "elsewhere"), officer_),
      "SIGNATURE_REFUSED")
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

TEST_F(RulesTest, KeysSignTheirOwnLayerAlone) {
  trust();
  const std::string law = bundle_of("england_2023", "england_2023");
  auto by_council = signed_bundle(law);
  by_council.set_signature(host::sign(law, keys_.secret_key, "a council").value());
  const auto refusal = ask<InstallPluginResponse>(by_council, officer_).status();
  EXPECT_EQ(platform::code_of(refusal), "LAYER_NOT_SIGNED");
  EXPECT_NE(refusal.ToString().find("--national-keys"), std::string::npos) << "a door: " << refusal;
  const std::string rules = bundle_of("lancashire", "standing_orders");
  auto by_nation = signed_bundle(rules);
  by_nation.set_signature(host::sign(rules, national_.keys().secret_key, "a nation").value());
  EXPECT_EQ(refused<InstallPluginResponse>(by_nation, officer_), "LAYER_NOT_SIGNED");
  // The door that the refusal names, without a restart; then the council's key is one of law, and no new council's.
  national_.name(cat("# of the Cabinet Office\n", national_.keys().public_key, "\n", keys_.public_key));
  must<InstallPluginResponse>(by_council, officer_);
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(rules), officer_), "LAYER_NOT_SIGNED")
      << "one key signs one layer, whoever trusted it first";
  TrustKeyRequest trusted;
  trusted.set_authority("elsewhere");
  trusted.set_public_key(keys_.public_key);
  trusted.set_label("Suite publisher");
  EXPECT_EQ(refused<TrustKeyResponse>(trusted, operator_), "KEY_IS_NATIONAL");
  const auto listed = must<ListTrustedKeysResponse>(ListTrustedKeysRequest(), officer_);
  ASSERT_EQ(listed.keys_size(), 3);
  EXPECT_EQ(listed.keys(0).layer(), LAYER_LOCAL);
  EXPECT_EQ(listed.keys(1).layer(), LAYER_NATIONAL);
  EXPECT_EQ(listed.keys(2).key_id(), listed.keys(0).key_id());
  // Out of the file it signs no new law; what it signed stays, and may be handed in again.
  national_.name(national_.keys().public_key);
  EXPECT_EQ(must<InstallPluginResponse>(by_council, officer_).receipt().events(), 0);
  activate("england_2023");
  EXPECT_TRUE(ask<EvaluateResponse>(example(), officer_).ok());
}

// A key's id is what its maker wrote there: one with the id of another must not stand in the way of what that one
// signs.
TEST_F(RulesTest, ACouncilsKeyWithTheIdOfTheNationsKeepsNoLawAway) {
  const auto second_line = [](const std::string& text) { return text.substr(text.find('\n') + 1); };
  std::string forged = second_line(keys_.public_key);
  forged.replace(0, 16, second_line(national_.keys().public_key).substr(0, 16));  // 2 bytes and the id of 8
  TrustKeyRequest request;
  request.set_public_key(forged.substr(0, forged.find('\n')));
  request.set_label("The same id");
  EXPECT_EQ(refused<TrustKeyResponse>(request, operator_), "KEY_IS_NATIONAL") << "nor is it trusted";
  national_.name("");
  must<TrustKeyResponse>(request, operator_);
  national_.name(national_.keys().public_key);
  must<InstallPluginResponse>(signed_bundle(bundle_of("england_2023", "england_2023")), officer_);
}

TEST_F(RulesTest, AFileOfKeysThatHoldsSomethingElseIsTold) {
  trust();
  national_.name("hello\n");
  const auto refusal = ask<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
  EXPECT_EQ(platform::code_of(refusal.status()), "RULES_UNAVAILABLE");
  EXPECT_NE(refusal.status().message().find("line 1 is no minisign public key"), absl::string_view::npos);
  national_.name("");
  must<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
}

// The archive with another verdict, or with none.
std::string with_verdict(const std::string& bundle, const host::Verdict* verdict) {
  auto files = host::unpack_bundle(bundle).value();
  files.erase(host::kVerdictFile);
  if (verdict != nullptr) files[host::kVerdictFile] = host::verdict_text(*verdict, files).value();
  return host::pack_bundle(files).value();
}

TEST_F(RulesTest, TheVerdictOfCheckTravelsAndIsShown) {
  trust();
  const std::string bundle = bundle_of("lancashire", "standing_orders");
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(with_verdict(bundle, nullptr)), officer_), "NOT_CHECKED");
  host::Verdict bad;
  bad.errors = 1;
  bad.standing.push_back({"BAND_HOLE", "tables.yaml:12", "the table \"bands\" has no band for GBP 50,000"});
  const auto refusal = ask<InstallPluginResponse>(signed_bundle(with_verdict(bundle, &bad)), officer_).status();
  EXPECT_EQ(platform::code_of(refusal), "NOT_IN_ORDER");
  EXPECT_NE(refusal.message().find("BAND_HOLE at tables.yaml:12: the table \"bands\" has no"), absl::string_view::npos)
      << refusal;
  auto files = host::unpack_bundle(bundle).value();
  files[host::kCasesFile] += "# changed after check looked\n";
  EXPECT_EQ(refused<InstallPluginResponse>(signed_bundle(host::pack_bundle(files).value()), officer_),
            "INVALID_BUNDLE");
  host::Verdict accepted;
  accepted.cases = 9;
  accepted.compared_with = "england_2023 2.1.0";
  accepted.accepted.push_back({"BAND_HOLE", "tables.yaml:12", "As adopted"});
  const auto answer = must<InstallPluginResponse>(signed_bundle(with_verdict(bundle, &accepted)), officer_);
  EXPECT_TRUE(answer.verdict().checked());
  ProposeChangeRequest propose;
  propose.set_change_id("begin");
  propose.set_plugin_id("lancashire");
  propose.set_digest(installed("lancashire"));
  propose.set_effective_from("2026-11-21");
  propose.set_reason("In force");
  must<ProposeChangeResponse>(propose, officer_);
  const auto waiting = must<ListChangesResponse>(ListChangesRequest(), approver_);
  ASSERT_EQ(waiting.plugins_size(), 1) << "the approver reads it";
  const auto& shown = waiting.plugins(0).verdict();
  EXPECT_EQ(shown.cases(), 9);
  EXPECT_EQ(shown.compared_with(), "england_2023 2.1.0");
  ASSERT_EQ(shown.accepted_size(), 1);
  EXPECT_EQ(shown.accepted(0).why(), "As adopted");
}

TEST_F(RulesTest, AnOlderBundleWithoutAVerdictIsInstalledAsNotChecked) {
  trust();
  std::string manifest = file_text(cat(concord::tests::source_folder(), "/plugins/lancashire/plugin.yaml"));
  manifest.replace(manifest.find("sdk: 2"), 6, "sdk: 1");
  const std::string cases =
      "cases:\n  - name: Small\n    on: 2026-11-21\n    gate: publish\n    given: {value_excluding_vat_pence: GBP 1}\n"
      "    expect: {blocked_by: [FACT_MISSING]}\n";
  const std::string older =
      bundle_of("lancashire", "standing_orders", {{host::kManifestFile, manifest}, {host::kCasesFile, cases}});
  const auto answer = must<InstallPluginResponse>(signed_bundle(with_verdict(older, nullptr)), officer_);
  EXPECT_EQ(answer.receipt().events(), 1);
  EXPECT_FALSE(answer.verdict().checked());
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
