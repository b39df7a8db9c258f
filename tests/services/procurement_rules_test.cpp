// Procurement before a real rules service: without its answer, or without law, nothing is decided and nothing written;
// and what it is asked, fact by fact.
#include "concord/rules/v1/commands.pb.h"
#include "concord/rules/v1/queries.pb.h"

#include "services/platform/values/civil_date.h"
#include "services/procurement/gates/rules_facts.h"
#include "services/rules/rules_service.h"
#include "tests/services/procurement_fixture.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

class RulesAreDown : public ProcurementTest {
 protected:
  // A port that nobody listens on: the kernel keeps it for itself.
  RulesAreDown() : ProcurementTest(platform::remote_call("127.0.0.1:1", "no token")) {}
};

TEST_F(RulesAreDown, NothingIsSubmittedAndNothingIsWritten) {
  write_draft();
  const auto before = service_.all_records().size();
  EXPECT_EQ(refused<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_), "RULES_UNAVAILABLE");
  EXPECT_EQ(refused<PreviewGatesResponse>(PreviewGatesRequest(), officer_), "RULES_UNAVAILABLE");
  EXPECT_EQ(service_.all_records().size(), before);
  EXPECT_EQ(procedure().status(), PROCEDURE_STATUS_DRAFT);
}

// Made before procurement, which asks it.
struct RealRules {
  RunningService rules{rules::rules_definition()};
  std::shared_ptr<platform::RemoteCall> call() {
    return platform::remote_call(rules.address(), rules.token({{"service"}, {"*"}, "", "service/procurement"}));
  }
};

class NoLawIsActive : private RealRules, public ProcurementTest {
 protected:
  NoLawIsActive() : ProcurementTest(call()) {}
};

TEST_F(NoLawIsActive, ARefusalOfTheRulesServiceIsTheRefusalOfTheCommand) {
  write_draft();
  const auto refusal = ask<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_).status();
  EXPECT_EQ(platform::code_of(refusal), "NO_RULEBOOK") << refusal;
  EXPECT_EQ(procedure().status(), PROCEDURE_STATUS_DRAFT);
}

std::string fact(const rules::v1::EvaluateRequest& question, const std::string& name) {
  for (const auto& one : question.facts()) {
    if (one.name() != name) continue;
    if (one.has_integer()) return std::to_string(one.integer());
    return one.has_text() ? one.text() : one.date();
  }
  return "not stated";
}

