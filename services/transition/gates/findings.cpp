// PURE. The built-in checks, and the rules' findings in transition's own words; see findings.h.
#include "services/transition/gates/findings.h"

#include "services/platform/calling/rules_question.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/values/working_calendar.h"
#include "services/transition/timetable/task_template.h"
#include "services/transition/transition/state.h"

namespace concord::transition {
namespace {

using platform::cat;
using platform::format_date;

constexpr std::int64_t kMuchIncomePpm = 500'000;  // half of what the authority pays a provider
constexpr char kSource[] = "National Audit Office, Decommissioning Toolkit";

v1::Finding finding(v1::Gate gate, bool blocks, std::string code, std::string sentence, std::string remedy,
                    std::string citation, std::string subject) {
  v1::Finding found;
  found.set_gate(gate);
  found.set_blocks(blocks);
  found.set_code(std::move(code));
  found.set_sentence(std::move(sentence));
  found.set_remedy(std::move(remedy));
  found.set_citation(std::move(citation));
  found.set_subject(std::move(subject));
  return found;
}

void check_notice_period(v1::Gate gate, const std::string& service, absl::CivilDay ends_on, const Context& context,
                         Findings& findings) {
  const absl::CivilDay earliest = platform::months_from(context.today, kNoticeMonths);
  if (ends_on >= earliest) return;
  findings.push_back(finding(gate, true, "NOTICE_TOO_SHORT",
                             cat("Service ", service, " would end on ", format_date(ends_on), ", less than ",
                                 kNoticeMonths, " months after notice on ", format_date(context.today), "."),
                             cat("Let it end on ", format_date(earliest), " or later."), kNoticeCitation, service));
}

void check_told(v1::Gate gate, const TransitionState& state, Findings& findings) {
  if (were_users_told(state)) return;
  findings.push_back(finding(gate, false, "USERS_NOT_TOLD",
                             "The log holds nothing that was said to the people supported.",
                             "Tell them and log it; notice is due to them as to the provider.", kNoticeCitation, {}));
}

void check_impact(const TransitionState& state, Findings& findings) {
  const v1::Impact& impact = state.impact();
  std::string last_area;
  for (const v1::AreaImpact& area : impact.areas()) {
    if (!area.below_coverage() || area.area_code() == last_area) continue;
    last_area = area.area_code();
    findings.push_back(
        finding(v1::GATE_MODIFY, false, "AREA_BELOW_COVERAGE",
                cat("Area ", area.area_code(), " would keep ", area.coverage_ppm(),
                    " places per million people supported; ", impact.coverage_wanted_ppm(), " is the stated coverage."),
                "Bring in more places there, or state why fewer suffice.", kSource, area.area_code()));
  }
  for (const v1::IncomeAtRisk& provider : impact.providers()) {
    if (provider.takes_over() || provider.at_risk_ppm() < kMuchIncomePpm) continue;
    findings.push_back(finding(v1::GATE_MODIFY, false, "INCOME_AT_RISK",
                               cat("Provider ", provider.provider_id(), " loses ", provider.at_risk_pence(), " of ",
                                   provider.income_pence(), " pence a year that this authority pays it."),
                               "Talk with it about the change and about transitional funding.", kSource,
                               provider.provider_id()));
  }
  if (impact.could_be_absorbed() < impact.people_affected()) {
    findings.push_back(finding(v1::GATE_MODIFY, false, "PLACES_MISSING",
                               cat("Of ", impact.people_affected(), " people, ", impact.could_be_absorbed(),
                                   " could be placed by area, group and tenure."),
                               "Look at the areas and groups that the places leave out.", kSource, {}));
  }
}

}  // namespace

void Findings::take(v1::Gate gate, const RulesAnswer& answer) {
  if (!answer) return;
  for (const rules::v1::Finding& found : platform::findings_that_weigh(answer->judgement())) {
    all_.push_back(finding(gate, found.level() == rules::v1::LEVEL_BLOCKS, found.code(), found.sentence(),
                           found.remedy(), found.citation(), found.subject()));
  }
  rules = answer;
}

Findings gather_modify(const TransitionState& state, const Context& context, const RulesAnswer& answer) {
  Findings findings;
  for (const v1::OutgoingService& service : state.outgoing()) {
    const auto ends_on = platform::parse_date(service.ends_on(), "ends_on");
    if (ends_on.ok()) check_notice_period(v1::GATE_MODIFY, service.service_id(), *ends_on, context, findings);
  }
  check_impact(state, findings);
  check_told(v1::GATE_MODIFY, state, findings);
  for (const v1::Risk& risk : state.risks()) {
    if (risk.status() != v1::RISK_STATUS_OPEN || risk.likelihood() != v1::LEVEL_HIGH ||
        risk.impact() != v1::LEVEL_HIGH) {
      continue;
    }
    findings.push_back(finding(v1::GATE_MODIFY, false, "HIGH_RISK_OPEN",
                               cat("Risk ", risk.id(), " is likely, would do much, and is open."),
                               "Put its mitigation in place and say so.", kSource, risk.id()));
  }
  findings.take(v1::GATE_MODIFY, answer);
  return findings;
}

Findings gather_notice(const TransitionState& state, const v1::OutgoingService& service, absl::CivilDay ends_on,
                       const Context& context, const RulesAnswer& answer) {
  Findings findings;
  check_notice_period(v1::GATE_DECOMMISSION, service.service_id(), ends_on, context, findings);
  check_told(v1::GATE_DECOMMISSION, state, findings);
  findings.take(v1::GATE_DECOMMISSION, answer);
  return findings;
}

Findings gather_withdrawal(const TransitionState& state, const v1::OutgoingService& service, std::int64_t people_left,
                           const Context& context, const RulesAnswer& answer) {
  Findings findings;
  const std::string& id = service.service_id();
  if (people_left > 0) {
    findings.push_back(finding(v1::GATE_DECOMMISSION, true, "PEOPLE_STILL_SUPPORTED",
                               cat(people_left, " people are still supported by ", id, "."),
                               "Hand over the waves that are left, or add one for them.", kNoticeCitation, id));
  }
  if (service.notice_served_on().empty()) {
    findings.push_back(finding(v1::GATE_DECOMMISSION, true, "NOTICE_NOT_SERVED",
                               cat("No notice was served on ", id, "."),
                               cat("Serve notice; it may end ", kNoticeMonths, " months later."), kNoticeCitation, id));
  } else if (platform::format_date(context.today) < service.notice_ends_on()) {
    findings.push_back(finding(v1::GATE_DECOMMISSION, true, "NOTICE_RUNNING",
                               cat("The notice on ", id, " runs until ", service.notice_ends_on(), "."),
                               cat("Withdraw it on ", service.notice_ends_on(), " or later."), kNoticeCitation, id));
  }
  check_told(v1::GATE_DECOMMISSION, state, findings);
  findings.take(v1::GATE_DECOMMISSION, answer);
  return findings;
}

absl::Status refuse_if_blocked(const Findings& findings) {
  return platform::refuse_all(findings, [](const v1::Finding& found) { return found.blocks(); });
}

}  // namespace concord::transition
