// What is stated after publication reaches the gates to come, before a real rules service with the law of England: a
// fact that the rules do not know is refused where it is stated, and not at a gate where nobody could take it back.
#include <gmock/gmock.h>

#include "services/procurement/gates/rules_facts.h"
#include "tests/services/procurement_fixture.h"
#include "tests/services/real_rules.h"

namespace concord::tests {
namespace {

using namespace procurement_v1;  // NOLINT: the messages' names are the test's words

// Made before procurement, which asks it.
struct AskedRules {
  RealRules rules_;
};

class StatedLaterTest : protected AskedRules, public ProcurementTest {
 protected:
  StatedLaterTest() : ProcurementTest(rules_.call()) {}
  void SetUp() override {
    rules_.activate_england();
    submit_for_publication();
    const auto found = procedure().submission_findings();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].code(), "STATEMENT_MISSING") << "it comes with the submission";
    EXPECT_THAT(preview(), testing::ElementsAre("publish STATEMENT_MISSING", "award STATEMENT_MISSING",
                                                "sign FACT_MISSING", "sign NOTICE_MISSING", "sign NOTICE_MISSING"));
    EXPECT_EQ(refused<PublishProcedureResponse>(PublishProcedureRequest(), approver_), "STATEMENT_MISSING")
        << "as told before";
    ReturnProcedureRequest back;
    back.set_reason("No word of conflicts of interest");
    must<ReturnProcedureResponse>(back, approver_);
    AmendProcedureRequest amend;
    *amend.mutable_draft() = procedure().draft();
    amend.mutable_draft()->mutable_legal()->add_statements("conflicts_assessment");
    must<AmendProcedureResponse>(amend, officer_);
    EXPECT_THAT(preview(), testing::ElementsAre("sign FACT_MISSING", "sign NOTICE_MISSING", "sign NOTICE_MISSING"));
    must<SubmitForPublicationResponse>(SubmitForPublicationRequest(), officer_);
    must<PublishProcedureResponse>(PublishProcedureRequest(), approver_);
  }
  // What blocks at the gates to come, with its gate.
  std::vector<std::string> preview() {
    std::vector<std::string> blocks;
    const auto told = must<PreviewGatesResponse>(PreviewGatesRequest(), officer_);
    for (const auto& gate : told.gates()) {
      for (const auto& found : gate.findings()) {
        if (found.level() == FINDING_LEVEL_BLOCKS) blocks.push_back(platform::cat(gate.gate(), " ", found.code()));
      }
    }
    return blocks;
  }
  static StateParticularsRequest stating(const std::string& name, std::int64_t value) {
    StateParticularsRequest request;
    auto& fact = *request.mutable_particulars()->add_stated();
    fact.set_name(name);
    fact.set_integer(value);
    return request;
  }
  std::string stated_at_signature(const std::string& name) {
    procurement::GateFacts facts;
    facts.rules = procedure().draft();
    platform::Context context;
    context.authority = "lancashire";
    context.today = absl::CivilDay(2027, 2, 1);
    const auto question = procurement::question_of(procurement::Gate::kSign, facts, procedure(), context, std::nullopt);
    for (const auto& fact : question.facts()) {
      if (fact.name() == name) return fact.has_integer() ? std::to_string(fact.integer()) : fact.text();
    }
    return "not stated";
  }
};

TEST_F(StatedLaterTest, AFactThatTheRulesDoNotKnowIsRefusedWhereItIsStated) {
  const auto before = service_.all_records().size();
  EXPECT_EQ(refused<StateParticularsResponse>(stating("kpis_agreed", 3), officer_), "INVALID_FACTS");
  EXPECT_EQ(refused<StateParticularsResponse>(stating("is_urgent", 7), officer_), "INVALID_FACTS") << "yes is 1";
  EXPECT_EQ(refused<StateParticularsResponse>(stating("threshold_pence", 1), officer_), "INVALID_FACTS")
      << "nobody states what the law works out";
  EXPECT_EQ(service_.all_records().size(), before);
}

TEST_F(StatedLaterTest, ItReachesTheGatesToComeUntilItIsTakenBack) {
  EXPECT_EQ(stated_at_signature("kpis"), "not stated");
  StateParticularsRequest request = stating("kpis", 2);
  request.mutable_particulars()->add_statements("kpis_not_appropriate");
  must<StateParticularsResponse>(request, officer_);
  EXPECT_EQ(stated_at_signature("kpis"), "2");
  EXPECT_EQ(stated_at_signature("statements"), "conflicts_assessment, kpis_not_appropriate");
  StateParticularsRequest other = stating("kpis", 3);
  other.mutable_particulars()->set_reason("One more was agreed");
  must<StateParticularsResponse>(other, officer_);
  EXPECT_EQ(stated_at_signature("kpis"), "3");
  StateParticularsRequest back;
  back.mutable_particulars()->add_taken_back("kpis");
  back.mutable_particulars()->add_taken_back("kpis_not_appropriate");
  back.mutable_particulars()->set_reason("Of another procedure");
  must<StateParticularsResponse>(back, officer_);
  EXPECT_EQ(stated_at_signature("kpis"), "not stated");
  EXPECT_EQ(stated_at_signature("statements"), "conflicts_assessment");
  const auto shown = procedure();
  ASSERT_EQ(shown.later_particulars_size(), 3);
  EXPECT_EQ(shown.later_particulars(1).reason(), "One more was agreed");
  expect_views_rebuild();
}

