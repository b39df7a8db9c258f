// The list of facts that nobody states later, because procurement tells them by itself, is what its questions do tell:
// every fact of FACTS.md is stated, of the emptiest and of the fullest procedure, and the questions show whose word
// holds.
#include <set>

#include <gtest/gtest.h>

#include "plugins/host/words/facts.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/gates/rules_facts.h"
#include "tests/services/asking.h"

namespace concord::tests {
namespace {

using namespace procurement::v1;  // NOLINT: the messages' names are the test's words

const char kOfficersWord[] = "as_an_officer_said";
const char kDay[] = "2026-12-08";

struct Asked {
  procurement::GateFacts facts;
  Procedure procedure;
};

// What every published procedure has; with a winner where one signs.
Asked emptiest(procurement::Gate gate) {
  Asked asked;
  asked.facts.rules.set_type(PROCEDURE_TYPE_OPEN);
  asked.facts.rules.add_lots()->set_id("east");
  asked.procedure.set_published_on("2026-11-21");
  if (gate == procurement::Gate::kSign) {
    asked.facts.winners = asked.facts.all_winners = {{"east", "a", {"one"}, 330'000'000, kDay}};
  }
  return asked;
}

Asked fullest(procurement::Gate gate) {
  Asked asked;
  ProcedureDraft& draft = asked.facts.rules;
  draft.set_type(PROCEDURE_TYPE_CALL_OFF);
  draft.set_framework_id("framework");
  Lot& lot = *draft.add_lots();
  lot.set_id("east");
  lot.add_yearly_pence(100'000'000);
  draft.mutable_contract()->set_term_months(12);
  for (const CriterionKind kind : {CRITERION_KIND_QUALITY, CRITERION_KIND_PRICE, CRITERION_KIND_SOCIAL_VALUE}) {
    Criterion& criterion = *draft.add_criteria();
    criterion.set_kind(kind);
    criterion.set_weight_ppm(300'000);
  }
  LegalParticulars& legal = *draft.mutable_legal();
  legal.set_cpv("85311000");
  legal.set_strategy("floating_support");
  legal.set_commenced_on("2026-11-20");
  legal.add_notices("UK4");
  legal.add_approvals("cabinet");
  legal.add_statements("conflicts_assessment");
  RecordedNotice& notice = *asked.procedure.add_recorded_notices();
  notice.set_notice("UK6");
  notice.set_published_on("2027-01-22");
  asked.procedure.set_published_on("2026-11-21");
  asked.facts.winners = asked.facts.all_winners = {{"east", "a", {"one"}, 330'000'000, kDay, "p-east"}};
  asked.facts.accredited = {"one"};
  asked.facts.low_price_left_out = gate == procurement::Gate::kEvaluate;
  RecordedNotice& letters = *asked.procedure.add_recorded_notices();
  letters.set_notice("standstill_letters");
  letters.set_published_on("2027-01-22");
  procurement::FrameworkStanding& framework = asked.facts.framework.emplace();
  framework.is_open = true;
  framework.ends_on = "2030-12-31";
  return asked;
}

// Names of the facts that the question tells whatever an officer said.
std::set<std::string> told_by_itself(procurement::Gate gate, Asked asked) {
  for (const auto& fact : plugins::host::fact_kinds()) {
    auto& said = *asked.facts.rules.mutable_legal()->add_stated();
    said.set_name(fact.name);
    said.set_text(kOfficersWord);
  }
  platform::Context context;
  context.authority = "lancashire";
  context.today = absl::CivilDay(2027, 1, 22);
  const auto question =
      procurement::question_of(gate, asked.facts, asked.procedure, context, absl::CivilDay(2026, 12, 21));
  FactsSeen::hear("procurement", question);
  std::set<std::string> told;
  for (const auto& fact : question.facts()) {
    if (fact.text() != kOfficersWord) told.insert(fact.name());
  }
  return told;
}

TEST(KnownFacts, AreThoseThatTheQuestionsTellAtEachGateThatTellsThem) {
  std::set<std::string> always, at_times;
  told_by_itself(procurement::Gate::kPublish, fullest(procurement::Gate::kPublish));  // is heard
  for (const auto gate :
       {procurement::Gate::kClose, procurement::Gate::kEvaluate, procurement::Gate::kAward, procurement::Gate::kSign}) {
    const auto least = told_by_itself(gate, emptiest(gate));
    const auto most = told_by_itself(gate, fullest(gate));
    for (const std::string& name : least) {
      EXPECT_EQ(most.count(name), 1U) << name << " is told of the emptiest procedure and not of the fullest";
    }
    for (const std::string& name : most) (least.count(name) > 0 ? always : at_times).insert(name);
  }
  for (const auto& fact : plugins::host::fact_kinds()) {
    const bool is_told = always.count(fact.name) > 0 && at_times.count(fact.name) == 0;
    EXPECT_EQ(procurement::is_known_here(fact.name), is_told)
        << fact.name
        << (is_told ? " is told at each gate: name it in kKnownHere of particulars.cpp"
                    : " is not told, or at times only: take it out of kKnownHere, or a gate that asks leaves no door");
  }
  EXPECT_GT(always.size(), 20U);
  EXPECT_GT(at_times.size(), 3U) << "among them the CPV code and the award's notice";
}

}  // namespace
}  // namespace concord::tests
