// On every day the public reads in ListRulebook exactly what answers then, and no council's rules answer before their
// own first day: random rulebooks with later versions, retirements and laws that begin late, in a real service.
#include <random>
#include <set>

#include "services/platform/values/civil_date.h"
#include "tests/services/rules_fixture.h"

namespace concord::tests {
namespace {

using Chance = std::mt19937;

std::int64_t some(Chance& chance, std::int64_t least, std::int64_t most) {
  return std::uniform_int_distribution<std::int64_t>(least, most)(chance);
}

// Rules of one row, by tables alone.
host::BundleFiles small_rules(const std::string& id, int version, const std::string& first_day) {
  return {
      {host::kManifestFile,
       cat("id: ", id, "\ntitle: Rules of ", id, "\nversion: ", version, ".0.0\nsdk: ", host::kTodaysSdk,
           "\nlayer: local\nauthority: lancashire\nprogram: standing_orders\nsources: [Standing orders]\n",
           first_day.empty() ? "" : cat("from: ", first_day, "\n"))},
      {host::kTablesFile, cat("tables:\n  - name: rules\n    title: Rules\n    versions:\n      - from: 2020-01-01\n"
                              "        rows:\n          - {gate: publish, minimum_quotes: ",
                              version, ", citation: \"Clause ", version, " [G]\"}\n")},
      {host::kCasesFile, cat("cases:\n  - name: Quotes\n    on: 2029-01-01\n    gate: publish\n    given: {}\n"
                             "    expect: {requires: [minimum_quotes ",
                             version, "]}\n")}};
}

class FirstDayTest : public RulesTest, public testing::WithParamInterface<unsigned> {
 protected:
  std::string date(std::int64_t days_from_start) { return platform::format_date(kStart + days_from_start); }

  void install_local(const std::string& id, int version, const std::string& first_day) {
    const auto archive = [&] {
      auto files = small_rules(id, version, first_day);
      files[host::kModuleFile] = standing_orders_;
      return host::pack_bundle(in_order(files)).value();
    }();
    must<InstallPluginResponse>(signed_bundle(archive), officer_);
  }

  // A change from the day on, by two persons; what the rules of change refuse is no part of the rulebook.
  void change(const std::string& id, const std::string& digest, const std::string& from) {
    ProposeChangeRequest propose;
    propose.set_change_id(cat("change-", ++commands_));
    propose.set_plugin_id(id);
    propose.set_digest(digest);
    propose.set_effective_from(from);
    propose.set_reason("Because");
    propose.set_version_reason("An older one may come back");
    if (!ask<ProposeChangeResponse>(propose, officer_).ok()) return;
    ApproveChangeRequest approve;
    approve.set_change_id(propose.change_id());
    changes_ += ask<ApproveChangeResponse>(approve, approver_).ok() ? 1 : 0;
  }

  // Digests that the public reads for the day; each local one must have begun.
  std::set<std::string> listed(const std::string& day, bool& has_law) {
    ListRulebookRequest list;
    list.set_as_at(day);
    std::set<std::string> digests;
    const auto answer = must<ListRulebookResponse>(list, "");
    for (const auto& one : answer.plugins()) {
      digests.insert(one.plugin().digest());
      if (one.plugin().layer() == LAYER_NATIONAL) {
        has_law = true;
        EXPECT_EQ(one.answers_earlier(), one.effective_from() > day) << day << "\n" << one.DebugString();
        earlier_ += one.answers_earlier() ? 1 : 0;
        continue;
      }
      EXPECT_FALSE(one.answers_earlier()) << one.DebugString();
      EXPECT_LE(one.effective_from(), day) << one.DebugString();
      EXPECT_LE(one.plugin().first_day(), day) << one.DebugString();
      ++locals_;
    }
    return digests;
  }

  void compare(const std::string& day) {
    bool has_law = false;
    const auto read = listed(day, has_law);
    EvaluateRequest question = example();
    question.set_legal_date(day);
    const auto answer = ask<EvaluateResponse>(question, officer_);
    if (!has_law) {
      EXPECT_EQ(platform::code_of(answer.status()), "NO_RULEBOOK") << day;
      return;
    }
    ASSERT_TRUE(answer.ok()) << day << " " << answer.status();
    std::set<std::string> answered;
    for (const auto& plugin : answer->judgement().plugins()) answered.insert(plugin.digest());
    EXPECT_EQ(answered, read) << day;
  }

  const absl::CivilDay kStart{2026, 11, 21};
  const std::string standing_orders_ =
      file_text(cat(concord::tests::program_folder(), "/../programs/standing_orders.wasm"));
  int changes_ = 0, locals_ = 0, earlier_ = 0;
};

TEST_P(FirstDayTest, OnEveryDayTheListIsWhatAnswers) {
  constexpr int kSteps = 30;
  Chance chance(GetParam());
  trust();
  must<InstallPluginResponse>(signed_bundle(bundle_of("england_2023", "england_2023")), officer_);
  for (const char* id : {"orders", "scheme"}) {
    for (int version = 1; version <= 3; ++version) {
      install_local(id, version, some(chance, 0, 1) == 0 ? "" : date(some(chance, -60, 120)));
    }
  }
  const auto installed = must<ListInstalledPluginsResponse>(ListInstalledPluginsRequest(), officer_);
  ASSERT_EQ(installed.plugins_size(), 7);
  std::int64_t today = 0;
  std::set<std::int64_t> days = {-4000, -1, 0, 1, 400};
  for (int step = 0; step < kSteps; ++step) {
    // Local rules come first, so that there are days with rules of a council's and no law yet.
    const auto& plugin = installed.plugins(static_cast<int>(step == 3 ? 0 : some(chance, step < 3 ? 1 : 0, 6)));
    const std::int64_t from = today + some(chance, 0, 60);
    change(plugin.plugin_id(), step > 3 && some(chance, 0, 4) == 0 ? "" : plugin.digest(), date(from));
    for (const std::int64_t day : {from - 1, from, from + 1}) days.insert(day);
    const std::int64_t on = some(chance, 0, 6);
    service_.world().advance_days(on);
    today += on;
  }
  for (const std::int64_t day : days) compare(date(day));
  EXPECT_GT(changes_, 5) << "what was compared was a rulebook that changed";
  EXPECT_GT(locals_, 5);
  EXPECT_GT(earlier_, 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FirstDayTest, testing::Range(1U, 9U));

}  // namespace
}  // namespace concord::tests
