// PURE. Where the stages stand; see stages.h.
#include "services/procurement/stages/stages.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

constexpr char kStated[] = "The stages as the procedure was published with them.";

v1::Participant* participant_of(v1::StageRun& run, const std::string& provider_id) {
  for (v1::Participant& known : *run.mutable_participants()) {
    if (known.provider_id() == provider_id) return &known;
  }
  return nullptr;
}

void evolve_request(v1::StageRun& run, const v1::ParticipationRequested& event) {
  v1::Participant* participant = participant_of(run, event.provider_id());
  if (participant == nullptr) participant = run.add_participants();
  participant->set_provider_id(event.provider_id());
  participant->set_asked_at_ms(event.asked_at_ms());
  participant->set_answers_mark(event.answers_mark());
  participant->clear_withdrawn_on();
}

// What was decided of a stage holds no more: who was left out after it is in again.
void undo(v1::StageRun& run, const v1::StageEnd& end) {
  *run.add_earlier_ends() = end;
  for (v1::Participant& participant : *run.mutable_participants()) {
    if (participant.left_out_after() == end.stage_id()) participant.clear_left_out_after();
  }
}

// A stage that is decided anew takes the later ones with it, which rested on it.
void evolve_end(v1::StageRun& run, const v1::StageEnd& end) {
  run.clear_proposed_end();
  auto& ends = *run.mutable_ends();
  const auto first = std::find_if(ends.begin(), ends.end(),
                                  [&](const v1::StageEnd& known) { return known.stage_id() == end.stage_id(); });
  for (auto known = first; known != ends.end(); ++known) undo(run, *known);
  ends.erase(first, ends.end());
  *ends.Add() = end;
  for (const v1::StageFate& fate : end.fates()) {
    v1::Participant* participant = participant_of(run, fate.provider_id());
    if (participant != nullptr && !fate.goes_on()) participant->set_left_out_after(end.stage_id());
  }
}

absl::Status not_invited(const std::string& provider_id, const std::string& why) {
  return refuse_state(
      {.code = "NOT_INVITED",
       .sentence = cat(provider_id, " ", why),
       .remedy = "GetStages tells who went on and what you were told; other procedures are open to you.",
       .citation = kStated});
}

}  // namespace

std::string stages_stream(const std::string& procedure_id) { return cat("stages/", procedure_id); }

void StagesAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kParticipationRequested:
      state.set_procedure_id(event.participation_requested().procedure_id());
      return evolve_request(state, event.participation_requested());
    case Event::kParticipationWithdrawn:
      if (v1::Participant* leaver = participant_of(state, event.participation_withdrawn().provider_id())) {
        leaver->set_withdrawn_on(event.participation_withdrawn().withdrawn_on());
      }
      return;
    case Event::kParticipantsTold:
      *state.add_notes() = event.participants_told().note();
      return;
    case Event::kStageEndProposed:
      state.set_procedure_id(event.stage_end_proposed().procedure_id());
      *state.mutable_proposed_end() = event.stage_end_proposed().end();
      return;
    case Event::kStageEndDeclined:
      state.clear_proposed_end();
      return;
    case Event::kStageEnded:
      return evolve_end(state, event.stage_ended().end());
    case Event::kStageExtended:
      state.set_procedure_id(event.stage_extended().procedure_id());
      *state.add_extensions() = event.stage_extended().extension();
      return;
    case Event::kFinalTenderProposed:
      *state.mutable_proposed_tender() = event.final_tender_proposed().tender();
      return;
    case Event::kFinalTenderDeclined:
      state.clear_proposed_tender();
      return;
    case Event::kFinalTenderIssued:
      state.clear_proposed_tender();
      *state.mutable_final_tender() = event.final_tender_issued().tender();
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

const v1::Stage* next_stage(const v1::Procedure& procedure, const v1::StageRun& run) {
  const int decided = run.ends_size();
  return decided < procedure.draft().stages_size() ? &procedure.draft().stages(decided) : nullptr;
}

