// The rules service in this process with real boxes: keys, signed bundles of the real packs, two persons, judgements,
// explanations, differences, and one council's endless loop beside another's right answers.
#include <fstream>
#include <future>

#include <gtest/gtest.h>

#include "concord/rules/v1/service.grpc.pb.h"

#include "plugins/host/bundle_archive.h"
#include "plugins/host/bundle_folder.h"
#include "plugins/host/signature.h"
#include "services/platform/refusal.h"
#include "services/platform/text.h"
#include "services/platform/view_rebuild.h"
#include "services/rules/rules_service.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/services/service_fixture.h"

namespace concord::tests {
namespace {

using namespace rules::v1;  // NOLINT: the messages' names are the test's words
using RulesStub = RulesService::Stub;
using platform::cat;
namespace host = plugins::host;

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A pack of the tree as concord-rules builds it, with one file replaced where a test wants another.
std::string bundle_of(const std::string& pack, const std::string& program, const host::BundleFiles& replaced = {}) {
  auto files = host::gather_bundle(cat(CONCORD_SOURCE_DIR, "/plugins/", pack));
  EXPECT_TRUE(files.ok()) << files.status();
  if (!files.ok()) return {};
  (*files)[host::kModuleFile] = file_text(cat(CONCORD_BINARY_DIR, "/../programs/", program, ".wasm"));
  for (const auto& [name, text] : replaced) (*files)[name] = text;
  const auto archive = host::pack_bundle(*files);
  EXPECT_TRUE(archive.ok()) << archive.status();
  return archive.ok() ? *archive : "";
}

class RulesTest : public testing::Test {
 protected:
  template <typename Request, typename Response>
  absl::StatusOr<Response> ask(grpc::Status (RulesStub::*method)(grpc::ClientContext*, const Request&, Response*),
                               Request request, const std::string& token) {
    if (request.authority().empty()) request.set_authority("lancashire");
    if constexpr (requires { request.set_command_id(""); }) {
      if (request.command_id().empty()) request.set_command_id(cat("command-", ++commands_));
    }
    return call(*stub_, method, request, token);
  }
  template <typename Request, typename Response>
  Response must(grpc::Status (RulesStub::*method)(grpc::ClientContext*, const Request&, Response*), Request request,
                const std::string& token) {
    auto answer = ask(method, std::move(request), token);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *answer : Response();
  }
  template <typename Request, typename Response>
  std::string refused(grpc::Status (RulesStub::*method)(grpc::ClientContext*, const Request&, Response*),
                      Request request, const std::string& token) {
    return platform::code_of(ask(method, std::move(request), token).status());
  }

