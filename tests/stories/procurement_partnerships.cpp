// Which decide functions answer the stories of frameworks, offers and alliances.
#include "tests/stories/procurement_partnerships.h"

#include <optional>

#include "services/platform/values/refusal.h"
#include "services/procurement/alliance/alliance.h"
#include "services/procurement/alliance/leadership_team.h"
#include "services/procurement/alliance/open_book.h"
#include "services/procurement/alliance/phases.h"
#include "services/procurement/duties/duty.h"
#include "services/procurement/framework/call_off_decision.h"
#include "services/procurement/framework/call_off_term.h"
#include "services/procurement/framework/call_offs.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/framework/framework_award.h"
#include "services/procurement/offers/offer.h"
#include "tests/stories/procurement_facts.h"

namespace concord::procurement {
namespace {

// The competition that a framework rests on. competition: awarded, not_awarded or call_off; bidders: ids;
// began_under: cpv|day on which it commenced
CompetitionFacts competition_facts(const StoryFacts& facts) {
  CompetitionFacts competition;
  for (const auto& row : table(facts, "began_under")) {
    competition.legal.set_cpv(row[0]);
    competition.legal.set_commenced_on(row[1]);
  }
  competition.is_known = facts.count("competition") > 0;
  competition.is_call_off = stories::has_fact(facts, "competition", "call_off");
  competition.is_awarded = stories::has_fact(facts, "competition", "awarded");
  competition.bidders = ids(facts, "bidders");
  return competition;
}
constexpr auto kCompetition = [](const auto& state, const auto& request, const StoryFacts& facts,
                                 const Context& context) {
  return decide(state, request, context, competition_facts(facts));
};

// Who of a lot, or of an admission, is accredited (accredited: ids), and the competition.
AdmissionFacts admission_facts(const StoryFacts& facts) { return {ids(facts, "accredited"), competition_facts(facts)}; }
constexpr auto kAdmission = [](const auto& state, const auto& request, const StoryFacts& facts,
                               const Context& context) {
  return decide(state, request, context, admission_facts(facts));
};

// What the rules find at the gates. at_award and at_sign: CODE|subject
std::optional<rules::v1::RulesRecord> answer_of(const StoryFacts& facts, const std::string& name) {
  if (facts.count(name) == 0) return std::nullopt;
  rules::v1::RulesRecord record;
  record.mutable_judgement();
  for (const auto& row : table(facts, name)) {
    rules::v1::Finding* found = record.mutable_judgement()->add_findings();
    found->set_level(rules::v1::LEVEL_BLOCKS);
    found->set_code(row[0]);
    found->set_subject(row[1]);
    found->set_sentence(row[0] + " of " + row[1] + ".");
    found->set_remedy("Mend it.");
  }
  return record;
}
constexpr auto kCallOff = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  return decide(state, request, context, admission_facts(facts),
                CallOffAnswers{answer_of(facts, "at_award"), answer_of(facts, "at_sign")});
};

// What the rulebook says, unless told: a light-touch threshold of 663,540 pounds and no competition below it.
// law: threshold|competition level|quotes; quotes_barred, direct_barred: [sentence]; rules: none
RouteLaw law_of(const StoryFacts& facts, std::int64_t value) {
  RouteLaw law;
  if (stories::has_fact(facts, "rules", "none")) return law;
  law.source = RouteLaw::Source::kRules;
  law.threshold_pence = 66'354'000;
  law.is_light_touch = true;
  for (const auto& row : table(facts, "law")) {
    law.threshold_pence = number(row[0]);
    law.competition_level = number(row[1]);
    law.quotes = number(row[2]);
  }
  law.is_covered = value >= law.threshold_pence;
  law.quotes_barred = text(facts, "quotes_barred", "");
  law.direct_barred = text(facts, "direct_barred", "");
  return law;
}

// Open frameworks with one lot. frameworks: framework|lot|area|group|MECHANISM|provider
AnswerFacts answer_facts(const StoryFacts& facts, const v1::Offer& offer, const v1::AnswerOfferRequest& request) {
  AnswerFacts answer;
  answer.law = law_of(facts, value_with_vat(offer.price_year_pence(), {request.term_months(), request.vat_ppm()}));
  for (const auto& row : table(facts, "frameworks")) {
    v1::Framework& framework = answer.frameworks.emplace_back();
    framework.set_id(row[0]);
    framework.set_status(v1::FRAMEWORK_STATUS_OPEN);
    framework.mutable_draft()->set_starts_on("2026-01-01");
    framework.mutable_draft()->set_ends_on("2029-12-31");
    v1::FrameworkLot* lot = framework.mutable_draft()->add_lots();
    lot->set_id(row[1]);
    lot->add_area_codes(row[2]);
    lot->add_client_groups(row[3]);
    v1::CallOffMechanism mechanism = v1::CALL_OFF_MECHANISM_UNSPECIFIED;
    v1::CallOffMechanism_Parse(row[4], &mechanism);
    lot->set_mechanism(mechanism);
    v1::Admission* admission = framework.add_admissions();
    admission->set_lot_id(row[1]);
    admission->set_provider_id(row[5]);
  }
  return answer;
}

// decided_on: [day of the decision that asks for it]; none where there is no such duty
constexpr auto kDuty = [](const auto& state, const auto& request, const StoryFacts& facts, const Context& context) {
  std::optional<v1::Duty> known;
  if (const std::string day = text(facts, "decided_on", ""); !day.empty()) {
    known.emplace().set_id(request.duty_id());
    known->set_decided_on(day);
  }
  return decide(state, request, context, known);
};

}  // namespace

void add_partnerships(stories::StoryBook& book) {
  book.add(stories::Aggregate<FrameworkAggregate>("framework")
               .all(PlainFrameworkCommands(), kPlain)
               .on<v1::OpenFrameworkRequest>("OpenFramework", kCompetition)
               .all(AwardStatementCommands(), kCompetition)
               .on<v1::AdmitProviderRequest>("AdmitProvider", kAdmission)
               .on<v1::CallOffRequest>("CallOff", kCallOff)
               .on<v1::ApproveCallOffRequest>("ApproveCallOff", kCallOff)
               .on<v1::SignCallOffRequest>("SignCallOff", kCallOff)
               .all(PlainCallOffCommands(), kPlain)
               .on<v1::RecordCallOffTerm>("RecordCallOffTerm", kPlain)
               .on<v1::StartMiniCompetitionRequest>("StartMiniCompetition", kAdmission));
  book.add(stories::Aggregate<OfferAggregate>("offer")
               .on<v1::RecordOffer>("RecordOffer", kPlain)
               .on<v1::AnswerOfferRequest>("AnswerOffer", [](const auto& state, const auto& request,
                                                             const StoryFacts& facts, const Context& context) {
                 return decide(state, request, context, answer_facts(facts, state, request));
               }));
  book.add(stories::Aggregate<DutyAggregate>("duty")
               .on<v1::CloseDutyRequest>("CloseDuty", kDuty)
               .on<v1::ReopenDutyRequest>("ReopenDuty", kDuty));
  book.add(stories::Aggregate<AllianceAggregate>("alliance")
               .all(PlainAllianceCommands(), kPlain)
               .all(PlainPhaseCommands(), kPlain)
               .all(PlainTeamCommands(), kPlain)
               .all(PlainBookCommands(), kPlain));
}

}  // namespace concord::procurement
