// What rows say beyond what they ask for: who may waive it, in which order approvals are given, what is to be done
// afterwards; and figures that local rules take from the law of the day.
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/host/judging/judge.h"
#include "plugins/host/judging/resolve.h"
#include "plugins/host/running/prepared_provisions.h"
#include "plugins/host/tables/table_walk.h"

namespace concord::plugins::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const absl::CivilDay kDay(2026, 6, 1);

class Walks final : public Program {
 public:
  absl::StatusOr<Outcome> run(const Inputs& inputs) override {
    auto walked =
        walk(inputs.facts, inputs.provisions->rows(), inputs.provisions->frame_part().size(), KnowsTests::kYes);
    if (!walked) return absl::UnavailableError("the walk gave no answer");
    return std::move(walked->outcome);
  }
};

Bundle local(const std::vector<std::string>& rows, const std::string& id = "testshire") {
  std::string text =
      "tables:\n  - name: rules\n    title: All\n    versions:\n      - from: 2026-01-01\n        rows:\n";
  for (const std::string& row : rows) absl::StrAppend(&text, "          - {", row, ", citation: Test}\n");
  auto bundle = read_bundle({{kManifestFile, absl::StrCat("id: ", id,
                                                          "\ntitle: Testshire\nversion: 1.0.0\nsdk: 3\nlayer: "
                                                          "local\nauthority: testshire\nunder: law_of_test\nprogram: "
                                                          "standing_orders\nsources: [Test]\n")},
                             {kTablesFile, text}});
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return bundle.ok() ? *std::move(bundle) : Bundle();
}

Bundle law(const std::string& unit = "days") {
  auto bundle = read_bundle(
      {{kManifestFile,
        "id: law_of_test\ntitle: Law\nversion: 1.0.0\nsdk: 3\nlayer: national\nnation: england\nprogram: "
        "standing_orders\nsources: [Test]\n"},
       {kTablesFile,
        "tables:\n  - name: rules\n    title: All\n    versions:\n      - from: 2026-01-01\n        rows: []\n"},
       {kParametersFile,
        absl::StrCat("parameters:\n  - name: tender_days\n    title: Days for tenders\n    unit: ", unit,
                     "\n    values:\n      - {from: 2026-01-01, to: 2026-12-31, value: 25, citation: "
                     "Test}\n      - {from: 2027-01-01, to: 2027-12-31, value: 30, citation: Test}\n")}});
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return bundle.ok() ? *std::move(bundle) : Bundle();
}

Judgement judged(const std::vector<const Bundle*>& bundles, Gate gate, const Facts& facts, absl::CivilDay day = kDay) {
  Walks walks;
  std::vector<ActivePlugin> rulebook;
  for (const Bundle* bundle : bundles) rulebook.push_back({bundle, "", &walks});
  auto judgement = judge(rulebook, gate, day, facts);
  EXPECT_TRUE(judgement.ok()) << judgement.status();
  return judgement.ok() ? *std::move(judgement) : Judgement();
}

std::vector<std::string> told(const Judgement& judgement) {
  std::vector<std::string> all;
  for (const JudgedFinding& one : judgement.findings) {
    all.push_back(absl::StrCat(one.finding.code, one.finding.level == Level::kBlocks ? " blocks" : " does not"));
  }
  return all;
}

Facts quotes(std::int64_t invited, const std::string& waivers = "") {
  Facts facts = {{"quotes_invited", invited}, {"procedure_type", std::string("quotes")}};
  if (!waivers.empty()) facts["waivers"] = waivers;
  return facts;
}

