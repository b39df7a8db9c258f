// The strictest wins, with every citation; a plugin more never loosens anything; no answer from one is no answer at
// all.
#include "plugins/host/judging/judge.h"

#include <memory>

#include "absl/status/status.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "plugins/host/judging/explain.h"
#include "plugins/host/judging/measure.h"
#include "plugins/host/words/requirement_kinds.h"

namespace concord::plugins::host {
namespace {

using testing::HasSubstr;

// Tells what it was given to tell.
class Spoken : public Program {
 public:
  explicit Spoken(Outcome outcome) : outcome_(std::move(outcome)) {}
  absl::StatusOr<Outcome> run(const Inputs&) override { return outcome_; }

 private:
  Outcome outcome_;
};

class Silent : public Program {
 public:
  absl::StatusOr<Outcome> run(const Inputs&) override { return absl::UnavailableError("the box died"); }
};

struct Rulebook {
  std::vector<std::unique_ptr<Bundle>> bundles;
  std::vector<std::unique_ptr<Program>> programs;
  std::vector<ActivePlugin> plugins;

  void add(const std::string& id, std::unique_ptr<Program> program) {
    bundles.push_back(std::make_unique<Bundle>());
    bundles.back()->manifest.id = id;
    programs.push_back(std::move(program));
    plugins.push_back({bundles.back().get(), "", programs.back().get()});
  }
  void add(const std::string& id, std::vector<Requirement> requirements) {
    Outcome outcome;
    outcome.requirements = std::move(requirements);
    add(id, std::make_unique<Spoken>(std::move(outcome)));
  }
  [[nodiscard]] absl::StatusOr<Judgement> judge(Gate gate, const Facts& facts) const {
    return host::judge(plugins, gate, absl::CivilDay(2026, 6, 1), facts);
  }
};

Requirement required(const std::string& kind, std::int64_t value, const std::string& citation) {
  return {kind, "", value, "", citation, "Somebody says so."};
}

TEST(Judge, OfAGateThatCameLaterOnlyBundlesSpeakThatNameIt) {
  Rulebook rulebook;
  rulebook.add("older", {required("consultation_weeks", 12, "order 1")});
  rulebook.add("by_manifest", {required("consultation_weeks", 6, "order 2")});
  rulebook.bundles.back()->manifest.also_at = {Gate::kTerminate};
  rulebook.add("by_row", {required("consultation_weeks", 4, "order 3")});
  TableSeries& series = rulebook.bundles.back()->tables.emplace_back();
  series.name = "rows";
  series.versions.emplace_back().rows.emplace_back().row.gates = {Gate::kTerminate};
  const auto end = rulebook.judge(Gate::kTerminate, {});
  ASSERT_TRUE(end.ok()) << end.status();
  ASSERT_EQ(end->requirements.size(), 1U);
  EXPECT_EQ(end->requirements[0].value, 6) << "the older one says nothing there";
  EXPECT_EQ(end->plugins.size(), 2U);
  EXPECT_EQ(rulebook.judge(Gate::kPlan, {})->requirements[0].value, 12);
}

TEST(Judge, ACouncilsRulesAreAskedFromTheirOwnFirstDayOn) {
  Rulebook rulebook;
  rulebook.add("law", {required("tender_days", 25, "s.54")});
  rulebook.add("council", {required("tender_days", 30, "7.1")});
  Manifest& council = rulebook.bundles.back()->manifest;
  const auto days_asked = [&](absl::CivilDay first_day) {
    council.first_day = first_day;
    const auto judgement = rulebook.judge(Gate::kPublish, {});
    EXPECT_TRUE(judgement.ok()) << judgement.status();
    EXPECT_EQ(judgement->plugins.size() + judgement->not_begun.size(), 2U);
    EXPECT_EQ(judgement->not_begun.size(), first_day > absl::CivilDay(2026, 6, 1) ? 1U : 0U);
    return judgement->requirements[0].value;
  };
  EXPECT_EQ(days_asked(absl::CivilDay(2026, 6, 1)), 30) << "its first day";
  EXPECT_EQ(days_asked(absl::CivilDay(2026, 6, 2)), 25) << "the day before it";
  const auto judgement = rulebook.judge(Gate::kPublish, {});
  EXPECT_THAT(explain(*judgement), HasSubstr("Not asked: council, whose rules begin on 2 June 2026."));
}

TEST(Judge, TheStrictestWinsAndBothCitationsStay) {
  Rulebook rulebook;
  rulebook.add("national", {required("tender_days", 25, "the Act"), required("framework_months_max", 48, "the Act")});
  rulebook.add("local", {required("tender_days", 30, "order 7"), required("framework_months_max", 60, "order 8")});
  const auto judgement =
      rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{28}}, {"framework_months", std::int64_t{50}}});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  ASSERT_EQ(judgement->requirements.size(), 2U);
  EXPECT_EQ(judgement->requirements[0].value, 30);
  EXPECT_EQ(judgement->requirements[0].sources[0].plugin_id, "local");
  EXPECT_EQ(judgement->requirements[1].value, 48);
  ASSERT_EQ(judgement->findings.size(), 2U);
  EXPECT_TRUE(judgement->is_blocked());
  EXPECT_EQ(judgement->findings[0].finding.code, "TENDER_DAYS_NOT_MET");
  EXPECT_THAT(judgement->findings[0].finding.citation, HasSubstr("order 7; also the Act"));
  EXPECT_EQ(judgement->findings[0].finding.remedy, "Give at least 30 days for tenders.");
  EXPECT_THAT(explain(*judgement), HasSubstr("local (at most 60 months, less strict, has no effect)"));
}