  void trust(const std::string& authority = "lancashire") {
    TrustKeyRequest request;
    request.set_authority(authority);
    request.set_public_key(keys_.public_key);
    request.set_label("Suite publisher");
    must(&RulesStub::TrustKey, request, operator_);
  }
  InstallPluginRequest signed_bundle(const std::string& bundle, const std::string& authority = "lancashire") {
    InstallPluginRequest request;
    request.set_authority(authority);
    request.set_bundle(bundle);
    request.set_signature(host::sign(bundle, keys_.secret_key, "a test").value());
    return request;
  }
  std::string installed(const std::string& plugin, const std::string& authority = "lancashire") {
    ListInstalledPluginsRequest request;
    request.set_authority(authority);
    const auto list = must(&RulesStub::ListInstalledPlugins, request, officer_);
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
    must(&RulesStub::ProposeChange, propose, officer_);
    ApproveChangeRequest approve;
    approve.set_authority(authority);
    approve.set_change_id(propose.change_id());
    must(&RulesStub::ApproveChange, approve, approver_);
  }
  void install_england_and_lancashire() {
    trust();
    must(&RulesStub::InstallPlugin, signed_bundle(bundle_of("england_2023", "england_2023")), officer_);
    must(&RulesStub::InstallPlugin, signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
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
  RunningService service_{rules::rules_definition()};
  std::unique_ptr<RulesStub> stub_ = RulesService::NewStub(service_.channel());
  std::string operator_ = service_.token({{"operator"}, {"*"}, "", "operator-1"});
  std::string officer_ = service_.token({{"commissioner"}, {"lancashire", "elsewhere"}, "", "officer-1"});
  std::string approver_ = service_.token({{"approver"}, {"lancashire", "elsewhere"}, "", "approver-1"});
  int commands_ = 0;
};

TEST_F(RulesTest, WithoutNationalLawNothingIsAssumed) {
  EXPECT_EQ(refused(&RulesStub::Evaluate, example(), officer_), "NO_RULEBOOK");
  trust();
  must(&RulesStub::InstallPlugin, signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
  activate("lancashire");
  EXPECT_EQ(refused(&RulesStub::Evaluate, example(), officer_), "NO_RULEBOOK") << "local rules alone are no law";
}

TEST_F(RulesTest, TheHandbooksExampleIsRefusedWithItsFiguresAndExplained) {
  install_england_and_lancashire();
  const auto judgement = must(&RulesStub::Evaluate, example(), officer_).judgement();
  ASSERT_GT(judgement.findings_size(), 0);
  const auto& first = judgement.findings(0);
  EXPECT_EQ(first.level(), LEVEL_BLOCKS);
  bool told = false;
  for (const auto& finding : judgement.findings()) {
    told = told || finding.sentence().find("GBP 574,750 excluding VAT is GBP 689,700 including") != std::string::npos;
  }
  EXPECT_TRUE(told) << judgement.DebugString();
  EXPECT_EQ(judgement.plugins_size(), 2);
  EXPECT_EQ(judgement.plugins(0).plugin_id(), "england_2023") << "national law first";
  EXPECT_EQ(judgement.plugins(0).digest(), installed("england_2023"));
  EXPECT_GT(judgement.plugins(0).reads_size(), 5) << "what it read is the explanation";
  ExplainRequest explain;
  explain.ParseFromString(example().SerializeAsString());
  const auto text = must(&RulesStub::Explain, explain, officer_).text();
  EXPECT_NE(text.find("GBP 663,540"), std::string::npos) << text;
  // Judged again by the recorded bundles the answer is the same, whatever is active.
  EvaluateRequest again = example();
  for (const auto& plugin : judgement.plugins()) again.add_plugin_digests(plugin.digest());
  EXPECT_EQ(must(&RulesStub::Evaluate, again, officer_).judgement().SerializeAsString(), judgement.SerializeAsString());
}

TEST_F(RulesTest, OnlyWhatATrustedKeySignedIsInstalled) {
  const std::string bundle = bundle_of("england_2023", "england_2023");
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, signed_bundle(bundle), officer_), "NO_TRUSTED_KEY");
  trust();
  auto changed = signed_bundle(bundle);
  (*changed.mutable_bundle())[bundle.size() / 2] ^= 1;
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, changed, officer_), "SIGNATURE_REFUSED");
  auto other = signed_bundle(bundle);
  other.set_signature(host::sign(bundle, host::make_key_pair()->secret_key, "somebody").value());
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, other, officer_), "SIGNATURE_REFUSED");
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, signed_bundle("no archive"), officer_), "INVALID_BUNDLE");
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, signed_bundle(bundle, "elsewhere"), officer_), "NO_TRUSTED_KEY")
      << "keys are each authority's own";
  must(&RulesStub::InstallPlugin, signed_bundle(bundle), officer_);
  GetBundleRequest get;
  get.set_digest(installed("england_2023"));
  EXPECT_EQ(must(&RulesStub::GetBundle, get, officer_).bundle(), bundle) << "byte for byte";
  trust("elsewhere");
  EXPECT_EQ(refused(&RulesStub::InstallPlugin, signed_bundle(bundle_of("lancashire", "standing_orders"), "elsewhere"),
                    officer_),
            "OTHER_AUTHORITY");
}

TEST_F(RulesTest, ABundleWhoseCasesFailIsRefusedWithTheCase) {
  trust();
  std::string cases = file_text(cat(CONCORD_SOURCE_DIR, "/plugins/england_2023/cases.yaml"));
  const std::string right = "requires: [notice UK4, statement conflicts_assessment]";
  const auto at = cases.find(right);
  ASSERT_NE(at, std::string::npos);
  cases.replace(at, right.size(), "requires: [notice UK1]");
  const auto refusal = ask(&RulesStub::InstallPlugin,
                           signed_bundle(bundle_of("england_2023", "england_2023", {{"cases.yaml", cases}})), officer_)
                           .status();
  EXPECT_EQ(platform::code_of(refusal), "CASES_FAIL");
  EXPECT_NE(refusal.message().find("cases.yaml"), absl::string_view::npos) << refusal;
}

