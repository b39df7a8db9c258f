// Built-in findings first, then the rulebook's; see asking.h.
#include "services/procurement/gates/asking.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"
#include "services/procurement/gates/rules_facts.h"

namespace concord::procurement {

absl::StatusOr<std::optional<FrameworkStanding>> framework_of(const RulesAsker& asker, const v1::ProcedureDraft& draft,
                                                              const platform::Context& context) {
  if (draft.framework_id().empty()) return std::nullopt;
  CONCORD_ASSIGN(const FrameworkStanding standing, asker.frameworks(context, draft));
  return standing;
}

absl::StatusOr<Findings> find_and_ask(const RulesAsker& asker, Gate gate, const GateFacts& gathered,
                                      const v1::Procedure& procedure, const platform::Context& context) {
  GateFacts facts = gathered;
  CONCORD_ASSIGN(facts.framework, framework_of(asker, facts.rules, context));
  facts.today = platform::format_date(context.today);
  facts.opened_on = procedure.opened_on();
  Findings found = gather_findings(gate, facts);
  if (asker.rules == nullptr) return found;
  std::optional<absl::CivilDay> deadline_on;
  if (const std::int64_t at_ms = facts.rules.timetable().deadline_ms(); at_ms > 0) {
    deadline_on = platform::london_day(at_ms);
  }
  const auto question = question_of(gate, facts, procedure, context, deadline_on);
  CONCORD_ASSIGN(const auto answer, platform::ask_rules(*asker.rules, question));
  for (v1::Finding& finding : findings_of(gate, facts.rules, answer.judgement())) found.push_back(std::move(finding));
  v1::RulesRecord& record = found.rules.emplace();
  *record.mutable_facts() = answer.facts();
  *record.mutable_judgement() = answer.judgement();
  return found;
}

}  // namespace concord::procurement
