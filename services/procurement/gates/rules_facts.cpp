// PURE. Facts for the rules; see rules_facts.h.
#include "services/procurement/gates/rules_facts.h"

#include <algorithm>
#include <map>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/award_notices.h"
#include "services/procurement/gates/particulars.h"

namespace concord::procurement {
namespace {

namespace asked = rules::v1;
constexpr char kFactMissing[] = "FACT_MISSING";

using platform::cat;
using platform::format_date;
using Question = platform::RulesQuestion;

constexpr std::int64_t kPpmOfBasisPoint = 100;
constexpr std::int64_t kBasisPoints = 10'000;
constexpr std::int64_t kMostOverBudget = 100 * kBasisPoints;  // as far as shares go; what is further is as much

asked::Gate gate_of(Gate gate) {
  switch (gate) {
    case Gate::kPublish:
      return asked::GATE_PUBLISH;
    case Gate::kClose:
      return asked::GATE_CLOSE;
    case Gate::kEvaluate:
      return asked::GATE_EVALUATE;
    case Gate::kAward:
      return asked::GATE_AWARD;
    case Gate::kSign:
      return asked::GATE_SIGN;
  }
  return asked::GATE_UNSPECIFIED;
}

std::string type_of(v1::ProcedureType type) {
  switch (type) {
    case v1::PROCEDURE_TYPE_OPEN:
      return "open";
    case v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE:
      return "competitive_flexible";
    case v1::PROCEDURE_TYPE_CALL_OFF:
      return "framework_call_off";
    case v1::PROCEDURE_TYPE_DIRECT_AWARD:
      return "direct";
    case v1::PROCEDURE_TYPE_QUOTES:
      return "quotes";
    case v1::PROCEDURE_TYPE_RESTRICTED:
      return "restricted";
    case v1::PROCEDURE_TYPE_NEGOTIATED:
      return "negotiated";
    case v1::PROCEDURE_TYPE_COMPETITIVE_DIALOGUE:
      return "competitive_dialogue";
    case v1::PROCEDURE_TYPE_INNOVATION_PARTNERSHIP:
      return "innovation_partnership";
    case v1::PROCEDURE_TYPE_NEGOTIATED_WITHOUT_PUBLICATION:
      return "negotiated_without_publication";
    default:
      return {};
  }
}

// The door by which an officer states what no record tells; notices and letters are recorded.
std::string door_for(Gate gate, bool is_of_quotes, const std::string& remedy) {
  if (remedy == "State award_notice_on.") return "Record the contract award notice (RecordNotice, UK6).";
  if (remedy == "State letters_last_sent_on.") return "Record the letters (RecordNotice, standstill_letters).";
  if (remedy.starts_with("State approvals_given.")) {
    return gate == Gate::kPublish
               ? "State each approval with its day: approvals_given of the draft's legal particulars."
               : "State each approval with its day: approvals_given of StateParticulars.";
  }
  if (gate == Gate::kPublish && is_of_quotes)
    return cat(remedy, " It goes into `legal` of the invitation (InviteQuotes).");
  const char* where = gate == Gate::kPublish
                          ? "It goes into the draft's legal particulars (legal.stated; strategy and CPV code have "
                            "fields of their own) by AmendProcedure."
                          : "It is stated by StateParticulars (particulars.stated).";
  return cat(remedy, " ", where);
}

// All lots over the whole term; the extension at the last year's price, in whole months. Without VAT, as the plan's
// money.
std::int64_t value_of(const v1::ProcedureDraft& draft) {
  std::int64_t value = 0;
  for (const v1::Lot& lot : draft.lots()) {
    for (const std::int64_t year : lot.yearly_pence()) value += year;
    if (lot.yearly_pence().empty()) continue;
    value += lot.yearly_pence(lot.yearly_pence_size() - 1) * draft.contract().extension_months() / 12;
  }
  return value;
}

std::int64_t weight_of(const v1::ProcedureDraft& draft, v1::CriterionKind kind) {
  std::int64_t ppm = 0;
  for (const v1::Criterion& criterion : draft.criteria()) {
    if (criterion.kind() == kind && criterion.parent_id().empty()) ppm += criterion.weight_ppm();
  }
  return std::min(ppm, kWholePpm) / kPpmOfBasisPoint;
}

// Of the publication itself, in whichever nation: it is not asked for before it.
std::vector<std::string> own_notices(v1::ProcedureType type) {
  switch (type) {
    case v1::PROCEDURE_TYPE_OPEN:
    case v1::PROCEDURE_TYPE_COMPETITIVE_FLEXIBLE:
    case v1::PROCEDURE_TYPE_RESTRICTED:
    case v1::PROCEDURE_TYPE_NEGOTIATED:
    case v1::PROCEDURE_TYPE_COMPETITIVE_DIALOGUE:
    case v1::PROCEDURE_TYPE_INNOVATION_PARTNERSHIP:
      return {"UK4", "pcs_contract_notice"};
    case v1::PROCEDURE_TYPE_DIRECT_AWARD:
      return {"UK5"};
    default:
      return {};
  }
}

void state_notices(Question& to, Gate gate, const v1::ProcedureDraft& draft, std::vector<std::string> notices) {
  for (const std::string& own : own_notices(draft.type())) {
    const bool is_listed = std::find(notices.begin(), notices.end(), own) != notices.end();
    if (gate == Gate::kPublish && !is_listed) notices.push_back(own);
  }
  to.set("notices", notices);
}

// What nobody planned is as long as the rules ask; each nation counts it in its own days.
void state_planned_standstill(Question& to, const v1::Timetable& timetable) {
  to.yes_no("standstill_offered", !timetable.only_standstill_due());
  if (timetable.standstill_days() == 0) return;
  to.number("standstill_working_days", std::int64_t{timetable.standstill_days()});
  to.number("standstill_days", std::int64_t{timetable.standstill_days()});
}

// Over the whole term, without VAT and extension: what the draft has for the lots that are awarded.
std::int64_t budget_of(const v1::ProcedureDraft& draft, const std::vector<FoundWinner>& winners) {
  std::int64_t budget = 0;
  for (const v1::Lot& lot : draft.lots()) {
    const bool is_won = std::any_of(winners.begin(), winners.end(),
                                    [&](const FoundWinner& winner) { return winner.lot_id == lot.id(); });
    for (int year = 0; is_won && year < lot.yearly_pence_size(); ++year) budget += lot.yearly_pence(year);
  }
  return budget;
}

// With what is awarded above its lots' budgets, its extension in proportion: the law looks at what is bought, not at
// what was hoped for.
std::int64_t value_with_awards(const v1::ProcedureDraft& draft, const std::vector<FoundWinner>& winners) {
  std::int64_t value = value_of(draft);
  const std::int64_t term = draft.contract().term_months();
  for (const FoundWinner& winner : winners) {
    const std::int64_t over = winner.price_pence - budget_of(draft, {winner});
    if (over <= 0) continue;
    value += term > 0 ? half_up(Wide{over} * (term + draft.contract().extension_months()), term) : over;
  }
  return value;
}

// Who was invited, as the invitation said; the draft keeps the counts by their names.
platform::StatedFacts of_the_invitation(const v1::LegalParticulars& legal) {
  platform::StatedFacts counts;
  for (const asked::Fact& fact : legal.stated()) {
    if (fact.name().ends_with("_quotes_invited")) *counts.Add() = fact;
  }
  return counts;
}

void state_procedure(Question& to, const v1::ProcedureDraft& draft, const v1::LegalParticulars& legal,
                     const std::vector<FoundWinner>& winners) {
  to.cpv(legal.cpv());
  to.text("strategy", legal.strategy());
  to.text("procedure_type", type_of(draft.type()));
  // A mini-competition among those admitted is the only call-off that is a procedure.
  if (draft.type() == v1::PROCEDURE_TYPE_CALL_OFF && !draft.framework_id().empty())
    to.text("call_off_way", "selection");
  if (draft.type() == v1::PROCEDURE_TYPE_QUOTES) {
    to.number("quotes_invited", std::int64_t{draft.invited_provider_ids_size()});
    to.known(of_the_invitation(legal));
  }
  to.number("value_excluding_vat_pence", value_with_awards(draft, winners));
  to.number("lots", std::int64_t{draft.lots_size()});
  to.number("max_lots_per_provider", std::int64_t{draft.award_rules().max_lots_per_provider()});
  to.number("different_providers", std::int64_t{draft.award_rules().different_providers()});
  to.yes_no("accredited_only", draft.award_rules().accredited_only());
  to.yes_no("award_rule_published", true);   // the rule in words stands in every published procedure
  to.yes_no("electronic_submission", true);  // bids come through this service
  to.number("quality_weight_bp", weight_of(draft, v1::CRITERION_KIND_QUALITY));
  to.number("social_value_weight_bp", weight_of(draft, v1::CRITERION_KIND_SOCIAL_VALUE));
  to.number("price_weight_bp", weight_of(draft, v1::CRITERION_KIND_PRICE));
  to.number("contract_months", std::int64_t{draft.contract().term_months() + draft.contract().extension_months()});
  if (draft.contract().has_is_concession()) to.yes_no("is_concession", draft.contract().is_concession());
  state_planned_standstill(to, draft.timetable());
  to.approved(legal.approvals(), legal.approvals_given(), legal.waivers());
  to.set("statements", legal.statements());
}

std::int64_t days_from(const std::string& from, const std::string& to) {
  const auto first = platform::parse_date(from, "from");
  const auto last = platform::parse_date(to, "to");
  return first.ok() && last.ok() ? std::max<std::int64_t>(0, *last - *first) : 0;
}

// Tenders are invited on the day of the final tender; before it is issued, on the day planned for that.
std::string invited_on(const GateFacts& facts, const std::string& published) {
  if (!facts.invited_on.empty()) return facts.invited_on;
  const auto& stages = facts.rules.stages();
  return stages.empty() || stages.rbegin()->decided_by().empty() ? published : stages.rbegin()->decided_by();
}

void state_stages(Question& to, const GateFacts& facts, const std::string& published) {
  if (facts.rules.stages().empty()) return;
  const v1::Stage& first = facts.rules.stages(0);
  to.yes_no("has_participation_stage", true);  // the first of them is one
  to.yes_no("has_suitability_stage", !first.conditions().empty());
  to.number("participation_days", days_from(published, london_date(first.ends_ms())));
  if (!facts.invited_on.empty()) to.yes_no("are_suppliers_preselected", true);
}

// What holds of a procedure of this service about which nobody says otherwise.
platform::StatedFacts usual_facts() {
  platform::StatedFacts usual;
  const auto add = [&usual](const char* name, bool value) {
    asked::Fact& fact = *usual.Add();
    fact.set_name(name);
    fact.set_integer(value ? 1 : 0);
  };
  add("all_documents_available", true);  // it shows its papers to everybody; others may be kept elsewhere
  add("has_participation_stage", false);
  add("is_concession", false);
  return usual;
}

void state_winners(Question& to, const std::vector<FoundWinner>& winners, const std::set<std::string>& accredited) {
  std::map<std::string, std::int64_t> lots_of;
  std::set<std::string> leads, unaccredited;
  for (const FoundWinner& winner : winners) {
    leads.insert(winner.party_ids.empty() ? winner.bid_id : winner.party_ids.front());
    for (const std::string& party : winner.party_ids) {
      ++lots_of[party];
      if (accredited.count(party) == 0) unaccredited.insert(party);
    }
  }
  std::int64_t most = 0;
  for (const auto& [party, lots] : lots_of) most = std::max(most, lots);
  to.number("distinct_winners", static_cast<std::int64_t>(leads.size()));
  to.number("most_lots_of_one_provider", most);
  to.number("unaccredited_winners", static_cast<std::int64_t>(unaccredited.size()));
}

void state_award(Question& to, Gate gate, const GateFacts& facts) {
  // The award as a whole, and of a signature the lot that is signed.
  const std::vector<FoundWinner>& winners = gate == Gate::kSign ? facts.winners : facts.all_winners;
  std::int64_t value = 0;
  for (const FoundWinner& winner : winners) value += winner.price_pence;
  if (winners.empty()) return;
  to.number("award_value_excluding_vat_pence", value);
  const std::int64_t budget = budget_of(facts.rules, winners);
  if (budget == 0) return;
  const std::int64_t over = value - budget;
  const std::int64_t share = std::min(kMostOverBudget, half_up(Wide{over < 0 ? -over : over} * kBasisPoints, budget));
  to.number("award_over_budget_bp", over < 0 ? -share : share);
}

// Of the award whose contract is to be signed; an award that is being decided has no notice yet. Where one is recorded,
// what was stated of its days holds no more.
void state_award_notice(Question& to, const v1::Procedure& procedure, const FoundWinner& winner,
                        v1::LegalParticulars& legal) {
  const auto forget = [&legal](const char* name) {
    auto& stated = *legal.mutable_stated();
    stated.erase(
        std::remove_if(stated.begin(), stated.end(), [&](const asked::Fact& fact) { return fact.name() == name; }),
        stated.end());
  };
  const auto newest = [&](const char* name) {
    return notice_of_award(procedure, name, winner.contract_id, winner.awarded_on);
  };
  if (const v1::RecordedNotice* notice = newest(kAwardNotice)) {
    to.date("award_notice_on", notice->published_on());
    to.date("standstill_stated_end", notice->standstill_ends_on());
    forget("standstill_stated_end");
  }
  if (const v1::RecordedNotice* letters = newest(kStandstillLetters)) {
    to.date("letters_last_sent_on", letters->published_on());
    to.yes_no("last_notice_electronic", !letters->sent_by_post());
  }
}

}  // namespace

asked::EvaluateRequest question_of(Gate gate, const GateFacts& facts, const v1::Procedure& procedure,
                                   const platform::Context& context, std::optional<absl::CivilDay> deadline_on) {
  const v1::ProcedureDraft& draft = facts.rules;
  const std::string today = format_date(context.today);
  const std::string published = procedure.published_on().empty() ? today : procedure.published_on();
  // Old procedures keep the law they began under.
  const std::string commenced = draft.legal().commenced_on().empty() ? published : draft.legal().commenced_on();
  Question to(gate_of(gate), commenced, context);
  v1::LegalParticulars legal = particulars_now(draft.legal(), procedure);
  const FoundWinner to_sign = gate == Gate::kSign && !facts.winners.empty() ? facts.winners.front() : FoundWinner();
  const bool is_decided = gate == Gate::kAward || gate == Gate::kSign;
  state_procedure(to, draft, legal, is_decided ? facts.all_winners : std::vector<FoundWinner>());
  if (facts.framework && facts.framework->rests_on_award.ok() && facts.framework->competition.ok()) {
    to.yes_no("framework_award_ok", true);
    to.date("framework_ends_on", facts.framework->ends_on);
  }
  state_notices(to, gate, draft, notices_standing(procedure, legal, to_sign.contract_id, to_sign.awarded_on));
  to.date("commenced_on", commenced);
  to.date("published_on", facts.invited_on.empty() ? published : facts.invited_on);
  state_stages(to, facts, published);
  if (deadline_on) {
    to.number("tender_days", days_from(invited_on(facts, published), format_date(*deadline_on)));
    to.date("tender_deadline_date", format_date(*deadline_on));
  }
  if (facts.low_price_left_out) {
    to.yes_no("has_abnormally_low_price", true);
    to.yes_no("low_price_explanation_sought", true);
    to.yes_no("low_price_explained", false);
  }
  if (gate == Gate::kAward || gate == Gate::kSign) {
    if (!facts.is_preview) state_winners(to, facts.all_winners, facts.accredited);
    // Every bidder can read its own, with the explanation of the award, in the moment of the approval
    // (GetAssessmentSummary); what is approved is what is asked about here, so it holds for whoever is told of the
    // award.
    to.yes_no("assessment_summaries_sent", true);
    state_award(to, gate, facts);
    if (facts.deciding_persons > 0) to.number("deciding_persons", std::int64_t{facts.deciding_persons});
    if (gate == Gate::kSign) to.date("signing_date", today);
    if (gate == Gate::kAward) to.date("award_date", today);
    if (gate == Gate::kSign) to.date("award_date", to_sign.awarded_on);
    state_award_notice(to, procedure, to_sign, legal);
  }
  to.stated(legal.stated());
  to.known(usual_facts());
  return to.request();
}

std::vector<v1::Finding> findings_of(Gate gate, const v1::ProcedureDraft& draft, const asked::Judgement& judgement) {
  std::vector<v1::Finding> findings;
  for (const asked::Finding& found : platform::findings_that_weigh(judgement)) {
    v1::Finding& finding = findings.emplace_back();
    finding.set_gate(gate_name(gate));
    finding.set_code(found.code());
    finding.set_level(found.level() == asked::LEVEL_BLOCKS ? v1::FINDING_LEVEL_BLOCKS : v1::FINDING_LEVEL_WARNS);
    finding.set_sentence(found.sentence());
    finding.set_remedy(found.code() == kFactMissing
                           ? door_for(gate, draft.type() == v1::PROCEDURE_TYPE_QUOTES, found.remedy())
                           : found.remedy());
    finding.set_citation(found.citation());
    finding.set_subject(found.subject());
  }
  return findings;
}

}  // namespace concord::procurement
