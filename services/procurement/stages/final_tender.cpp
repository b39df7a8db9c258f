// PURE. The final specification, issued by two to those who went on; see stages.h.
#include "services/platform/deciding/two_persons.h"
#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody issues a tender alone.";

absl::Status check_ready(const v1::Procedure& procedure, const v1::StageRun& run) {
  if (!run.final_tender().issued_on().empty()) {
    return refuse_state({.code = "FINAL_TENDER_ISSUED",
                         .sentence = cat("The final tender was issued on ", run.final_tender().issued_on(), "."),
                         .remedy = "What changes since is answered to everybody (AnswerQuestion); what cannot be, by "
                                   "cancelling (CancelProcedure) and publishing anew."});
  }
  if (run.has_proposed_end()) {
    return refuse_state(
        {.code = "STAGE_END_PROPOSED",
         .sentence = cat("Who goes on after stage ", run.proposed_end().stage_id(), " waits for a second person."),
         .remedy = "Have that decided first (ApproveStageEnd or DeclineStageEnd)."});
  }
  if (const v1::Stage* next = next_stage(procedure, run)) {
    return refuse_state({.code = "STAGES_NOT_OVER",
                         .sentence = cat("Stage ", next->id(), " is still to be decided."),
                         .remedy = "Decide it first (ProposeStageEnd)."});
  }
  if (participants_in(run) > 0) return absl::OkStatus();
  return refuse_state({.code = "NO_PARTICIPANTS",
                       .sentence = "Nobody is in who could tender.",
                       .remedy = "Decide a stage anew after which somebody was left out (ProposeStageEnd), or cancel "
                                 "(CancelProcedure)."});
}

absl::StatusOr<v1::FinalTender> proposed(const v1::StageRun& run) {
  if (run.has_proposed_tender()) return run.proposed_tender();
  return refuse_state({.code = "NOTHING_PROPOSED",
                       .sentence = "Nobody proposed the final tender.",
                       .remedy = "Have a commissioner propose it (ProposeFinalTender)."});
}

}  // namespace

StagesDecided decide(const v1::StageRun& state, const v1::ProposeFinalTenderRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_stages_run(facts.procedure, request.procedure_id()));
  v1::FinalTender tender;
  tender.set_specification(request.specification());
  tender.set_what_changed(request.what_changed());
  tender.set_proposed_by(context.actor.subject);
  tender.set_proposed_on(platform::format_date(context.today));
  std::vector<v1::StagesEvent> events;
  if (state.has_proposed_tender()) {
    if (platform::same(state.proposed_tender(), tender)) return events;
    return refuse_state({.code = "FINAL_TENDER_PROPOSED",
                         .sentence = "A final tender waits for a second person.",
                         .remedy = "Have it sent back first (DeclineFinalTender), then propose it anew."});
  }
  CONCORD_RETURN_IF_ERROR(check_ready(facts.procedure, state));
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_text(request.specification(), kMaxFinalSpecification), "What is wanted is not said, or too long.",
                cat("Give 1 to ", kMaxFinalSpecification, " characters."), "specification")
          .must(is_text(request.what_changed(), kMaxText), "What changed is not said, or too long.",
                cat("Give 1 to ", kMaxText, " characters; nothing may be the answer, in words."), "what_changed")
          .as("INVALID_TENDER"));
  CONCORD_RETURN_IF_ERROR(
      platform::check_no_personal_data("The specification", request.specification(), "specification"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("What changed", request.what_changed(), "what_changed"));
  auto* event = events.emplace_back().mutable_final_tender_proposed();
  event->set_procedure_id(facts.procedure.id());
  *event->mutable_tender() = tender;
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::ApproveFinalTenderRequest& request, const Context& context,
                     const FinalTenderFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_stages_run(facts.procedure, request.procedure_id()));
  CONCORD_ASSIGN(v1::FinalTender tender, proposed(state));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      tender.proposed_by(), context,
      {.did = "proposed the final tender", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_RETURN_IF_ERROR(check_ready(facts.procedure, state));
  const std::int64_t deadline = facts.procedure.draft().timetable().deadline_ms();
  if (context.now_ms >= deadline) {
    return refuse_state({.code = "DEADLINE_PASSED",
                         .sentence = cat("The deadline ", instant(deadline), " has passed."),
                         .remedy = "Extend it first (ExtendDeadline), which is open until the tender is issued."});
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.findings));
  const std::string warnings = warnings_in(facts.findings);
  if (!warnings.empty() && !is_text(request.acknowledge_warnings(), kMaxText)) {
    return refuse_state({.code = "WARNING_NOT_ACKNOWLEDGED",
                         .sentence = cat("There are warnings: ", warning_sentences(facts.findings)),
                         .remedy = cat("Say in 1 to ", kMaxText, " characters why it is issued so.")});
  }
  tender.set_issued_by(context.actor.subject);
  tender.set_issued_on(platform::format_date(context.today));
  for (const v1::Participant& participant : state.participants()) {
    if (is_in(participant)) tender.add_provider_ids(participant.provider_id());
  }
  std::vector<v1::StagesEvent> events(1);
  auto* issued = events[0].mutable_final_tender_issued();
  issued->set_procedure_id(facts.procedure.id());
  *issued->mutable_tender() = tender;
  keep(facts.findings, issued);
  if (!warnings.empty()) issued->set_warning_acknowledged(request.acknowledge_warnings());
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::DeclineFinalTenderRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_has_stages(facts.procedure, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(proposed(state).status());
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the tender goes back"));
  std::vector<v1::StagesEvent> events(1);
  auto* declined = events[0].mutable_final_tender_declined();
  declined->set_procedure_id(facts.procedure.id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
