// Whole rulebooks, national law and a council's own: the same facts get each nation's and council's answers.
#include <algorithm>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/bundle/folder.h"
#include "plugins/host/judging/judge.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/native_program.h"
#include "plugins/host/words/facts.h"
#include "plugins/host/words/requirement_kinds.h"
#include "tests/rules_packs/native_programs.h"
#include "tests/where.h"

namespace concord::plugins::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

struct Rulebook {
  std::vector<std::unique_ptr<host::Bundle>> bundles;
  std::vector<std::unique_ptr<host::Program>> programs;
  std::vector<host::ActivePlugin> plugins;

  explicit Rulebook(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const auto files = host::gather_bundle(concord::tests::source_folder() + "/plugins/" + name);
      EXPECT_TRUE(files.ok()) << files.status();
      auto bundle = host::read_bundle(*files);
      EXPECT_TRUE(bundle.ok()) << bundle.status();
      const bool tables_alone = bundle->manifest.program == host::kStandingOrders;
      bundles.push_back(std::make_unique<host::Bundle>(*std::move(bundle)));
      programs.push_back(
          std::make_unique<host::NativeProgram>(native_programs().at(tables_alone ? host::kStandingOrders : name)));
      plugins.push_back({bundles.back().get(), "", programs.back().get()});
    }
  }

  [[nodiscard]] host::Judgement judge(host::Gate gate, const host::Facts& facts) const {
    auto judgement = host::judge(plugins, gate, absl::CivilDay(2026, 6, 1), facts);
    EXPECT_TRUE(judgement.ok()) << judgement.status();
    return judgement.ok() ? *std::move(judgement) : host::Judgement();
  }
};

std::vector<std::string> blocking(const host::Judgement& judgement) {
  std::vector<std::string> codes;
  for (const host::JudgedFinding& judged : judgement.findings) {
    if (judged.finding.level == host::Level::kBlocks) {
      codes.push_back(judged.finding.code + (judged.subject.empty() ? "" : " " + judged.subject));
    }
  }
  return codes;
}

host::Facts facts(const std::map<std::string, std::string>& written) {
  host::Facts facts;
  for (const auto& [name, text] : written) {
    const auto value = host::read_fact(name, text);
    EXPECT_TRUE(value.ok()) << value.status();
    facts[name] = *value;
  }
  return facts;
}

std::map<std::string, std::string> publication() {
  return {{"authority_kind", "council"},
          {"kind", "services"},
          {"is_light_touch", "yes"},
          {"procedure_type", "open"},
          {"strategy", "floating_support"},
          {"value_excluding_vat_pence", "GBP 12,400,000"},
          {"notices", ""},
          {"statements", "conflicts_assessment"},
          {"approvals", ""},
          {"different_providers", "2"},
          {"max_lots_per_provider", "1"},
          {"award_rule_published", "yes"},
          {"accredited_only", "yes"}};
}

std::string cell_of(host::Unit unit) {
  switch (unit) {
    case host::Unit::kPence:
      return "GBP 3";
    case host::Unit::kBasisPoints:
      return "3%";
    case host::Unit::kYesNo:
      return "yes";
    case host::Unit::kDate:
      return "2026-06-01";
    default:
      return "3";
  }
}

TEST(StandingOrders, TellEveryKindThatARowHolds) {
  std::string row = "{sentence: All of them., citation: Test";
  for (const host::RequirementKind& kind : host::requirement_kinds()) {
    const bool is_set = host::has_detail(kind);
    row += ", " + kind.name + ": " + (is_set ? "\"one, two\"" : "\"" + cell_of(kind.unit) + "\"");
  }
  const auto bundle = host::read_bundle(
      {{host::kManifestFile,
        "id: testshire\ntitle: Testshire\nversion: 1.0.0\nsdk: 3\nlayer: local\nauthority: testshire\nprogram: "
        "standing_orders\nsources: [Test]\n"},
       {host::kTablesFile,
        "tables:\n  - name: rules\n    title: All\n    versions:\n      - from: 2026-01-01\n        rows: [" + row +
            "}]\n"}});
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const auto provisions = host::provisions_on(*bundle, host::Gate::kPublish, absl::CivilDay(2026, 6, 1));
  ASSERT_TRUE(provisions.ok()) << provisions.status();
  const auto outcome =
      host::NativeProgram(native_programs().at(host::kStandingOrders)).run({host::Gate::kPublish, {}, *provisions});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  for (const host::RequirementKind& kind : host::requirement_kinds()) {
    const auto told = std::count_if(outcome->requirements.begin(), outcome->requirements.end(),
                                    [&](const auto& requirement) { return requirement.kind == kind.name; });
    EXPECT_EQ(told, kind.measure == host::Measure::kMember ? 2 : 1) << kind.name;
  }
}

TEST(Rulebooks, LancashireIsRefusedTwiceByItsOwnRulesAndOnceByLaw) {
  const Rulebook lancashire({"england_2023", "lancashire"});
  const auto refused = lancashire.judge(host::Gate::kPublish, facts(publication()));
  EXPECT_THAT(blocking(refused), ElementsAre("NOTICE_MISSING UK4", "APPROVAL_MISSING cabinet",
                                             "DISTINCT_WINNERS_NOT_MET distinct_winners_min"));
  auto mended = publication();
  mended["notices"] = "UK4";
  mended["approvals"] = "cabinet";
  mended["different_providers"] = "3";
  EXPECT_FALSE(lancashire.judge(host::Gate::kPublish, facts(mended)).is_blocked());
}

