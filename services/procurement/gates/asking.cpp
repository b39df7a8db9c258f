// Built-in findings first, then the rulebook's; see asking.h.
#include "services/procurement/gates/asking.h"

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/gates/rules_facts.h"

namespace concord::procurement {

absl::StatusOr<std::optional<FrameworkStanding>> framework_of(const RulesAsker& asker, const v1::ProcedureDraft& draft,
                                                              const platform::Context& context) {
  if (draft.framework_id().empty()) return std::nullopt;
  CONCORD_ASSIGN(const FrameworkStanding standing, asker.frameworks(context, draft));
  return standing;
}

namespace {

v1::Finding own_word(Gate gate, const std::string& what, const std::string& subject) {
  v1::Finding refused;
  refused.set_gate(gate_name(gate));
  refused.set_code("SELF_APPROVAL");
  refused.set_level(v1::FINDING_LEVEL_BLOCKS);
  refused.set_sentence(platform::cat("You stated the ", what, " of ", subject, " and would decide on it."));
  refused.set_remedy("Ask another officer to decide, or have another state it too (StateParticulars).");
  refused.set_citation("Two persons: nobody decides on an approval or a waiver that only he or she stated.");
  refused.set_subject(subject);
  return refused;
}

// What one officer decides alone rests on no approval or waiver that only he or she stated; what two decide sees to it
// itself.
void refuse_own_word(Gate gate, const v1::Procedure& procedure, const platform::Context& context,
                     const rules::v1::Judgement& judgement, Findings& found) {
  if (gate == Gate::kPublish || gate == Gate::kAward) return;
  for (const auto& [what, name] : own_words(procedure, judgement, context.actor.subject)) {
    found.push_back(own_word(gate, what, name));
  }
}

}  // namespace

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
  refuse_own_word(gate, procedure, context, answer.judgement(), found);
  v1::RulesRecord& record = found.rules.emplace();
  *record.mutable_facts() = answer.facts();
  *record.mutable_judgement() = answer.judgement();
  return found;
}

}  // namespace concord::procurement