// A rulebook of one row, and a program that requires so many tender days by it.
struct OneRow {
  Rulebook rulebook;
  OneRow(int sdk, const std::map<std::string, Value>& cells, std::int64_t days) {
    Requirement told = required("tender_days", days, "order 7");
    told.because = "rules/0";
    rulebook.add("local", {told});
    Bundle& bundle = *rulebook.bundles.back();
    bundle.manifest.sdk = sdk;
    TableSeries& table = bundle.tables.emplace_back();
    table.name = "rules";
    TableVersion& version = table.versions.emplace_back();
    version.period.from = absl::CivilDay(2026, 1, 1);
    version.rows.emplace_back().row.cells = cells;
  }
};

// "Should": comply or explain.
TEST(Judge, ARowThatOnlyWarnsAdvisesFromTheSecondSdkOn) {
  const std::map<std::string, Value> warns = {{"level", std::string("warns")}};
  for (const int sdk : {1, 2}) {
    const OneRow one(sdk, warns, 30);
    const auto judgement = one.rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{20}}});
    ASSERT_TRUE(judgement.ok()) << judgement.status();
    ASSERT_EQ(judgement->findings.size(), 1U);
    EXPECT_EQ(judgement->findings[0].finding.code, "TENDER_DAYS_NOT_MET");
    EXPECT_EQ(judgement->is_blocked(), sdk == 1) << "what sdk 1 meant it means for good";
    EXPECT_EQ(judgement->requirements.empty(), sdk == 2);
    if (sdk == 1) continue;
    EXPECT_THAT(judgement->findings[0].finding.remedy,
                testing::AllOf(HasSubstr("Give at least 30 days for tenders."), HasSubstr("put on record why")));
    ASSERT_EQ(judgement->advice.size(), 1U);
    EXPECT_THAT(explain(*judgement), HasSubstr("\nAdvised\n  - Days for tenders: at least 30"));
  }
  const OneRow followed(2, warns, 30);
  EXPECT_TRUE(followed.rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{30}}})->findings.empty());
  const auto unknown = followed.rulebook.judge(Gate::kPublish, {});
  EXPECT_EQ(unknown->findings.at(0).finding.code, kFactMissing);
  EXPECT_FALSE(unknown->is_blocked());
}

TEST(Judge, BesideAFindingTheLevelIsTheFindings) {
  const OneRow one(2, {{"level", std::string("warns")}, {"finding", std::string("NEAR")}}, 30);
  const auto judgement = one.rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{20}}});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  EXPECT_TRUE(judgement->is_blocked());
}

TEST(Judge, AdviceAddsNothingWhereAsMuchBinds) {
  for (const auto& [binding, findings] : {std::pair<std::int64_t, std::size_t>{25, 2}, {30, 1}, {35, 1}}) {
    OneRow one(2, {{"level", std::string("warns")}}, 30);
    one.rulebook.add("national", {required("tender_days", binding, "the Act")});
    const auto judgement = one.rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{20}}});
    ASSERT_TRUE(judgement.ok()) << judgement.status();
    EXPECT_TRUE(judgement->is_blocked()) << "advice loosens nothing";
    EXPECT_EQ(judgement->findings.size(), findings) << binding;
    EXPECT_EQ(judgement->requirements.at(0).value, binding);
  }
}

TEST(Judge, AMissingFactBlocksFromTheSecondSdkOn) {
  for (const int sdk : {1, 2}) {
    Rulebook rulebook;
    rulebook.add("local", {required("tender_days", 25, "order 7")});
    rulebook.bundles.back()->manifest.sdk = sdk;
    const auto judgement = rulebook.judge(Gate::kPublish, {});
    ASSERT_TRUE(judgement.ok()) << judgement.status();
    ASSERT_EQ(judgement->findings.size(), 1U);
    EXPECT_EQ(judgement->findings[0].finding.code, kFactMissing);
    EXPECT_EQ(judgement->is_blocked(), sdk == 2);
  }
}

