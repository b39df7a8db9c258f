// Findings and keys for a procedure's publication; see procedure_facts.h.
#include "services/procurement/procedure/procedure_facts.h"

#include "services/platform/values/refusal.h"
#include "services/procurement/procedure/drafting.h"

namespace concord::procurement {

absl::StatusOr<v1::Procedure> load_procedure(platform::Decider<ProcedureAggregate>& procedures, const Context& context,
                                             const std::string& id) {
  CONCORD_ASSIGN(const auto loaded, procedures.load(context.authority, procedure_stream(id)));
  return *loaded.state;
}

absl::StatusOr<PublishFacts> publish_facts(const RulesAsker& asker, const SealKeyRing& keys,
                                           const ProcedureState& state, const Context& context) {
  PublishFacts facts;
  if (state.status() != v1::PROCEDURE_STATUS_SUBMITTED) return facts;  // decide says so
  facts.rank_reversal = rank_reversal_of(state.draft());
  GateFacts gate;
  gate.rules = state.draft();
  gate.rank_reversal = facts.rank_reversal;
  CONCORD_ASSIGN(facts.findings, find_and_ask(asker, Gate::kPublish, gate, state, context));
  facts.seal_key_id = keys.current_key_id();
  CONCORD_ASSIGN(facts.seal_public_key, keys.public_key(facts.seal_key_id, context.authority, state.id()));
  return facts;
}

absl::StatusOr<StatedFactsKnown> stated_facts_known(const RulesAsker& asker, const ProcedureState& state,
                                                    const v1::StateParticularsRequest& request,
                                                    const Context& context) {
  StatedFactsKnown facts;
  if (asker.rules == nullptr || state.published_on().empty() || request.particulars().stated().empty()) return facts;
  v1::Procedure with = state;
  *with.add_later_particulars() = request.particulars();
  GateFacts gate;
  gate.rules = state.draft();
  const absl::Status asked = find_and_ask(asker, Gate::kSign, gate, with, context).status();
  if (platform::code_of(asked) == "INVALID_FACTS") facts.known = asked;
  if (!asked.ok() && !platform::is_refusal(asked)) return asked;
  return facts;
}

}  // namespace concord::procurement
