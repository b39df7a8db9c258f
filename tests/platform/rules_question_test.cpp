// What every service that asks the rules shares: the question, what an officer states, what of the answer weighs, and
// that silence decides nothing.
#include "services/platform/calling/rules_question.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "services/platform/calling/rules_asking.h"
#include "services/platform/values/decided.h"
#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

Context in_lancashire() {
  Context context;
  context.authority = "lancashire";
  context.today = absl::CivilDay(2026, 11, 21);
  return context;
}

std::string fact(const rules::v1::EvaluateRequest& question, const std::string& name) {
  for (const auto& one : question.facts()) {
    if (one.name() != name) continue;
    if (one.has_integer()) return std::to_string(one.integer());
    return one.has_text() ? one.text() : one.date();
  }
  return "not stated";
}

TEST(RulesQuestion, BeginsWithWhoAsksAndWhen) {
  const RulesQuestion question(rules::v1::GATE_PLAN, "2025-02-24", in_lancashire());
  EXPECT_EQ(question.request().authority(), "lancashire");
  EXPECT_EQ(question.request().gate(), rules::v1::GATE_PLAN);
  EXPECT_EQ(question.request().legal_date(), "2025-02-24");
  EXPECT_EQ(fact(question.request(), "authority"), "lancashire");
  EXPECT_EQ(fact(question.request(), "today"), "2026-11-21");
}

