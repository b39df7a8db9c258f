// PURE. Facts for the rules; see rules_facts.h.
#include "services/procurement/rules_facts.h"

#include <algorithm>
#include <map>

#include "services/platform/civil_date.h"
#include "services/platform/text.h"
#include "services/procurement/award.h"

namespace concord::procurement {
namespace {

namespace asked = rules::v1;
using platform::format_date;

constexpr std::int64_t kPpmOfBasisPoint = 100;
constexpr std::int64_t kWholePpm = 1'000'000;

class Question {
 public:
  explicit Question(asked::EvaluateRequest& request) : request_(request) {}
  void state(const char* name, std::int64_t value) { add(name).set_integer(value); }
  void state(const char* name, bool value) { add(name).set_integer(value ? 1 : 0); }
  void state_text(const char* name, const std::string& text) {
    if (!text.empty()) add(name).set_text(text);
  }
  void state_date(const char* name, const std::string& date) {
    if (!date.empty()) add(name).set_date(date);
  }
  template <typename List>
  void state_set(const char* name, const List& list) {
    std::string all;
    for (const std::string& one : list) all += (all.empty() ? "" : ", ") + one;
    add(name).set_text(all);
  }

 private:
  asked::Fact& add(const char* name) {
    asked::Fact& fact = *request_.add_facts();
    fact.set_name(name);
    return fact;
  }
  asked::EvaluateRequest& request_;
};

asked::Gate gate_of(DecisionGate gate) {
  switch (gate) {
    case DecisionGate::kPublish:
      return asked::GATE_PUBLISH;
    case DecisionGate::kClose:
      return asked::GATE_CLOSE;
    case DecisionGate::kEvaluate:
      return asked::GATE_EVALUATE;
    case DecisionGate::kAward:
      return asked::GATE_AWARD;
    case DecisionGate::kSign:
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
    default:
      return {};
  }
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

void state_procedure(Question& to, const v1::ProcedureDraft& draft, const v1::Procedure& procedure,
                     const platform::Context& context) {
  const v1::LegalParticulars& legal = draft.legal();
  to.state_text("authority", context.authority);
  to.state_text("authority_kind", "council");  // who else would run this suite says so in a plugin
  to.state_text("kind", "services");           // care and support are
  to.state_text("cpv", legal.cpv());
  to.state_text("strategy", legal.strategy());
  to.state_text("procedure_type", type_of(draft.type()));
  to.state("value_excluding_vat_pence", value_of(draft));
  to.state("lots", std::int64_t{draft.lots_size()});
  to.state("max_lots_per_provider", std::int64_t{draft.award_rules().max_lots_per_provider()});
  to.state("different_providers", std::int64_t{draft.award_rules().different_providers()});
  to.state("accredited_only", draft.award_rules().accredited_only());
  to.state("award_rule_published", true);     // the rule in words stands in every published procedure
  to.state("electronic_submission", true);    // bids come through this service
  to.state("all_documents_available", true);  // the procedure shows all of them to everybody
  to.state("quality_weight_bp", weight_of(draft, v1::CRITERION_KIND_QUALITY));
  to.state("social_value_weight_bp", weight_of(draft, v1::CRITERION_KIND_SOCIAL_VALUE));
  to.state("price_weight_bp", weight_of(draft, v1::CRITERION_KIND_PRICE));
  to.state("contract_months", std::int64_t{draft.contract().term_months() + draft.contract().extension_months()});
  to.state("standstill_offered", true);
  to.state("standstill_working_days", std::int64_t{standstill_of(draft)});
  std::vector<std::string> notices = {legal.notices().begin(), legal.notices().end()};
  for (const v1::RecordedNotice& notice : procedure.recorded_notices()) notices.push_back(notice.notice());
  to.state_set("notices", notices);
  to.state_set("approvals", legal.approvals());
  to.state_set("statements", legal.statements());
}

void state_winners(Question& to, const std::vector<FoundWinner>& winners, const std::set<std::string>& accredited) {
  std::map<std::string, std::int64_t> lots_of;
  std::set<std::string> bids, unaccredited;
  for (const FoundWinner& winner : winners) {
    bids.insert(winner.bid_id);
    for (const std::string& party : winner.party_ids) {
      ++lots_of[party];
      if (accredited.count(party) == 0) unaccredited.insert(party);
    }
  }
  std::int64_t most = 0;
  for (const auto& [party, lots] : lots_of) most = std::max(most, lots);
  to.state("distinct_winners", static_cast<std::int64_t>(bids.size()));
  to.state("most_lots_of_one_provider", most);
  to.state("unaccredited_winners", static_cast<std::int64_t>(unaccredited.size()));
}

}  // namespace

asked::EvaluateRequest question_of(DecisionGate gate, const GateFacts& facts, const v1::Procedure& procedure,
                                   const platform::Context& context, std::optional<absl::CivilDay> deadline_on) {
  asked::EvaluateRequest request;
  const v1::ProcedureDraft& draft = facts.rules;
  const std::string today = format_date(context.today);
  const std::string published = procedure.published_on().empty() ? today : procedure.published_on();
  request.set_authority(context.authority);
  request.set_gate(gate_of(gate));
  // Old procedures keep the law they began under.
  request.set_legal_date(draft.legal().commenced_on().empty() ? published : draft.legal().commenced_on());
  Question to(request);
  state_procedure(to, draft, procedure, context);
  to.state_date("commenced_on", request.legal_date());
  to.state_date("published_on", published);
  to.state_date("today", today);
  const auto published_on = platform::parse_date(published, "published_on");
  if (deadline_on && published_on.ok()) {
    to.state("tender_days", std::max<std::int64_t>(0, *deadline_on - *published_on));
    to.state_date("tender_deadline_date", format_date(*deadline_on));
  }
  if (gate == DecisionGate::kAward || gate == DecisionGate::kSign) {
    state_winners(to, facts.all_winners, facts.accredited);
    to.state("assessment_summaries_sent", true);  // every bidder reads its own from the approval on
    to.state_date(gate == DecisionGate::kSign ? "signing_date" : "award_date", today);
    for (const v1::RecordedNotice& notice : procedure.recorded_notices()) {
      if (notice.notice() != "UK6") continue;  // the contract award notice
      to.state_date("award_notice_on", notice.published_on());
      break;
    }
  }
  return request;
}

std::vector<v1::Finding> findings_of(DecisionGate gate, const asked::Judgement& judgement) {
  std::vector<v1::Finding> findings;
  for (const asked::Finding& found : judgement.findings()) {
    if (found.level() != asked::LEVEL_BLOCKS && found.level() != asked::LEVEL_WARNS) continue;
    v1::Finding& finding = findings.emplace_back();
    finding.set_gate(gate_name(gate));
    finding.set_code(found.code());
    finding.set_level(found.level() == asked::LEVEL_BLOCKS ? v1::FINDING_LEVEL_BLOCKS : v1::FINDING_LEVEL_WARNS);
    finding.set_sentence(found.sentence());
    finding.set_remedy(found.remedy());
    finding.set_citation(found.citation());
    finding.set_subject(found.subject());
  }
  return findings;
}

}  // namespace concord::procurement