TEST(Rulebooks, GlasgowGetsOtherAnswersToTheSameQuestions) {
  const Rulebook glasgow({"scotland_2015", "glasgow"});
  const auto refused = glasgow.judge(host::Gate::kPublish, facts(publication()));
  EXPECT_THAT(blocking(refused),
              ElementsAre("NOTICE_MISSING pcs_contract_notice", "STATEMENT_MISSING community_benefits"));

  auto award = publication();
  award["award_notice_on"] = award["letters_last_sent_on"] = "2026-07-06";
  award["last_notice_electronic"] = "yes";
  award["is_light_touch"] = "no";
  award["assessment_summaries_sent"] = "yes";
  const auto ends = [&](const Rulebook& rulebook) {
    for (const host::JudgedScore& judged : rulebook.judge(host::Gate::kAward, facts(award)).scores) {
      if (judged.score.name == "standstill_ends_date") return host::date_text(host::day_of(judged.score.value));
    }
    return std::string("never");
  };
  // Eight working days there, ten calendar days here: on these days they end alike, from another day they do not.
  EXPECT_EQ(ends(glasgow), "2026-07-16");
  EXPECT_EQ(ends(Rulebook({"england_2023"})), "2026-07-16");
  award["award_notice_on"] = award["letters_last_sent_on"] = "2026-12-18";
  EXPECT_EQ(ends(glasgow), "2026-12-28");
  EXPECT_EQ(ends(Rulebook({"england_2023"})), "2026-12-31");
}

TEST(Rulebooks, AnotherCouncilsPluginTightensAndBothCitationsStay) {
  auto small = publication();
  small["value_excluding_vat_pence"] = "GBP 40,000";
  small["procedure_type"] = "quotes";
  small["quotes_invited"] = "3";
  small["local_quotes_invited"] = "1";
  const Rulebook both({"england_2023", "knowsley", "south_lanarkshire"});
  const auto judgement = both.judge(host::Gate::kPublish, facts(small));
  EXPECT_FALSE(blocking(judgement).empty());
  const auto quotes = std::find_if(judgement.requirements.begin(), judgement.requirements.end(),
                                   [](const auto& standing) { return standing.kind == "minimum_quotes"; });
  ASSERT_NE(quotes, judgement.requirements.end());
  EXPECT_EQ(quotes->value, 5);
  ASSERT_EQ(quotes->sources.size(), 2U);
  EXPECT_EQ(quotes->sources[0].plugin_id, "south_lanarkshire");
  EXPECT_THAT(quotes->sources[1].requirement.citation, HasSubstr("bands A-D"));
}

std::vector<std::string> statements(const host::Judgement& judgement) {
  std::vector<std::string> names;
  for (const host::StandingRequirement& standing : judgement.requirements) {
    if (standing.kind == "statement") names.push_back(standing.detail);
  }
  return names;
}

// Services put a space after each comma, and one procedure may name many notices.
TEST(Rulebooks, SetsAreReadAsServicesSendThem) {
  const Rulebook england({"england_2023"});
  host::Facts stated = facts(publication());
  stated["had_market_engagement"] = std::int64_t{1};
  const auto reasons_for = [&](const std::string& notices) {
    stated["notices"] = notices;
    const auto asked = statements(england.judge(host::Gate::kPublish, stated));
    return std::find(asked.begin(), asked.end(), "market_engagement_reasons") != asked.end();
  };
  EXPECT_FALSE(reasons_for("UK4, UK2"));
  EXPECT_FALSE(reasons_for("UK2,UK4"));
  EXPECT_TRUE(reasons_for("UK4, UK22"));
  EXPECT_TRUE(reasons_for("UK4"));
  std::string many = "UK4";
  while (many.size() < 1'900) many += ", a_notice_of_this_authority";
  EXPECT_TRUE(reasons_for(many));
  EXPECT_FALSE(reasons_for(many + ", UK2"));
}

// Its regulations are not in force: a parameter says so, and setting it is all that they will need.
TEST(Rulebooks, TheProtectionOfOutsourcedWorkersWaitsForItsParameter) {
  Rulebook england({"england_2023"});
  auto outsourced = publication();
  outsourced["transferring_employees"] = "4";
  outsourced["notices"] = "UK4";
  const auto asked = [&] { return statements(england.judge(host::Gate::kPublish, facts(outsourced))); };
  EXPECT_THAT(asked(), ElementsAre("conflicts_assessment"));
  for (host::ParameterSeries& series : england.bundles[0]->parameters) {
    if (series.name == "two_tier_workforce") series.values[0].value = std::int64_t{1};
  }
  EXPECT_THAT(asked(), UnorderedElementsAre("two_tier_workforce", "conflicts_assessment"));
  outsourced["transferring_employees"] = "0";
  EXPECT_THAT(asked(), ElementsAre("conflicts_assessment"));
  outsourced.erase("transferring_employees");
  EXPECT_THAT(asked(), ElementsAre("conflicts_assessment"));
  const auto unknown = england.judge(host::Gate::kPublish, facts(outsourced));
  EXPECT_TRUE(std::any_of(unknown.findings.begin(), unknown.findings.end(), [](const auto& judged) {
    return judged.finding.code == "FACT_MISSING" && judged.finding.because == "two_tier_workforce";
  }));
}

}  // namespace
}  // namespace concord::plugins::tests