TEST(RulesQuestion, AnEmptyTextIsNotKnownAndAnEmptySetIsNone) {
  RulesQuestion question(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  question.particulars({});
  EXPECT_EQ(fact(question.request(), "cpv"), "not stated");
  EXPECT_EQ(fact(question.request(), "is_light_touch"), "not stated");
  EXPECT_EQ(fact(question.request(), "approvals"), "");
  rules::v1::Particulars said;
  said.set_is_light_touch(false);
  said.add_approvals("cabinet");
  said.add_approvals("section_151_officer");
  RulesQuestion more(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  more.particulars(said);
  EXPECT_EQ(fact(more.request(), "is_light_touch"), "0") << "a no that was said is a no";
  EXPECT_EQ(fact(more.request(), "approvals"), "cabinet, section_151_officer");
}

TEST(RulesQuestion, WhatIsBoughtIsKnownByItsCodeOrByAnOfficer) {
  const std::pair<const char*, const char*> codes[] = {
      {"45210000", "works"}, {"03000000", "goods"},    {"33190000-8", "goods"},  {"44000000", "goods"},
      {"48000000", "goods"}, {"50000000", "services"}, {"85311000", "services"}, {"", "services"}};
  for (const auto& [code, kind] : codes) {
    RulesQuestion question(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
    question.cpv(code);
    question.stated({});
    EXPECT_EQ(fact(question.request(), "kind"), kind) << code;
  }
  StatedFacts works;
  works.Add()->set_name("kind");
  works.Mutable(0)->set_text("works");
  RulesQuestion stated(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  stated.stated(works);
  EXPECT_EQ(fact(stated.request(), "kind"), "works") << "where no code tells, an officer does";
}

rules::v1::Fact stated(const std::string& name, std::int64_t value) {
  rules::v1::Fact fact;
  fact.set_name(name);
  fact.set_integer(value);
  return fact;
}

TEST(RulesQuestion, WhatTheRecordTellsHoldsOverWhatIsStated) {
  rules::v1::Particulars said;
  *said.add_stated() = stated("lots", 9);
  *said.add_stated() = stated("is_urgent", 0);
  RulesQuestion question(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  question.number("lots", 3);
  question.particulars(said);
  EXPECT_EQ(fact(question.request(), "lots"), "3");
  EXPECT_EQ(fact(question.request(), "is_urgent"), "0");
  std::set<std::string> names;
  for (const auto& one : question.request().facts()) EXPECT_TRUE(names.insert(one.name()).second) << one.name();
}

TEST(RulesQuestion, StatedFactsAreNumbersDaysAndCodes) {
  const auto fault = [](const auto& change) {
    rules::v1::Particulars said;
    *said.add_stated() = stated("is_urgent", 1);
    change(*said.add_stated());
    const auto refused = refusal_of(check_particulars(said, "particulars"));
    return refused ? refused->sentence() : "";
  };
  const auto text = [](const std::string& is) {
    return [is](rules::v1::Fact& fact) {
      fact.set_name("reserved_to");
      fact.set_text(is);
    };
  };
  EXPECT_EQ(fault(text("none")), "");
  EXPECT_EQ(fault(text("UK4, UK6")), "");
  EXPECT_EQ(fault(text("UK4,UK6")), "");
  EXPECT_EQ(fault(text("UK4,")), "The fact reserved_to is no code and no list of codes.");
  EXPECT_EQ(fault(text("Mrs Smith, 4 High Street")), "The fact reserved_to is no code and no list of codes.");
  EXPECT_EQ(fault(text(std::string(kMaxStatedBytes + 1, 'x'))),
            "The fact reserved_to is no code and no list of codes.");
  EXPECT_EQ(fault([](rules::v1::Fact& fact) { fact = stated("is_urgent", 0); }), "The fact is_urgent is stated twice.");
  EXPECT_EQ(fault([](rules::v1::Fact& fact) { fact = stated("is urgent", 0); }), "'is urgent' is no name of a fact.");
  EXPECT_EQ(fault([](rules::v1::Fact& fact) { fact.set_name("lots"); }), "The fact lots has no value.");
  EXPECT_EQ(fault([](rules::v1::Fact& fact) {
              fact.set_name("ends_on");
              fact.set_date("31.12.2026");
            }),
            "The fact ends_on is no day as YYYY-MM-DD.");
  rules::v1::Particulars many;
  for (int i = 0; i <= kMaxStated; ++i) *many.add_stated() = stated(cat("fact_", i), i);
  EXPECT_EQ(refusal_of(check_particulars(many, "particulars"))->sentence(), "41 stated facts are too many.");
}

TEST(RulesQuestion, ParticularsAreCodesAndBounded) {
  rules::v1::Particulars said;
  for (int i = 0; i < kMaxTokens; ++i) said.add_notices(cat("UK", i));
  said.add_statements(std::string(kMaxToken, 'x'));
  said.set_cpv("85311000");
  EXPECT_TRUE(check_particulars(said, "particulars").ok());
  auto many = said;
  many.add_notices("UK99");
  EXPECT_EQ(code_of(check_particulars(many, "particulars")), "INVALID_PARTICULARS");
  auto wordy = said;
  wordy.set_statements(0, std::string(kMaxToken + 1, 'x'));
  EXPECT_EQ(code_of(check_particulars(wordy, "particulars")), "INVALID_PARTICULARS");
  auto spaced = said;
  spaced.add_approvals("the cabinet");
  const auto which = refusal_of(check_particulars(spaced, "particulars"));
  ASSERT_TRUE(which.has_value());
  EXPECT_EQ(which->sentence(), "'the cabinet' among the approvals is no code.");
  EXPECT_EQ(which->subject(), "particulars.approvals");
  EXPECT_EQ(refusal_of(check_particulars(many, "particulars"))->sentence(), "41 notices are too many.");
  auto strange = said;
  strange.set_cpv("8531100O");
  const auto refused = check_particulars(strange, "ending.particulars");
  ASSERT_EQ(code_of(refused), "INVALID_PARTICULARS");
  EXPECT_EQ(refusal_of(refused)->subject(), "ending.particulars.cpv");
}

rules::v1::ApprovalGiven given(const std::string& approval, const std::string& day) {
  rules::v1::ApprovalGiven one;
  one.set_approval(approval);
  one.set_given_on(day);
  return one;
}

rules::v1::Waiver waiver(const std::string& day, const std::string& reason) {
  rules::v1::Waiver one;
  one.set_requirement("minimum_quotes");
  one.set_waived_by("cabinet");
  one.set_waived_on(day);
  one.set_reason(reason);
  return one;
}

TEST(RulesQuestion, ApprovalsAndWaiversCountFromTheirDay) {
  rules::v1::Particulars said;
  said.add_approvals("director");
  *said.add_approvals_given() = given("cabinet", "2026-11-21");
  *said.add_approvals_given() = given("monitoring_officer", "2026-11-20");
  *said.add_approvals_given() = given("full_council", "2026-11-22");
  *said.add_waivers() = waiver("2026-11-21", "Only two work here");
  *said.add_waivers() = waiver("2026-11-21", "Said twice");
  EXPECT_TRUE(check_particulars(said, "particulars").ok());
  RulesQuestion question(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  question.particulars(said);
  EXPECT_EQ(fact(question.request(), "approvals"), "director, monitoring_officer, cabinet");
  EXPECT_EQ(fact(question.request(), "approvals_given"), "2026-11-20:monitoring_officer, 2026-11-21:cabinet");
  EXPECT_EQ(fact(question.request(), "waivers"), "minimum_quotes:cabinet");
  for (const auto& one : question.request().facts()) {
    const bool is_officers = one.name() == "waivers" || one.name() == "approvals_given";
    EXPECT_EQ(one.stated(), is_officers) << one.name();
  }
  rules::v1::Particulars later;
  *later.add_waivers() = waiver("2026-11-22", "To come");
  RulesQuestion before(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  before.particulars(later);
  EXPECT_EQ(fact(before.request(), "waivers"), "not stated");
  EXPECT_EQ(fact(before.request(), "approvals_given"), "not stated");
}

TEST(RulesQuestion, OfManyApprovalsTheLatestAreToldWithTheirDaysAndAllCount) {
  rules::v1::Particulars said;
  for (int i = 10; i < 10 + kMaxTokens; ++i)
    *said.add_approvals_given() = given(cat("board_", i), cat("2025-03-", i % 28 + 1 < 10 ? "0" : "", i % 28 + 1));
  ASSERT_TRUE(check_particulars(said, "particulars").ok());
  RulesQuestion question(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire());
  question.particulars(said);
  const auto names_in = [&](const char* name) {
    const std::string all = fact(question.request(), name);
    return std::count(all.begin(), all.end(), ',') + 1;
  };
  EXPECT_EQ(names_in("approvals"), kMaxTokens);
  EXPECT_EQ(names_in("approvals_given"), 25);
  EXPECT_LE(fact(question.request(), "approvals_given").size(), 2'000U) << "what the rules take of a set";
}

TEST(RulesQuestion, AWaiverIsWholeOrNone) {
  const auto code = [](const rules::v1::Waiver& one) {
    rules::v1::Particulars said;
    *said.add_waivers() = one;
    return code_of(check_particulars(said, "particulars"));
  };
  EXPECT_EQ(code(waiver("2026-11-21", "")), "INVALID_PARTICULARS");
  EXPECT_EQ(code(waiver("21 November", "A reason")), "INVALID_PARTICULARS");
  EXPECT_EQ(code(waiver("2026-11-21", std::string(kMaxWaiverReason + 1, 'x'))), "INVALID_PARTICULARS");
  EXPECT_EQ(code(waiver("2026-11-21", "Ask ann@example.org")), "PERSONAL_DATA");
  auto nobodys = waiver("2026-11-21", "A reason");
  nobodys.clear_waived_by();
  EXPECT_EQ(code(nobodys), "INVALID_PARTICULARS");
  rules::v1::Particulars undated;
  undated.add_approvals_given()->set_approval("cabinet");
  EXPECT_EQ(code_of(check_particulars(undated, "particulars")), "INVALID_PARTICULARS");
  rules::v1::Particulars bare;
  bare.add_stated()->set_name("waivers");
  bare.mutable_stated(0)->set_text("minimum_quotes");
  EXPECT_EQ(code_of(check_particulars(bare, "particulars")), "INVALID_PARTICULARS") << "its reason would be missing";
}

rules::v1::Judgement judgement(std::initializer_list<rules::v1::Level> levels) {
  rules::v1::Judgement judgement;
  for (const auto level : levels) {
    auto* finding = judgement.add_findings();
    finding->set_level(level);
    finding->set_code(cat("CODE_", judgement.findings_size()));
    finding->set_sentence("GBP 574,750 is above the threshold.");
    finding->set_remedy("Publish a notice.");
    finding->set_citation("Act, s.21");
  }
  return judgement;
}

TEST(RulesAnswer, NotesDoNotWeigh) {
  const auto found =
      findings_that_weigh(judgement({rules::v1::LEVEL_NOTES, rules::v1::LEVEL_WARNS, rules::v1::LEVEL_BLOCKS}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].code(), "CODE_2");
  EXPECT_EQ(found[1].code(), "CODE_3");
}

TEST(RulesAnswer, TheFirstThatBlocksIsTheRefusalWithItsCitation) {
  EXPECT_TRUE(refuse_blocked(judgement({rules::v1::LEVEL_NOTES, rules::v1::LEVEL_WARNS})).ok());
  const auto refused = refuse_blocked(judgement({rules::v1::LEVEL_WARNS, rules::v1::LEVEL_BLOCKS}));
  ASSERT_EQ(code_of(refused), "CODE_2");
  EXPECT_EQ(refusal_of(refused)->sentence(), "GBP 574,750 is above the threshold.");
  EXPECT_EQ(refusal_of(refused)->remedy(), "Publish a notice.");
  EXPECT_EQ(refusal_of(refused)->citation(), "Act, s.21");
}

TEST(RulesAnswer, AFindingWithoutASentenceLeavesNoGap) {
  auto silent = judgement({rules::v1::LEVEL_BLOCKS, rules::v1::LEVEL_BLOCKS, rules::v1::LEVEL_BLOCKS});
  silent.mutable_findings(1)->clear_sentence();
  silent.mutable_findings(1)->clear_remedy();
  const auto refusal = refusal_of(refuse_blocked(silent));
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(
      refusal->sentence(),
      "GBP 574,750 is above the threshold. Besides, CODE_2: Besides, CODE_3: GBP 574,750 is above the threshold.");
  EXPECT_EQ(refusal->remedy(), "Publish a notice. Publish a notice.");
}

// What a service decides, in short: it notes whether the rules were asked.
using Found = std::optional<rules::v1::RulesRecord>;
Decided<std::string> grant(const Found& found) { return std::vector<std::string>{found ? "asked" : "not asked"}; }

rules::v1::EvaluateRequest question() {
  return RulesQuestion(rules::v1::GATE_PLAN, "2026-11-21", in_lancashire()).request();
}

TEST(DecideWithRules, SilenceDecidesNothing) {
  // A port that nobody listens on: the kernel keeps it for itself.
  const std::shared_ptr<RemoteCall> silent = remote_call("127.0.0.1:1", "no token");
  const auto decided = decide_with_rules(silent, grant, question);
  EXPECT_EQ(code_of(decided.status()), "RULES_UNAVAILABLE");
  EXPECT_TRUE(absl::IsUnavailable(decided.status()));
}

TEST(DecideWithRules, ANoOfItsOwnAndNothingToDoNeedNoAnswer) {
  const std::shared_ptr<RemoteCall> silent = remote_call("127.0.0.1:1", "no token");
  const auto refused = decide_with_rules(
      silent,
      [](const Found&) -> Decided<std::string> {
        return refuse_state({.code = "NO", .sentence = "No.", .remedy = "Another time."});
      },
      question);
  EXPECT_EQ(code_of(refused.status()), "NO");
  const auto nothing = decide_with_rules(
      silent, [](const Found&) -> Decided<std::string> { return std::vector<std::string>(); }, question);
  ASSERT_TRUE(nothing.ok());
  EXPECT_TRUE(nothing->empty());
}

TEST(DecideWithRules, WithoutARulesServiceInDevelopmentItIsDecidedWithout) {
  const auto decided = decide_with_rules(rules_among({}), grant, question);
  ASSERT_TRUE(decided.ok());
  EXPECT_EQ(decided->front(), "not asked");
}

}  // namespace
}  // namespace concord::platform