TEST(RulesFacts, StateWhatTheDraftSaysAndNothingElse) {
  procurement::GateFacts facts;
  auto& draft = facts.rules;
  for (const char* id : {"east", "north"}) {
    Lot& lot = *draft.add_lots();
    lot.set_id(id);
    lot.add_yearly_pence(1'200'000);
    lot.add_yearly_pence(2'400'000);
  }
  draft.mutable_contract()->set_term_months(24);
  draft.mutable_contract()->set_extension_months(6);
  draft.set_type(PROCEDURE_TYPE_OPEN);
  draft.mutable_legal()->add_notices("UK4");
  for (const auto& [name, value] : {std::pair{"had_market_engagement", 1}, {"lots", 9}}) {
    auto& said = *draft.mutable_legal()->add_stated();
    said.set_name(name);
    said.set_integer(value);
  }
  Criterion& quality = *draft.add_criteria();
  quality.set_kind(CRITERION_KIND_QUALITY);
  quality.set_weight_ppm(600'000);
  Procedure procedure;
  RecordedNotice& award_notice = *procedure.add_recorded_notices();
  award_notice.set_notice("UK6");
  award_notice.set_published_on("2026-12-10");
  facts.all_winners = {{"east", "a", {"one", "two"}}, {"north", "a", {"one", "two"}}};
  facts.accredited = {"one"};
  platform::Context context;
  context.authority = "lancashire";
  context.today = absl::CivilDay(2026, 11, 21);
  const auto publish =
      procurement::question_of(procurement::Gate::kPublish, facts, procedure, context, absl::CivilDay(2026, 12, 21));
  EXPECT_EQ(publish.legal_date(), "2026-11-21");
  EXPECT_EQ(fact(publish, "value_excluding_vat_pence"), "9600000")
      << "two lots, each 12,000 + 24,000 + half of the last year for the extension, in pence";
  EXPECT_EQ(fact(publish, "tender_days"), "30");
  EXPECT_EQ(fact(publish, "contract_months"), "30");
  EXPECT_EQ(fact(publish, "quality_weight_bp"), "6000");
  EXPECT_EQ(fact(publish, "notices"), "UK4, UK6, pcs_contract_notice") << "the publication is its own notice";
  EXPECT_EQ(fact(publish, "approvals"), "") << "stated: there are none";
  EXPECT_EQ(fact(publish, "cpv"), "not stated");
  EXPECT_EQ(fact(publish, "had_market_engagement"), "1") << "no record tells it, so an officer states it";
  EXPECT_EQ(fact(publish, "lots"), "2") << "what the record tells holds over what is stated";
  EXPECT_EQ(fact(publish, "strategy"), "not stated");
  EXPECT_EQ(fact(publish, "distinct_winners"), "not stated") << "there are no winners yet";
  const auto sign = procurement::question_of(procurement::Gate::kSign, facts, procedure, context, std::nullopt);
  EXPECT_EQ(fact(sign, "notices"), "UK4, UK6") << "before a contract the notice is out, and recorded";
  EXPECT_EQ(fact(sign, "distinct_winners"), "1");
  EXPECT_EQ(fact(sign, "most_lots_of_one_provider"), "2");
  EXPECT_EQ(fact(sign, "unaccredited_winners"), "1");
  EXPECT_EQ(fact(sign, "award_notice_on"), "not stated") << "no award is signed, so none has a notice";
  EXPECT_EQ(fact(sign, "standstill_working_days"), "not stated") << "nobody planned it: as long as the rules ask";
  EXPECT_EQ(fact(sign, "standstill_offered"), "1");
  EXPECT_EQ(fact(sign, "signing_date"), "2026-11-21");
  EXPECT_EQ(fact(sign, "tender_days"), "not stated");
  EXPECT_EQ(fact(sign, "award_value_excluding_vat_pence"), "not stated") << "no lot is signed";
  EXPECT_EQ(fact(publish, "kind"), "services") << "care and support, where neither code nor officer says otherwise";
  draft.mutable_legal()->set_commenced_on("2025-02-24");
  EXPECT_EQ(procurement::question_of(procurement::Gate::kSign, facts, procedure, context, std::nullopt).legal_date(),
            "2025-02-24")
      << "old procedures keep the law they began under";
}

TEST(RulesFacts, OfAnAwardItsValueAgainstTheBudgetAndItsOwnNotice) {
  procurement::GateFacts facts;
  for (const char* id : {"east", "north", "south"}) {
    Lot& lot = *facts.rules.add_lots();
    lot.set_id(id);
    for (int year = 0; year < 3; ++year) lot.add_yearly_pence(100'000'000);
  }
  facts.rules.mutable_legal()->set_cpv("85311000-2");
  facts.all_winners = {{"east", "a", {"one"}, 330'000'000, "2026-12-08", "f-east"},
                       {"north", "b", {"two"}, 285'000'000, ""}};
  Procedure procedure;
  for (const char* day : {"2027-01-12", "2026-12-08"}) {
    RecordedNotice& notice = *procedure.add_recorded_notices();
    notice.set_notice("UK6");
    notice.set_published_on(day);
  }
  RecordedNotice& other = *procedure.add_recorded_notices();
  other.set_notice("UK6");
  other.set_published_on("2027-01-19");
  other.add_contract_ids("f-east-2");
  RecordedNotice& letters = *procedure.add_recorded_notices();
  letters.set_notice("standstill_letters");
  letters.set_published_on("2027-01-13");
  letters.add_contract_ids("f-east");
  letters.set_sent_by_post(true);
  facts.rules.mutable_timetable()->set_standstill_days(10);
  facts.rules.mutable_timetable()->set_only_standstill_due(true);
  platform::Context context;
  context.authority = "lancashire";
  context.today = absl::CivilDay(2027, 1, 22);
  const auto at = [&](procurement::Gate gate) {
    return procurement::question_of(gate, facts, procedure, context, std::nullopt);
  };
  const auto award = at(procurement::Gate::kAward);
  EXPECT_EQ(fact(award, "kind"), "services");
  EXPECT_EQ(fact(award, "award_value_excluding_vat_pence"), "615000000");
  EXPECT_EQ(fact(award, "award_over_budget_bp"), "250") << "6,150,000 against 6,000,000 of the two lots";
  EXPECT_EQ(fact(award, "award_date"), "2027-01-22");
  facts.winners = {facts.all_winners[0]};
  const auto sign = at(procurement::Gate::kSign);
  EXPECT_EQ(fact(sign, "award_value_excluding_vat_pence"), "330000000") << "the lot that is signed";
  EXPECT_EQ(fact(sign, "award_over_budget_bp"), "1000");
  EXPECT_EQ(fact(sign, "award_date"), "2026-12-08") << "the day on which this lot was awarded";
  EXPECT_EQ(fact(award, "award_notice_on"), "not stated") << "what is being decided has no notice yet";
  EXPECT_EQ(fact(sign, "award_notice_on"), "2027-01-12") << "the newest that is of this award";
  EXPECT_EQ(fact(sign, "letters_last_sent_on"), "2027-01-13");
  EXPECT_EQ(fact(sign, "last_notice_electronic"), "0");
  EXPECT_EQ(fact(sign, "standstill_working_days"), "10");
  EXPECT_EQ(fact(sign, "standstill_days"), "10") << "each nation counts its own days";
  EXPECT_EQ(fact(sign, "standstill_offered"), "0");
  facts.rules.set_type(PROCEDURE_TYPE_CALL_OFF);
  facts.rules.set_framework_id("f");
  EXPECT_EQ(fact(at(procurement::Gate::kAward), "call_off_way"), "selection");
}

TEST(RulesFacts, NotesStayInTheRecordAndTheRestBecomesFindings) {
  rules::v1::Judgement judgement;
  for (const auto level : {rules::v1::LEVEL_BLOCKS, rules::v1::LEVEL_WARNS, rules::v1::LEVEL_NOTES}) {
    auto* finding = judgement.add_findings();
    finding->set_level(level);
    finding->set_code(platform::cat("CODE_", static_cast<int>(level)));
  }
  const auto findings = procurement::findings_of(procurement::Gate::kAward, {}, judgement);
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].level(), FINDING_LEVEL_BLOCKS);
  EXPECT_EQ(findings[1].level(), FINDING_LEVEL_WARNS);
  EXPECT_EQ(findings[0].gate(), "award");
}

}  // namespace
}  // namespace concord::tests
