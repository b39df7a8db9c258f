// The rules service in this process with real boxes: what is active when, judgements, explanations, differences, and
// one council's endless loop beside another's right answers.
#include <future>

#include "services/platform/ledger/view_rebuild.h"
#include "tests/hostile_plugins/hostile.h"
#include "tests/services/rules_fixture.h"

namespace concord::tests {
namespace {

TEST_F(RulesTest, WithoutNationalLawNothingIsAssumed) {
  EXPECT_EQ(refused<EvaluateResponse>(example(), officer_), "NO_RULEBOOK");
  trust();
  must<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders")), officer_);
  activate("lancashire");
  EXPECT_EQ(refused<EvaluateResponse>(example(), officer_), "NO_RULEBOOK") << "local rules alone are no law";
}

TEST_F(RulesTest, TheHandbooksExampleIsRefusedWithItsFiguresAndExplained) {
  install_england_and_lancashire();
  const auto judgement = must<EvaluateResponse>(example(), officer_).judgement();
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
  const auto text = must<ExplainResponse>(explain, officer_).text();
  EXPECT_NE(text.find("GBP 663,540"), std::string::npos) << text;
  // Judged again by the recorded bundles the answer is the same, whatever is active.
  EvaluateRequest again = example();
  for (const auto& plugin : judgement.plugins()) again.add_plugin_digests(plugin.digest());
  EXPECT_EQ(must<EvaluateResponse>(again, officer_).judgement().SerializeAsString(), judgement.SerializeAsString());
}

TEST_F(RulesTest, TheRulebookIsWhatItWasOnEachDay) {
  install_england_and_lancashire();
  ListRulebookRequest list;
  EXPECT_EQ(must<ListRulebookResponse>(list, "").plugins_size(), 2) << "the public may read what binds its council";
  list.set_as_at("2026-11-20");
  const auto before = must<ListRulebookResponse>(list, "");
  ASSERT_EQ(before.plugins_size(), 1) << "the law alone answers for the day before";
  EXPECT_EQ(before.plugins(0).plugin().plugin_id(), "england_2023");
  EXPECT_TRUE(before.plugins(0).answers_earlier());
  EXPECT_EQ(before.plugins(0).effective_from(), "2026-11-21");
  EXPECT_EQ(before.plugins(0).active_until(), "") << "no end is decided";
  DiffRulebookRequest diff;
  diff.set_first("2026-11-21");
  diff.set_second("2026-11-21");
  EXPECT_EQ(must<DiffRulebookResponse>(diff, "").differences_size(), 0);
  diff.set_second("2026-13-01");
  EXPECT_EQ(refused<DiffRulebookResponse>(diff, ""), "INVALID_DATES");
  list.set_as_at("");
  list.set_page_size(1);
  const auto first = must<ListRulebookResponse>(list, "");
  ASSERT_EQ(first.plugins_size(), 1);
  list.set_page_token(first.next_page_token());
  const auto second = must<ListRulebookResponse>(list, "");
  ASSERT_EQ(second.plugins_size(), 1);
  EXPECT_EQ(second.plugins(0).plugin().plugin_id(), "lancashire");
  EXPECT_TRUE(second.next_page_token().empty());
  const auto rebuilt = platform::rebuild_views(service_.ledger(), service_.views(), true);
  ASSERT_TRUE(rebuilt.ok()) << rebuilt.status();
  for (const auto& table : rebuilt->tables()) EXPECT_EQ(table.digest_before(), table.digest_after()) << table.table();
}

TEST_F(RulesTest, TheRulebookSaysUntilWhenAndWhatBeginsLater) {
  install_england_and_lancashire();
  ProposeChangeRequest end;
  end.set_change_id("end-of-lancashire");
  end.set_plugin_id("lancashire");
  end.set_effective_from("2027-04-01");
  end.set_reason("New standing orders");
  must<ProposeChangeResponse>(end, officer_);
  const auto waiting = must<ListRulebookResponse>(ListRulebookRequest(), "");
  ASSERT_EQ(waiting.plugins_size(), 2);
  EXPECT_EQ(waiting.plugins(1).active_until(), "") << "what waits ends nothing";
  ASSERT_EQ(waiting.later_changes_size(), 1);
  EXPECT_FALSE(waiting.later_changes(0).is_decided());
  ApproveChangeRequest approve;
  approve.set_change_id("end-of-lancashire");
  must<ApproveChangeResponse>(approve, approver_);
  ListRulebookRequest list;
  const auto decided = must<ListRulebookResponse>(list, "");
  EXPECT_EQ(decided.plugins(0).active_until(), "");
  EXPECT_EQ(decided.plugins(1).active_until(), "2027-03-31");
  ASSERT_EQ(decided.later_changes_size(), 1);
  EXPECT_EQ(decided.later_changes(0).plugin_id(), "lancashire");
  EXPECT_EQ(decided.later_changes(0).effective_from(), "2027-04-01");
  EXPECT_EQ(decided.later_changes(0).digest(), "") << "it is retired then";
  EXPECT_TRUE(decided.later_changes(0).is_decided());
  list.set_as_at("2026-11-20");
  const auto before = must<ListRulebookResponse>(list, "");
  EXPECT_EQ(before.plugins_size(), 1) << "the law that answers for earlier days too";
  ASSERT_EQ(before.later_changes_size(), 3);
  EXPECT_EQ(before.later_changes(0).version(), "2.1.0");
}

TEST_F(RulesTest, WhatBeginsShowsItsRulesInTheirUnits) {
  install_england_and_lancashire();
  DiffRulebookRequest diff;
  diff.set_first("2026-11-20");
  diff.set_second("2026-11-21");
  diff.set_page_size(500);
  const auto begins = must<DiffRulebookResponse>(diff, "");
  bool threshold = false, rows = false;
  for (const auto& one : begins.differences()) {
    EXPECT_EQ(one.before(), "") << one.DebugString();
    threshold = threshold || (one.kind() == "parameter" && one.after() == "GBP 663,540");
    const bool is_rows = one.plugin_id() == "lancashire" && one.kind() == "table" && one.name() == "rules";
    rows = rows || (is_rows && one.after().find("over GBP 2,200,000") != std::string::npos &&
                    one.after().find("when strategy floating_support") != std::string::npos);
    EXPECT_EQ(one.after().find("_pence"), std::string::npos) << one.DebugString();
  }
  EXPECT_TRUE(threshold && rows) << begins.DebugString();
  diff.set_first("2020-01-01");
  diff.set_second("2021-01-01");
  EXPECT_EQ(refused<DiffRulebookResponse>(diff, ""), "NO_RULEBOOK") << "before everything";
  diff.set_authority("lancashir");
  EXPECT_EQ(refused<DiffRulebookResponse>(diff, ""), "NO_RULEBOOK") << "nobody's name";
}

// A row that says more than one value a fact answers in the service, walked there, and the public reads what it says.
TEST_F(RulesTest, RowsThatSayMoreAreWalkedAndRead) {
  const host::BundleFiles says_more = {
      {host::kManifestFile,
       "id: lancashire\ntitle: Lancashire\nversion: 9.0.0\nsdk: 3\nlayer: local\nauthority: lancashire\nunder: "
       "england_2023\nprogram: standing_orders\nsources: [Test]\n"},
      {host::kTablesFile,
       "tables:\n  - name: rules\n    title: Rules\n    versions:\n      - from: 2020-01-01\n        rows:\n"
       "          - {gate: publish, when: {kind: [works, services], value_excluding_vat_pence: {over: \"GBP "
       "500,000\"}}, "
       "unless: {notices: {includes: UK4}}, finding: TELL_CABINET, level: warns, sentence: Tell cabinet., citation: "
       "Test}\n"},
      {host::kCasesFile,
       "cases:\n  - name: One\n    on: 2026-12-01\n    gate: publish\n    given: {kind: works, notices: UK2, "
       "value_excluding_vat_pence: \"GBP 500,001\"}\n    expect: {finds: [TELL_CABINET]}\n"}};
  trust();
  must<InstallPluginResponse>(signed_bundle(bundle_of("england_2023", "england_2023")), officer_);
  must<InstallPluginResponse>(signed_bundle(bundle_of("lancashire", "standing_orders", says_more)), officer_);
  activate("england_2023");
  activate("lancashire");
  const auto judged = must<EvaluateResponse>(example(), officer_).judgement();
  EXPECT_TRUE(std::any_of(judged.findings().begin(), judged.findings().end(),
                          [](const Finding& finding) { return finding.code() == "TELL_CABINET"; }));
  ASSERT_EQ(judged.plugins_size(), 2);
  EXPECT_GT(judged.plugins(0).fuel(), 0) << "the law is code, in a box";
  EXPECT_EQ(judged.plugins(1).fuel(), 0) << "tables need none";
  DiffRulebookRequest diff;
  diff.set_first("2026-11-20");
  diff.set_second("2026-11-21");
  diff.set_page_size(500);
  bool is_said = false;
  const auto begins = must<DiffRulebookResponse>(diff, "");
  for (const auto& one : begins.differences()) {
    is_said = is_said || one.after().find(
                             "when kind is services or works and value_excluding_vat_pence is above GBP "
                             "500,000; unless notices names UK4") != std::string::npos;
  }
  EXPECT_TRUE(is_said) << begins.DebugString();
}

TEST_F(RulesTest, ATokenThatNoListGaveOutIsRefused) {
  install_england_and_lancashire();
  for (const std::string token : {"zzz", "MA", "LTE", "Mng", "MA.MA"}) {
    ListRulebookRequest list;
    list.set_page_token(token);
    EXPECT_EQ(refused<ListRulebookResponse>(list, ""), "INVALID_PAGE") << token;
    ListInstalledPluginsRequest installed;
    installed.set_page_token(token);
    EXPECT_EQ(refused<ListInstalledPluginsResponse>(installed, officer_), "INVALID_PAGE") << token;
  }
}

// A contract can be older than the rulebook; the law's own figures have dates.
TEST_F(RulesTest, BeforeTheFirstLawWasActiveItAnswersWithTheFiguresOfTheDay) {
  install_england_and_lancashire();
  EvaluateRequest older = example();
  older.set_legal_date("2026-03-02");
  const auto judgement = must<EvaluateResponse>(older, officer_).judgement();
  ASSERT_EQ(judgement.plugins_size(), 1) << "the council's rules bound nobody then";
  EXPECT_EQ(judgement.plugins(0).plugin_id(), "england_2023");
  EXPECT_EQ(judgement.legal_date(), "2026-03-02");
  older.add_plugin_digests(installed("lancashire"));
  const auto local_alone = ask<EvaluateResponse>(older, officer_).status();
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
  const auto expected = must<EvaluateResponse>(example(), officer_).SerializeAsString();
  trust("elsewhere");
  const std::string cases =
      "cases:\n  - name: Not urgent\n    on: 2026-11-21\n    gate: publish\n    given: {is_urgent: no}\n"
      "    expect: {blocked_by: []}\n";
  must<InstallPluginResponse>(
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
    loops.push_back(std::async(std::launch::async, [&] { return refused<EvaluateResponse>(urgent, officer_); }));
  }
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(must<EvaluateResponse>(example(), officer_).SerializeAsString(), expected);
  }
  for (auto& loop : loops) EXPECT_EQ(loop.get(), "RULES_UNAVAILABLE");
}

TEST_F(RulesTest, BadQuestionsSayWhatToMend) {
  install_england_and_lancashire();
  EvaluateRequest unknown = example();
  state(unknown, "value_excluding_vat_pense", 1);
  EXPECT_EQ(refused<EvaluateResponse>(unknown, officer_), "INVALID_FACTS");
  EvaluateRequest twice = example();
  state(twice, "cpv", "85311000");
  EXPECT_EQ(refused<EvaluateResponse>(twice, officer_), "INVALID_FACTS");
  EvaluateRequest both = example();
  state(both, "value_including_vat_pence", 1);
  EXPECT_EQ(refused<EvaluateResponse>(both, officer_), "INVALID_FACTS") << "two values that contradict";
  EvaluateRequest negative = example();
  state(negative, "quotes_invited", -3);
  EXPECT_EQ(refused<EvaluateResponse>(negative, officer_), "INVALID_FACTS");
  EvaluateRequest seven = example();
  state(seven, "is_light_touch", 7);
  EXPECT_EQ(refused<EvaluateResponse>(seven, officer_), "INVALID_FACTS") << "yes is 1, no is 0";
  // A wrong check digit is refused where it comes in, and what was decided with one is judged again as it was.
  EvaluateRequest misread = example();
  for (auto& fact : *misread.mutable_facts()) {
    if (fact.name() == "cpv") fact.set_text("85311000-3");
  }
  EXPECT_EQ(refused<EvaluateResponse>(misread, officer_), "INVALID_FACTS");
  for (const char* plugin : {"england_2023", "lancashire"}) misread.add_plugin_digests(installed(plugin));
  EXPECT_EQ(must<EvaluateResponse>(misread, officer_).judgement().plugins_size(), 2);
  EvaluateRequest gateless = example();
  gateless.clear_gate();
  EXPECT_EQ(refused<EvaluateResponse>(gateless, officer_), "INVALID_GATE");
  EvaluateRequest dateless = example();
  dateless.set_legal_date("yesterday");
  EXPECT_EQ(refused<EvaluateResponse>(dateless, officer_), "INVALID_DATES");
  EvaluateRequest strange = example();
  strange.add_plugin_digests(std::string(64, '0'));
  EXPECT_EQ(refused<EvaluateResponse>(strange, officer_), "UNKNOWN_PLUGIN");
  EXPECT_EQ(refused<EvaluateResponse>(example(), service_.token({{"commissioner"}, {"glasgow"}, "", "other"})),
            "OTHER_AUTHORITY");
}

}  // namespace
}  // namespace concord::tests