TEST(Waivers, AreOfWhomTheRowNames) {
  const Bundle rules = local({"gate: publish, minimum_quotes: 3, waivable_by: \"cabinet, director\""});
  const auto of = [&](const Facts& facts) { return judged({&rules}, Gate::kPublish, facts); };
  EXPECT_THAT(told(of(quotes(3))), IsEmpty());
  const Judgement open = of(quotes(2));
  EXPECT_THAT(told(open), ElementsAre("MINIMUM_QUOTES_NOT_MET blocks"));
  EXPECT_EQ(open.findings[0].waivable_by, "cabinet,director");
  EXPECT_THAT(open.findings[0].finding.remedy, HasSubstr("Or have cabinet or director waive it"));
  const Judgement waived = of(quotes(2, "minimum_quotes:director"));
  EXPECT_THAT(told(waived), ElementsAre("WAIVED does not"));
  EXPECT_EQ(waived.findings[0].subject, "minimum_quotes");
  EXPECT_THAT(waived.findings[0].finding.sentence, HasSubstr("director waived it."));
  EXPECT_THAT(told(of(quotes(2, "minimum_quotes:clerk"))), ElementsAre("MINIMUM_QUOTES_NOT_MET blocks"));
  EXPECT_THAT(told(of(quotes(2, "minimum_local_quotes:director"))), ElementsAre("MINIMUM_QUOTES_NOT_MET blocks"));
  EXPECT_THAT(told(of(quotes(3, "minimum_quotes:director"))), IsEmpty()) << "nothing was let off";
}

TEST(Waivers, LetOffOnlyTheRowThatAllowsThem) {
  const Bundle lenient = local({"gate: publish, minimum_quotes: 5, waivable_by: director"});
  const Bundle strict = local({"gate: publish, minimum_quotes: 3"}, "strictshire");
  const auto of = [&](const Facts& facts) { return judged({&strict, &lenient}, Gate::kPublish, facts); };
  const Judgement both = of(quotes(2));
  EXPECT_THAT(told(both), ElementsAre("MINIMUM_QUOTES_NOT_MET blocks"));
  EXPECT_EQ(both.findings[0].waivable_by, "") << "waiving the one would not be enough";
  EXPECT_THAT(told(of(quotes(2, "minimum_quotes:director"))),
              ElementsAre("MINIMUM_QUOTES_NOT_MET blocks", "WAIVED does not"));
  EXPECT_THAT(told(of(quotes(4, "minimum_quotes:director"))), ElementsAre("WAIVED does not"));
}

TEST(Waivers, OfANamedStatementAndOfWhatNobodyStated) {
  const Bundle rules = local({"gate: publish, statement: conflicts_assessment, waivable_by: director",
                              "gate: publish, contract_months_max: 48, waivable_by: director"});
  const Facts facts = {{"statements", std::string()},
                       {"waivers", std::string("conflicts_assessment:director, contract_months_max:director")}};
  EXPECT_THAT(told(judged({&rules}, Gate::kPublish, facts)), ElementsAre("WAIVED does not", "WAIVED does not"));
}

TEST(ApprovalOrder, GoesByTheDays) {
  const Bundle rules = local({"gate: award, approval_order: \"officer, director, cabinet\""});
  const auto of = [&](const std::string& officer, const std::string& director, const std::string& cabinet) {
    std::string given;
    for (const auto& [day, who] : {std::pair{officer, "officer"}, {director, "director"}, {cabinet, "cabinet"}}) {
      if (!day.empty()) absl::StrAppend(&given, given.empty() ? "" : ", ", day, ":", who);
    }
    return told(judged({&rules}, Gate::kAward, {{"approvals_given", given}}));
  };
  EXPECT_THAT(of("2026-05-01", "2026-05-02", "2026-05-10"), IsEmpty());
  EXPECT_THAT(of("2026-05-01", "2026-05-01", "2026-05-01"), IsEmpty()) << "on one day they may have met";
  EXPECT_THAT(of("2026-05-02", "2026-05-01", "2026-05-10"), ElementsAre("APPROVAL_ORDER_NOT_MET blocks"));
  EXPECT_THAT(of("2026-05-01", "", "2026-05-10"),
              ElementsAre("APPROVAL_ORDER_NOT_MET blocks", "APPROVAL_ORDER_NOT_MET blocks"));
  EXPECT_THAT(told(judged({&rules}, Gate::kAward, {})), ElementsAre("FACT_MISSING blocks", "FACT_MISSING blocks"));
  const Facts renewed = {
      {"approvals_given",
       std::string("2026-05-01:officer, 2026-05-02:director, 2026-04-01:cabinet, 2026-05-03:cabinet")}};
  EXPECT_THAT(told(judged({&rules}, Gate::kAward, renewed)), IsEmpty()) << "the latest approval counts";
}