TEST_F(RulesTest, TheRulebookIsWhatItWasOnEachDay) {
  install_england_and_lancashire();
  ListRulebookRequest list;
  EXPECT_EQ(must(&RulesStub::ListRulebook, list, "").plugins_size(), 2) << "the public may read what binds its council";
  list.set_as_at("2026-11-20");
  EXPECT_EQ(must(&RulesStub::ListRulebook, list, "").plugins_size(), 0);
  DiffRulebookRequest diff;
  diff.set_first("2026-11-20");
  diff.set_second("2026-11-21");
  EXPECT_EQ(must(&RulesStub::DiffRulebook, diff, "").differences_size(), 2);
  diff.set_first("2026-11-21");
  EXPECT_EQ(must(&RulesStub::DiffRulebook, diff, "").differences_size(), 0);
  diff.set_second("2026-13-01");
  EXPECT_EQ(refused(&RulesStub::DiffRulebook, diff, ""), "INVALID_DATES");
  list.set_as_at("");
  list.set_page_size(1);
  const auto first = must(&RulesStub::ListRulebook, list, "");
  ASSERT_EQ(first.plugins_size(), 1);
  list.set_page_token(first.next_page_token());
  const auto second = must(&RulesStub::ListRulebook, list, "");
  ASSERT_EQ(second.plugins_size(), 1);
  EXPECT_EQ(second.plugins(0).plugin().plugin_id(), "lancashire");
  EXPECT_TRUE(second.next_page_token().empty());
  const auto rebuilt = platform::rebuild_views(service_.ledger(), service_.views(), true);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  for (const auto& table : rebuilt->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
}

// A contract can be older than the rulebook; the law's own figures have dates.
TEST_F(RulesTest, BeforeTheFirstLawWasActiveItAnswersWithTheFiguresOfTheDay) {
  install_england_and_lancashire();
  EvaluateRequest older = example();
  older.set_legal_date("2026-03-02");
  const auto judgement = must(&RulesStub::Evaluate, older, officer_).judgement();
  EXPECT_EQ(judgement.plugins_size(), 2);
  EXPECT_EQ(judgement.legal_date(), "2026-03-02");
  older.add_plugin_digests(installed("lancashire"));
  const auto local_alone = ask(&RulesStub::Evaluate, older, officer_).status();
  EXPECT_NE(local_alone.message().find("digests name no national law"), absl::string_view::npos) << local_alone;
}

// Passes its case, then loops without end wherever the decision is urgent.
std::string looping_program() {
  return host::program(
      "(drop (call $fact_integer (i32.const 64) (i32.const 9) (i32.const 1000))) (if (i64.eq (i64.load (i32.const "
      "1000)) (i64.const 1)) (then (loop (br 0)))) (i32.const 0)",
      "(data (i32.const 64) \"is_urgent\")");
}

TEST_F(RulesTest, OneCouncilsEndlessLoopLeavesAnotherItsRightAnswers) {
  install_england_and_lancashire();
  const auto expected = must(&RulesStub::Evaluate, example(), officer_).SerializeAsString();
  trust("elsewhere");
  const std::string cases =
      "cases:\n  - name: Not urgent\n    on: 2026-11-21\n    gate: publish\n    given: {is_urgent: no}\n"
      "    expect: {blocked_by: []}\n";
  must(&RulesStub::InstallPlugin,
       signed_bundle(bundle_of("england_2023", "england_2023",
                               {{host::kCasesFile, cases}, {host::kModuleFile, looping_program()}}),
                     "elsewhere"),
       officer_);
  activate("england_2023", "elsewhere");
  EvaluateRequest urgent;
  urgent.set_authority("elsewhere");
  urgent.set_gate(GATE_PUBLISH);
  urgent.set_legal_date("2026-11-21");
  state(urgent, "is_urgent", 1);
  std::vector<std::future<std::string>> loops;
  for (int i = 0; i < 8; ++i) {
    loops.push_back(std::async(std::launch::async, [&] { return refused(&RulesStub::Evaluate, urgent, officer_); }));
  }
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(must(&RulesStub::Evaluate, example(), officer_).SerializeAsString(), expected);
  }
  for (auto& loop : loops) EXPECT_EQ(loop.get(), "RULES_UNAVAILABLE");
}

TEST_F(RulesTest, BadQuestionsSayWhatToMend) {
  install_england_and_lancashire();
  EvaluateRequest unknown = example();
  state(unknown, "value_excluding_vat_pense", 1);
  EXPECT_EQ(refused(&RulesStub::Evaluate, unknown, officer_), "INVALID_FACTS");
  EvaluateRequest twice = example();
  state(twice, "cpv", "85311000");
  EXPECT_EQ(refused(&RulesStub::Evaluate, twice, officer_), "INVALID_FACTS");
  EvaluateRequest both = example();
  state(both, "value_including_vat_pence", 1);
  EXPECT_EQ(refused(&RulesStub::Evaluate, both, officer_), "INVALID_FACTS") << "two values that contradict";
  EvaluateRequest negative = example();
  state(negative, "quotes_invited", -3);
  EXPECT_EQ(refused(&RulesStub::Evaluate, negative, officer_), "INVALID_FACTS");
  EvaluateRequest seven = example();
  state(seven, "is_light_touch", 7);
  EXPECT_EQ(refused(&RulesStub::Evaluate, seven, officer_), "INVALID_FACTS") << "yes is 1, no is 0";
  EvaluateRequest gateless = example();
  gateless.clear_gate();
  EXPECT_EQ(refused(&RulesStub::Evaluate, gateless, officer_), "INVALID_GATE");
  EvaluateRequest dateless = example();
  dateless.set_legal_date("yesterday");
  EXPECT_EQ(refused(&RulesStub::Evaluate, dateless, officer_), "INVALID_DATES");
  EvaluateRequest strange = example();
  strange.add_plugin_digests(std::string(64, '0'));
  EXPECT_EQ(refused(&RulesStub::Evaluate, strange, officer_), "UNKNOWN_PLUGIN");
  EXPECT_EQ(refused(&RulesStub::Evaluate, example(), service_.token({{"commissioner"}, {"glasgow"}, "", "other"})),
            "OTHER_AUTHORITY");
}

}  // namespace
}  // namespace concord::tests