// What it read, by name.
class Reader : public Program {
 public:
  absl::StatusOr<Outcome> run(const Inputs& inputs) override {
    seen = inputs.facts;
    return Outcome();
  }
  Facts seen;
};

TEST(Judge, WhatTheLawWorksOutIsKnownToThePluginsAfterIt) {
  Rulebook rulebook;
  Outcome law;
  for (const auto& [name, value] : std::map<std::string, std::int64_t>{
           {"threshold_pence", 20'772'000}, {"is_light_touch", 1}, {"standstill_ends_date", 20'000}}) {
    law.scores.push_back({name, value, "", ""});
  }
  rulebook.add("national", std::make_unique<Spoken>(law));
  rulebook.bundles.back()->manifest.layer = Layer::kNational;
  std::vector<Reader*> readers;
  for (const int sdk : {1, 2}) {
    auto reader = std::make_unique<Reader>();
    readers.push_back(reader.get());
    rulebook.add("local", std::move(reader));
    rulebook.bundles.back()->manifest.sdk = sdk;
  }
  auto judgement = rulebook.judge(Gate::kPublish, {});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  EXPECT_TRUE(readers[0]->seen.empty()) << "as at its own time";
  EXPECT_EQ(readers[1]->seen,
            (Facts{{"threshold_pence", std::int64_t{20'772'000}}, {"is_light_touch", std::int64_t{1}}}))
      << "scores that are no facts stay with the law";
  EXPECT_TRUE(judgement->facts.empty()) << "nobody stated it";
  judgement = rulebook.judge(Gate::kPublish, {{"is_light_touch", std::int64_t{0}}});
  ASSERT_TRUE(judgement.ok()) << judgement.status();
  EXPECT_EQ(readers[1]->seen.at("is_light_touch"), Value(std::int64_t{0})) << "what is stated holds";
}

TEST(Judge, WhatALocalPluginWorksOutIsNoLaw) {
  Rulebook rulebook;
  Outcome local;
  local.scores.push_back({"threshold_pence", 1, "", ""});
  rulebook.add("local", std::make_unique<Spoken>(local));
  auto reader = std::make_unique<Reader>();
  Reader* seen = reader.get();
  rulebook.add("other", std::move(reader));
  rulebook.bundles.back()->manifest.sdk = 2;
  ASSERT_TRUE(rulebook.judge(Gate::kPublish, {}).ok());
  EXPECT_TRUE(seen->seen.empty());
}

TEST(Judge, OnePluginWithoutAnAnswerIsNoAnswer) {
  Rulebook rulebook;
  rulebook.add("national", {required("tender_days", 25, "the Act")});
  rulebook.add("local", std::make_unique<Silent>());
  const auto judgement = rulebook.judge(Gate::kPublish, {{"tender_days", std::int64_t{28}}});
  EXPECT_TRUE(absl::IsUnavailable(judgement.status()));
  EXPECT_THAT(std::string(judgement.status().message()), HasSubstr("plugin local : the box died"));
}

TEST(Judge, AKindThatIsNotInTheCatalogueIsNoAnswer) {
  Rulebook rulebook;
  rulebook.add("local", {required("tender_day", 25, "order 7")});
  const auto status = rulebook.judge(Gate::kPublish, {}).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("Did you mean \"tender_days\"?"));
}

TEST(Judge, AFactOutsideTheVocabularyIsRefused) {
  const Rulebook rulebook;
  EXPECT_TRUE(absl::IsInvalidArgument(rulebook.judge(Gate::kPublish, {{"tender_day", std::int64_t{1}}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rulebook.judge(Gate::kPublish, {{"tender_days", std::string("1")}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rulebook.judge(Gate::kPublish, {{"kind", std::string("gods")}}).status()));
}

TEST(Judge, AFactThatWasNotSentIsAFinding) {
  Rulebook rulebook;
  rulebook.add("national", {required("tender_days", 25, "the Act")});
  const auto judgement = rulebook.judge(Gate::kPublish, {});
  ASSERT_TRUE(judgement.ok());
  ASSERT_EQ(judgement->findings.size(), 1U);
  EXPECT_EQ(judgement->findings[0].finding.code, kFactMissing);
  EXPECT_EQ(judgement->findings[0].subject, "tender_days");
  EXPECT_FALSE(judgement->is_blocked());
}

TEST(Judge, AnAdvertisedProcedureNeedsNoQuotes) {
  Rulebook rulebook;
  rulebook.add("local", {required("minimum_quotes", 3, "order 7"), required("competition_level", 1, "order 7")});
  const auto blocked = [&](const char* type, std::int64_t quotes) {
    const auto judgement =
        rulebook.judge(Gate::kPublish, {{"procedure_type", std::string(type)}, {"quotes_invited", quotes}});
    return judgement.ok() && judgement->is_blocked();
  };
  EXPECT_FALSE(blocked("open", 0));
  EXPECT_TRUE(blocked("quotes", 2));
  EXPECT_FALSE(blocked("quotes", 3));
  EXPECT_TRUE(blocked("direct", 3));
}

// ---------------------------------------------------------------- properties

rc::Gen<Requirement> any_requirement() {
  return rc::gen::exec([] {
    const auto& kinds = requirement_kinds();
    const auto& kind = kinds[*rc::gen::inRange<std::size_t>(0, kinds.size())];
    Requirement requirement = required(kind.name, *rc::gen::inRange<std::int64_t>(0, 8), "c");
    if (kind.measure == Measure::kMember) {
      requirement.detail = *rc::gen::element<std::string>("UK4", "UK5", "cabinet", "lots_reasons");
      requirement.value = 1;
    }
    if (kind.measure == Measure::kInOrder) {
      requirement.detail = *rc::gen::element<std::string>("a>b", "b>a");
      requirement.value = 1;
    }
    return requirement;
  });
}

rc::Gen<Outcome> any_outcome() {
  return rc::gen::exec([] {
    Outcome outcome;
    outcome.requirements = *rc::gen::container<std::vector<Requirement>>(any_requirement());
    if (*rc::gen::arbitrary<bool>()) {
      const auto level = static_cast<Level>(*rc::gen::inRange(1, 4));
      outcome.findings.push_back({level, *rc::gen::element<std::string>("ONE", "TWO"), "s", "r", "", "c"});
    }
    return outcome;
  });
}

rc::Gen<Facts> any_facts() {
  return rc::gen::exec([] {
    Facts facts;
    for (const RequirementKind& kind : requirement_kinds()) {
      for (const MeasuredAt& at : kind.measured_at) {
        if (*rc::gen::inRange(0, 3) == 0) continue;
        if (kind.measure == Measure::kMember) {
          facts[at.fact] = *rc::gen::element<std::string>("", "UK4", "UK4,cabinet", "lots_reasons");
        } else if (kind.measure == Measure::kInOrder) {
          facts[at.fact] = *rc::gen::element<std::string>("", "2026-05-01:a,2026-05-02:b", "2026-05-01:b,2026-05-02:a");
        } else if (kind.measure == Measure::kCompetition) {
          facts[at.fact] = *rc::gen::element<std::string>("direct", "quotes", "open");
        } else if (kind.unit == Unit::kDate) {
          facts[at.fact] = day_of(*rc::gen::inRange<std::int64_t>(0, 8));
        } else {
          facts[at.fact] = *rc::gen::inRange<std::int64_t>(0, kind.unit == Unit::kYesNo ? 2 : 8);
        }
      }
    }
    return facts;
  });
}

const JudgedFinding* find_finding(const Judgement& judgement, const std::string& code, const std::string& subject) {
  for (const JudgedFinding& judged : judgement.findings) {
    if (judged.finding.code == code && judged.subject == subject) return &judged;
  }
  return nullptr;
}

RC_GTEST_PROP(JudgeProperty, APluginMoreNeverLoosensAnythingAndRemovesNoFinding, ()) {
  Rulebook rulebook;
  const auto outcomes = *rc::gen::container<std::vector<Outcome>>(3, any_outcome());
  const Facts facts = *any_facts();
  const auto gate = static_cast<Gate>(*rc::gen::inRange(1, 9));
  rulebook.add("first", std::make_unique<Spoken>(outcomes[0]));
  rulebook.add("second", std::make_unique<Spoken>(outcomes[1]));
  const auto before = rulebook.judge(gate, facts);
  RC_ASSERT(before.ok());
  // Wherever it stands in the rulebook.
  rulebook.add("third", std::make_unique<Spoken>(outcomes[2]));
  std::rotate(rulebook.plugins.begin(), rulebook.plugins.begin() + *rc::gen::inRange(0, 3), rulebook.plugins.end());
  const auto after = rulebook.judge(gate, facts);
  RC_ASSERT(after.ok());
  for (const StandingRequirement& standing : before->requirements) {
    const auto same = std::find_if(after->requirements.begin(), after->requirements.end(), [&](const auto& other) {
      return other.kind == standing.kind && other.detail == standing.detail;
    });
    RC_ASSERT(same != after->requirements.end());
    RC_ASSERT(!is_stricter(*find_requirement_kind(standing.kind), standing.value, same->value));
    RC_ASSERT(same->sources.size() >= standing.sources.size());
  }
  for (const JudgedFinding& judged : before->findings) {
    const JudgedFinding* same = find_finding(*after, judged.finding.code, judged.subject);
    RC_ASSERT(same != nullptr);
  }
  RC_ASSERT(!before->is_blocked() || after->is_blocked());
}

}  // namespace
}  // namespace concord::plugins::host
