// PURE. Facts of a call-off; see call_off_question.h.
#include "services/procurement/framework/call_off_question.h"

#include <algorithm>
#include <set>

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::procurement {
namespace {

using rules::v1::Particulars;
constexpr char kApprovalMissing[] = "APPROVAL_MISSING";
constexpr char kWaiverStands[] =
    " The waiver is stated with the call-off (CallOff, particulars.waivers); one that waits already is declined first "
    "(DeclineCallOff).";
constexpr char kOrderNotMet[] = "APPROVAL_ORDER_NOT_MET";
constexpr char kPersonsNotMet[] = "DECIDING_PERSONS_NOT_MET";
constexpr char kByDate[] = "approvals_given";
constexpr char kFactMissing[] = "FACT_MISSING";
constexpr char kNoticeMissing[] = "NOTICE_MISSING";
constexpr char kStatementMissing[] = "STATEMENT_MISSING";

// What the competition told holds over what is said now: the law that a framework began under holds under it.
Particulars said_of(const v1::Framework& sheet, const v1::FrameworkCallOff& call_off, const v1::LegalParticulars& law) {
  Particulars said = call_off.particulars();
  if (!law.cpv().empty()) said.set_cpv(law.cpv());
  if (said.strategy().empty()) said.set_strategy(law.strategy());
  auto& stated = *said.mutable_stated();
  for (const rules::v1::Fact& known : law.stated()) {
    if (known.name() == "is_light_touch") said.clear_is_light_touch();
    if (known.name() == "is_health_service") said.clear_is_health_service();
    stated.erase(std::remove_if(stated.begin(), stated.end(),
                                [&](const rules::v1::Fact& fact) { return fact.name() == known.name(); }),
                 stated.end());
    *stated.Add() = known;
  }
  const bool told = std::any_of(stated.begin(), stated.end(),
                                [](const rules::v1::Fact& fact) { return fact.name() == "is_light_touch"; });
  if (!told && !said.has_is_light_touch() && said.cpv().empty() && sheet.draft().light_touch()) {
    said.set_is_light_touch(true);
  }
  return said;
}

// Whole months that hold the term, begun ones counted.
std::int64_t months_of(const v1::CallOffNeed& need) {
  const auto first = platform::parse_date(need.starts_on(), "");
  const auto last = platform::parse_date(need.ends_on(), "");
  if (!first.ok() || !last.ok()) return 0;  // refused before
  const absl::CivilDay from = *first, after = *last + 1;
  std::int64_t months = (after.year() - from.year()) * 12 + (after.month() - from.month());
  if (after.day() > from.day()) ++months;
  return months;
}

const char* way_of(const v1::Framework& sheet, const std::string& lot_id) {
  return admissions_of(sheet, lot_id).size() == 1 ? "single_supplier" : "mechanism";
}

bool is_of_approvals(const rules::v1::Finding& found) {
  return found.code() == kApprovalMissing || found.code() == kOrderNotMet || found.code() == kPersonsNotMet ||
         (found.code() == kFactMissing && found.subject() == kByDate);
}

const char* door_of(const rules::v1::Finding& found) {
  const std::string& code = found.code();
  if (code == kPersonsNotMet) return " Another approves it (ApproveCallOff).";
  if (code == kApprovalMissing) return " Who gives it names it (ApproveCallOff, approvals).";
  if (is_of_approvals(found)) return " Who gives them names each with its day (ApproveCallOff, approvals_given).";
  if (code == kFactMissing) return " State it in this command (particulars.stated).";
  if (code == kNoticeMissing) return " Name it in this command once it is published (particulars.notices).";
  if (code == kStatementMissing) return " Name it in this command (particulars.statements).";
  return "";
}

bool weighs(const rules::v1::Finding& found, Weighs what) {
  if (found.level() != rules::v1::LEVEL_BLOCKS) return false;
  if (what == Weighs::kAll) return true;
  return is_of_approvals(found) == (what == Weighs::kApprovals);
}

}  // namespace

rules::v1::EvaluateRequest question_of(rules::v1::Gate gate, const v1::Framework& sheet,
                                       const v1::FrameworkCallOff& call_off, const CompetitionFacts& competition,
                                       const platform::Context& context) {
  const v1::FrameworkAward& award = sheet.draft().award();
  const std::string today = platform::format_date(context.today);
  // Where nobody said when its procurement commenced, it did by the day of its award.
  const std::string& ours = competition.legal.commenced_on();
  const std::string& commenced = !ours.empty() ? ours : !award.awarded_on().empty() ? award.awarded_on() : today;
  platform::RulesQuestion to(gate, commenced, context);
  to.date("commenced_on", commenced);
  to.text("procedure_type", "framework_call_off");
  to.text("call_off_way", way_of(sheet, call_off.lot_id()));
  to.yes_no("framework_award_ok", true);  // nothing is called off before its award is confirmed
  to.date("framework_ends_on", sheet.draft().ends_on());
  to.number("value_excluding_vat_pence", call_off.value_pence());
  to.number("award_value_excluding_vat_pence", call_off.value_pence());
  to.number("contract_months", months_of(call_off.need()));
  to.number("lots", std::int64_t{1});
  // Who proposes, and once it is approved who approved it.
  if (gate == rules::v1::GATE_AWARD)
    to.number("deciding_persons", std::int64_t{call_off.approved_by().empty() ? 1 : 2});
  to.number("distinct_winners", std::int64_t{1});
  to.number("most_lots_of_one_provider", std::int64_t{1});
  to.number("unaccredited_winners", std::int64_t{0});  // the mechanism passes over who is not accredited
  to.yes_no("standstill_offered", false);
  to.date("award_date", call_off.called_off_on());
  if (gate == rules::v1::GATE_SIGN) to.date("signing_date", today);
  to.particulars(said_of(sheet, call_off, competition.legal));
  return to.request();
}

absl::Status blocked_by(const std::optional<rules::v1::RulesRecord>& answer, Weighs what) {
  if (!answer) return absl::OkStatus();
  std::vector<rules::v1::Finding> findings(answer->judgement().findings().begin(),
                                           answer->judgement().findings().end());
  for (rules::v1::Finding& found : findings) {
    const char* waiver = found.waivable_by().empty() ? "" : kWaiverStands;
    found.set_remedy(platform::cat(found.remedy(), door_of(found), waiver));
  }
  return platform::refuse_all(findings, [&](const rules::v1::Finding& found) { return weighs(found, what); });
}

std::vector<std::string> wanted_approvals(const std::optional<rules::v1::RulesRecord>& award,
                                          const std::optional<rules::v1::RulesRecord>& sign) {
  std::set<std::string> wanted;
  for (const auto* answer : {&award, &sign}) {
    if (!*answer) continue;
    for (const rules::v1::Finding& found : (*answer)->judgement().findings()) {
      if (weighs(found, Weighs::kApprovals)) wanted.insert(found.subject());
    }
  }
  return {wanted.begin(), wanted.end()};
}

std::vector<std::string> sentences_blocking(const std::optional<rules::v1::RulesRecord>& answer) {
  std::vector<std::string> sentences;
  if (!answer) return sentences;
  for (const rules::v1::Finding& found : answer->judgement().findings()) {
    if (weighs(found, Weighs::kAll)) sentences.push_back(found.sentence());
  }
  return sentences;
}

}  // namespace concord::procurement
