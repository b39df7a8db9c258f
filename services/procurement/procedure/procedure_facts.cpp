// Findings and keys for a procedure's publication; see procedure_facts.h.
#include "services/procurement/procedure/procedure_facts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "services/platform/values/refusal.h"
#include "services/platform/world/world.h"
#include "services/procurement/procedure/drafting.h"

namespace concord::procurement {

absl::StatusOr<v1::Procedure> load_procedure(platform::Decider<ProcedureAggregate>& procedures, const Context& context,
                                             const std::string& id) {
  CONCORD_ASSIGN(const auto loaded, procedures.load(context.authority, procedure_stream(id)));
  return *loaded.state;
}

namespace {

GateFacts publication_of(const v1::ProcedureDraft& draft) {
  GateFacts gate;
  gate.rules = draft;
  gate.rank_reversal = rank_reversal_of(draft);
  return gate;
}

std::vector<Gate> gates_to_come(v1::ProcedureStatus status) {
  switch (status) {
    case v1::PROCEDURE_STATUS_DRAFT:
    case v1::PROCEDURE_STATUS_SUBMITTED:
      return {Gate::kPublish, Gate::kClose, Gate::kEvaluate, Gate::kAward, Gate::kSign};
    case v1::PROCEDURE_STATUS_PUBLISHED:
      return {Gate::kClose, Gate::kEvaluate, Gate::kAward, Gate::kSign};
    case v1::PROCEDURE_STATUS_OPENED:
      return {Gate::kEvaluate, Gate::kAward, Gate::kSign};
    default:
      return {};
  }
}

// What the record tells once there are winners; that it is missing today is no finding of tomorrow.
bool is_told_later(const v1::Finding& finding) {
  constexpr std::array<std::string_view, 5> kLater = {"distinct_winners", "most_lots_of_one_provider",
                                                      "deciding_persons", "unaccredited_winners",
                                                      "award_over_budget_bp"};
  return finding.code() == "FACT_MISSING" && std::find(kLater.begin(), kLater.end(), finding.subject()) != kLater.end();
}

}  // namespace

absl::StatusOr<SubmissionFacts> submission_facts(const RulesAsker& asker, const ProcedureState& state,
                                                 const Context& context) {
  SubmissionFacts facts;
  const bool is_complete =
      state.status() == v1::PROCEDURE_STATUS_DRAFT && missing_parts(state.id(), state.draft()).empty();
  if (!is_complete) return facts;  // decide says so
  CONCORD_ASSIGN(facts.findings, find_and_ask(asker, Gate::kPublish, publication_of(state.draft()), state, context));
  return facts;
}

absl::Status preview_gates(platform::Decider<ProcedureAggregate>& procedures, const RulesAsker& asker,
                           const v1::PreviewGatesRequest& request, const Context& context,
                           v1::PreviewGatesResponse& answer) {
  CONCORD_ASSIGN(const v1::Procedure procedure, load_procedure(procedures, context, request.procedure_id()));
  if (procedure.id().empty()) return unknown_procedure(request.procedure_id());
  for (const Gate gate : gates_to_come(procedure.status())) {
    GateFacts facts = publication_of(procedure.draft());
    facts.is_preview = gate != Gate::kPublish;
    CONCORD_ASSIGN(const Findings found, find_and_ask(asker, gate, facts, procedure, context));
    v1::GatePreview& preview = *answer.add_gates();
    preview.set_gate(gate_name(gate));
    for (const v1::Finding& finding : found) {
      if (!facts.is_preview || !is_told_later(finding)) *preview.add_findings() = finding;
    }
    if (found.rules) *preview.mutable_requirements() = found.rules->judgement().requirements();
  }
  return absl::OkStatus();
}

DeadlineDays deadline_days(const v1::Timetable& timetable, std::int64_t to_ms) {
  DeadlineDays days{platform::london_day(timetable.deadline_ms()), platform::london_day(to_ms)};
  const std::int64_t questions = timetable.questions_until_ms();
  if (questions > 0) days.questions_until_ms = platform::london_days_later(questions, days.to - days.from);
  return days;
}

absl::StatusOr<PublishFacts> publish_facts(const RulesAsker& asker, const SealKeyRing& keys,
                                           const ProcedureState& state, const Context& context) {
  PublishFacts facts;
  if (state.status() != v1::PROCEDURE_STATUS_SUBMITTED) return facts;  // decide says so
  const GateFacts gate = publication_of(state.draft());
  facts.rank_reversal = gate.rank_reversal;
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