TEST(Duties, AreSaidByTheRow) {
  const Bundle rules = local({"gate: award, finding: REPORT, level: notes, sentence: Report it., duty_days: 30",
                              "gate: award, finding: NOTE, level: notes, sentence: Note it."});
  const Judgement judgement = judged({&rules}, Gate::kAward, {});
  ASSERT_THAT(told(judgement), ElementsAre("REPORT does not", "NOTE does not"));
  EXPECT_EQ(judgement.findings[0].duty_days, 30);
  EXPECT_EQ(judgement.findings[1].duty_days, 0);
}

TEST(LawFigures, AreThoseOfTheDay) {
  const Bundle rules = local({"gate: publish, tender_days: law_tender_days"});
  const Bundle of_days = law(), of_weeks = law("weeks");
  const Facts facts = {{"tender_days", std::int64_t{27}}};
  const auto required = [&](absl::CivilDay day) {
    return judged({&of_days, &rules}, Gate::kPublish, facts, day).requirements.at(0).value;
  };
  EXPECT_TRUE(rules.reads_law);
  EXPECT_EQ(required(absl::CivilDay(2026, 12, 31)), 25);
  EXPECT_EQ(required(absl::CivilDay(2027, 1, 1)), 30);
  EXPECT_THAT(told(judged({&of_days, &rules}, Gate::kPublish, facts, absl::CivilDay(2027, 6, 1))),
              ElementsAre("TENDER_DAYS_NOT_MET blocks"));
  EXPECT_THAT(told(judged({&of_days, &rules}, Gate::kPublish, facts, absl::CivilDay(2028, 1, 1))),
              ElementsAre("FIGURE_NOT_KNOWN blocks"))
      << "the figure has run out";
  EXPECT_THAT(told(judged({&of_weeks, &rules}, Gate::kPublish, facts)), ElementsAre("FIGURE_NOT_KNOWN blocks"));
  EXPECT_THAT(told(judged({&rules}, Gate::kPublish, facts)), ElementsAre("FIGURE_NOT_KNOWN blocks"));
  EXPECT_THAT(told(judged({&rules}, Gate::kAward, facts)), IsEmpty()) << "only where the row is asked";
}

TEST(LawFigures, AreReadByAProgramThatSaysSo) {
  const auto with = [](const std::string& more) {
    return read_bundle({{kManifestFile, absl::StrCat("id: testshire\ntitle: Testshire\nversion: 1.0.0\nlayer: local\n"
                                                     "authority: testshire\nprogram: standing_orders\nsources: "
                                                     "[Test]\n",
                                                     more)},
                        {kTablesFile,
                         "tables:\n  - name: rules\n    title: All\n    versions:\n      - from: "
                         "2026-01-01\n        rows: []\n"}});
  };
  const auto rules = with("sdk: 3\nunder: law_of_test\nreads_law: [tender_days, other]\n");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_TRUE(rules->reads_law);
  const Bundle national = law();
  const auto told = resolve(*rules, Gate::kPublish, kDay, &national);
  ASSERT_TRUE(told.ok()) << told.status();
  ASSERT_EQ(told->parameters.size(), 1U) << "what the law does not name is none";
  EXPECT_EQ(told->parameters.at("law_tender_days").value, Value(std::int64_t{25}));
  EXPECT_THAT(std::string(with("sdk: 2\nunder: law_of_test\nreads_law: [tender_days]\n").status().message()),
              HasSubstr("reads_law is of local rules"));
  EXPECT_THAT(std::string(with("sdk: 3\nreads_law: [tender_days]\n").status().message()),
              HasSubstr("reads_law is of local rules"));
  EXPECT_THAT(std::string(with("sdk: 3\nunder: law_of_test\nreads_law: [Tender days]\n").status().message()),
              HasSubstr("reads_law lists"));
}

}  // namespace
}  // namespace concord::plugins::host