const v1::Participant* find_participant(const v1::StageRun& run, const std::string& provider_id) {
  for (const v1::Participant& known : run.participants()) {
    if (known.provider_id() == provider_id) return &known;
  }
  return nullptr;
}

bool is_in(const v1::Participant& participant) {
  return participant.withdrawn_on().empty() && participant.left_out_after().empty();
}

int participants_in(const v1::StageRun& run) {
  return static_cast<int>(std::count_if(run.participants().begin(), run.participants().end(), is_in));
}

bool takes_requests(const v1::Procedure& procedure, const v1::StageRun& run, std::int64_t now_ms) {
  const auto& stages = procedure.draft().stages();
  return !stages.empty() && now_ms <= as_it_stands(stages[0], run).ends_ms();
}

absl::Status unknown_stage(const v1::Procedure& procedure, const std::string& stage_id) {
  return platform::refuse_missing({.code = "UNKNOWN_STAGE",
                                   .sentence = cat("Procedure ", procedure.id(), " has no stage ",
                                                   platform::in_quotes(stage_id.substr(0, 80)), "."),
                                   .remedy = "Take it from GetStages.",
                                   .subject = "stage_id"});
}

absl::Status check_stages_over(const v1::Procedure& procedure, const v1::StageRun& run) {
  if (procedure.draft().stages().empty() || !run.final_tender().issued_on().empty()) return absl::OkStatus();
  const v1::Stage* next = next_stage(procedure, run);
  return refuse_state(
      {.code = "STAGES_NOT_OVER",
       .sentence = cat("Procedure ", procedure.id(), " is not at its final tender",
                       next == nullptr ? "; every stage is over, and the tender is not issued."
                                       : cat("; stage ", next->id(), " is still to be decided.")),
       .remedy =
           "Suppliers ask to participate (RequestParticipation) and tender once they are invited; officers decide "
           "each stage (ProposeStageEnd) and issue the tender (ProposeFinalTender), and extend the deadline in "
           "the meantime (ExtendDeadline).",
       .citation = kStated});
}

absl::Status check_may_lead(const v1::Procedure& procedure, const v1::StageRun& run, const std::string& provider_id) {
  if (procedure.draft().stages().empty()) return absl::OkStatus();
  CONCORD_RETURN_IF_ERROR(check_stages_over(procedure, run));
  const v1::Participant* participant = find_participant(run, provider_id);
  if (participant == nullptr) return not_invited(provider_id, "did not ask to participate.");
  return check_may_join(procedure, run, provider_id);
}

absl::Status check_may_join(const v1::Procedure& procedure, const v1::StageRun& run, const std::string& provider_id) {
  const v1::Participant* participant = find_participant(run, provider_id);
  if (procedure.draft().stages().empty() || participant == nullptr || is_in(*participant)) return absl::OkStatus();
  if (!participant->withdrawn_on().empty()) {
    return not_invited(provider_id, cat("withdrew on ", participant->withdrawn_on(), "."));
  }
  return not_invited(provider_id, cat("did not go on after stage ", participant->left_out_after(), "."));
}

absl::Status check_has_stages(const v1::Procedure& procedure, const std::string& id) {
  if (procedure.id().empty()) return unknown_procedure(id);
  if (!procedure.draft().stages().empty()) return absl::OkStatus();
  return refuse_state({.code = "NO_STAGES",
                       .sentence = cat("Procedure ", procedure.id(), " has no stages before its tender."),
                       .remedy = "Tenders are made by SubmitBid; questions are asked by AskQuestion."});
}

absl::Status check_stages_run(const v1::Procedure& procedure, const std::string& id) {
  CONCORD_RETURN_IF_ERROR(check_has_stages(procedure, id));
  return check_published(procedure, id);
}

}  // namespace concord::procurement