// Later rules, which know it no more.
plugins::host::BundleFiles rules_on_nothing() {
  return {{plugins::host::kManifestFile,
           "id: lancashire\ntitle: Lancashire\nversion: 9.1.0\nsdk: 3\nlayer: local\nauthority: lancashire\n"
           "under: england_2023\nprogram: standing_orders\nsources: [Test]\n"},
          {plugins::host::kTablesFile,
           "tables:\n  - name: rules\n    title: Quotes\n    versions:\n      - from: 2020-01-01\n        rows:\n"
           "          - {gate: plan, minimum_quotes: 1, citation: Test}\n"},
          {plugins::host::kCasesFile,
           "cases:\n  - name: One\n    on: 2026-12-01\n    gate: plan\n    given: {}\n"
           "    expect: {requires: [minimum_quotes 1]}\n"}};
}

// Rules of the council's own that turn on a fact of its own.
plugins::host::BundleFiles rules_on_beds() {
  return {{plugins::host::kManifestFile,
           "id: lancashire\ntitle: Lancashire\nversion: 9.0.0\nsdk: 3\nlayer: local\nauthority: lancashire\n"
           "under: england_2023\nprogram: standing_orders\nsources: [Test]\nfacts:\n  - {name: "
           "x_lancashire_beds_count, meaning: Beds., question: \"How many beds?\"}\n"},
          {plugins::host::kTablesFile,
           "tables:\n  - name: rules\n    title: Beds\n    versions:\n      - from: 2020-01-01\n        rows:\n"
           "          - {gate: sign, when: {x_lancashire_beds_count: {over: 20}}, finding: MANY_BEDS, level: blocks, "
           "sentence: More than 20 beds., remedy: Ask cabinet., citation: Test}\n"},
          {plugins::host::kCasesFile,
           "cases:\n  - name: Many\n    on: 2026-12-01\n    gate: sign\n    given: {x_lancashire_beds_count: 21}\n"
           "    expect: {finds: [MANY_BEDS]}\n"}};
}

TEST_F(StatedLaterTest, AFactOfTheCouncilsOwnIsTakenWhereItsRulesDeclareIt) {
  EXPECT_EQ(refused<StateParticularsResponse>(stating("x_lancashire_beds_count", 21), officer_), "INVALID_FACTS")
      << "nobody declares it yet";
  rules_.activate("lancashire", "standing_orders", rules_on_beds());
  EXPECT_THAT(preview(), testing::ElementsAre("sign FACT_MISSING", "sign FACT_MISSING", "sign NOTICE_MISSING",
                                              "sign NOTICE_MISSING"));
  EXPECT_EQ(refused<StateParticularsResponse>(stating("x_lancashire_rooms_count", 21), officer_), "INVALID_FACTS");
  must<StateParticularsResponse>(stating("x_lancashire_beds_count", 21), officer_);
  EXPECT_EQ(stated_at_signature("x_lancashire_beds_count"), "21");
  EXPECT_THAT(preview(), testing::Contains("sign MANY_BEDS"));
  StateParticularsRequest fewer = stating("x_lancashire_beds_count", 20);
  fewer.mutable_particulars()->set_reason("One room is an office");
  must<StateParticularsResponse>(fewer, officer_);
  EXPECT_THAT(preview(), testing::ElementsAre("sign FACT_MISSING", "sign NOTICE_MISSING", "sign NOTICE_MISSING"));
}

TEST_F(StatedLaterTest, AFactThatRulesNoLongerKnowClosesNoGate) {
  rules_.activate("lancashire", "standing_orders", rules_on_beds());
  must<StateParticularsResponse>(stating("x_lancashire_beds_count", 21), officer_);
  EXPECT_THAT(preview(), testing::Contains("sign MANY_BEDS"));
  rules_.activate("lancashire", "standing_orders", rules_on_nothing());
  EXPECT_EQ(stated_at_signature("x_lancashire_beds_count"), "21");
  EXPECT_THAT(preview(), testing::ElementsAre("sign FACT_MISSING", "sign NOTICE_MISSING", "sign NOTICE_MISSING"));
  EXPECT_EQ(refused<StateParticularsResponse>(stating("x_lancashire_rooms_count", 2), officer_), "INVALID_FACTS");
}

TEST_F(StatedLaterTest, BiddersDoNotReadIt) {
  must<StateParticularsResponse>(stating("kpis", 3), officer_);
  GetProcedureRequest get;
  EXPECT_EQ(must<GetProcedureResponse>(get, bidder(1)).procedure().later_particulars_size(), 0);
  EXPECT_EQ(must<GetProcedureResponse>(get, "").procedure().later_particulars_size(), 0);
  EXPECT_EQ(must<GetProcedureResponse>(get, auditor_).procedure().later_particulars_size(), 1);
}

}  // namespace
}  // namespace concord::tests
