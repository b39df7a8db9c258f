// PURE. Who goes on after a stage, decided by two; see stages.h.
#include <algorithm>
#include <set>

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
using platform::in_quotes;
using platform::refuse_state;

constexpr char kTwoPersons[] = "Two persons: nobody decides alone who goes on.";

absl::Status invalid(std::string sentence, std::string remedy) {
  return platform::refuse_input(
      {.code = "INVALID_FATES", .sentence = std::move(sentence), .remedy = std::move(remedy), .subject = "fates"});
}

// The stage that is decided next, or one that was decided before.
absl::StatusOr<const v1::Stage*> stage_to_decide(const v1::Procedure& procedure, const v1::StageRun& run,
                                                 const std::string& stage_id) {
  const auto& stages = procedure.draft().stages();
  const auto stage =
      std::find_if(stages.begin(), stages.end(), [&](const v1::Stage& one) { return one.id() == stage_id; });
  if (stage == stages.end()) return unknown_stage(procedure, stage_id);
  if (!run.final_tender().issued_on().empty()) {
    return refuse_state({.code = "FINAL_TENDER_ISSUED",
                         .sentence = cat("The final tender was issued on ", run.final_tender().issued_on(), "."),
                         .remedy = "Who was left out by mistake is put right by cancelling (CancelProcedure) and "
                                   "publishing anew; a tender is left out by ProposeDisregard."});
  }
  if (run.has_proposed_tender()) {
    return refuse_state({.code = "FINAL_TENDER_PROPOSED",
                         .sentence = "The final tender waits for a second person.",
                         .remedy = "Have it sent back first (DeclineFinalTender)."});
  }
  if (const v1::Stage* next = next_stage(procedure, run); next != nullptr && stage - stages.begin() > run.ends_size()) {
    return refuse_state({.code = "STAGE_NOT_NEXT",
                         .sentence = cat("Stage ", next->id(), " comes before it and is not decided."),
                         .remedy = "Decide the stages in their order.",
                         .subject = "stage_id"});
  }
  return &*stage;
}

// Who was in when the stage ended: neither withdrawn nor left out after a stage before it.
bool was_in(const v1::Procedure& procedure, const v1::Participant& participant, const v1::Stage& stage) {
  if (participant.left_out_after().empty()) return true;
  for (const v1::Stage& before : procedure.draft().stages()) {
    if (before.id() == stage.id()) return true;
    if (before.id() == participant.left_out_after()) return false;
  }
  return false;
}

absl::Status check_reasons(const v1::Stage& stage, const v1::StageFate& fate) {
  if (fate.goes_on()) {
    if (fate.unmet_condition_ids().empty() && fate.reason().size() <= kMaxText) {
      return platform::check_no_personal_data("A reason", fate.reason(), "fates");
    }
    return invalid(cat(fate.provider_id(), " goes on with conditions that it does not meet, or with too many words."),
                   "Who goes on meets the conditions.");
  }
  CONCORD_RETURN_IF_ERROR(
      check_reason(fate.reason(), kMaxText, cat("That ", fate.provider_id(), " does not go on").c_str(), "fates"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("A reason", fate.reason(), "fates"));
  std::set<std::string> unmet;
  for (const std::string& id : fate.unmet_condition_ids()) {
    const auto& conditions = stage.conditions();
    const bool is_stated = std::any_of(conditions.begin(), conditions.end(),
                                       [&](const v1::StageCondition& condition) { return condition.id() == id; });
    if (is_stated && unmet.insert(id).second) continue;
    return invalid(
        cat("Stage ", stage.id(), " has no condition ", in_quotes(id.substr(0, 80)), ", or it is there twice."),
        "Name conditions that the stage was published with, each once.");
  }
  return absl::OkStatus();
}

absl::Status check_accredited(const StageFacts& facts, const v1::StageFate& fate) {
  const bool must_be = fate.goes_on() && facts.procedure.draft().award_rules().accredited_only();
  if (!must_be || facts.accredited.count(fate.provider_id()) > 0) return absl::OkStatus();
  return refuse_state(
      {.code = "NOT_ACCREDITED",
       .sentence = cat(fate.provider_id(), " holds no accreditation of this authority that is valid today."),
       .remedy = "Have it renewed or reinstated in the registry, or let the participant not go on, with "
                 "that reason (ProposeStageEnd).",
       .citation = "Published rule: accredited organisations only; lead and every member.",
       .subject = "fates"});
}

// Each who is in, once.
absl::Status check_fates(const v1::StageRun& run, const v1::Stage& stage, const v1::StageEnd& end,
                         const StageFacts& facts) {
  const auto is_asked_about = [&](const v1::Participant& participant) {
    return participant.withdrawn_on().empty() && was_in(facts.procedure, participant, stage);
  };
  std::set<std::string> named;
  int going_on = 0;
  for (const v1::StageFate& fate : end.fates()) {
    const v1::Participant* participant = find_participant(run, fate.provider_id());
    if (participant == nullptr || !is_asked_about(*participant) || !named.insert(fate.provider_id()).second) {
      return invalid(
          cat(in_quotes(fate.provider_id().substr(0, 100)), " is no participant of this stage, or is there twice."),
          "Name each participant that ListParticipants shows as being in, once.");
    }
    CONCORD_RETURN_IF_ERROR(check_reasons(stage, fate));
    CONCORD_RETURN_IF_ERROR(check_accredited(facts, fate));
    if (fate.goes_on()) ++going_on;
  }
  for (const v1::Participant& participant : run.participants()) {
    if (!is_asked_about(participant) || named.count(participant.provider_id()) > 0) continue;
    return invalid(cat("It is not said whether ", participant.provider_id(), " goes on."),
                   "Say it of each participant that ListParticipants shows as being in.");
  }
  if (stage.at_most() > 0 && going_on > stage.at_most()) {
    return invalid(cat(going_on, " would go on; the stage was published with at most ", stage.at_most(), "."),
                   "Let at most as many go on, by what the stage says of how it is decided.");
  }
  return absl::OkStatus();
}

// Who withdrew while it waited is decided about by nobody.
void leave_out_withdrawn(const v1::StageRun& run, v1::StageEnd& end) {
  auto& fates = *end.mutable_fates();
  fates.erase(std::remove_if(fates.begin(), fates.end(),
                             [&](const v1::StageFate& fate) {
                               const v1::Participant* participant = find_participant(run, fate.provider_id());
                               return participant != nullptr && !participant->withdrawn_on().empty();
                             }),
              fates.end());
}

absl::StatusOr<v1::StageEnd> proposed(const v1::StageRun& run, const std::string& stage_id) {
  if (run.has_proposed_end() && run.proposed_end().stage_id() == stage_id) return run.proposed_end();
  return refuse_state(
      {.code = "NOTHING_PROPOSED",
       .sentence = cat("Nobody proposed who goes on after stage ", in_quotes(stage_id.substr(0, 80)), "."),
       .remedy = "Have a commissioner propose it (ProposeStageEnd).",
       .subject = "stage_id"});
}

}  // namespace

StagesDecided decide(const v1::StageRun& state, const v1::ProposeStageEndRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_stages_run(facts.procedure, request.procedure_id()));
  CONCORD_ASSIGN(const v1::Stage* stage, stage_to_decide(facts.procedure, state, request.stage_id()));
  if (const std::int64_t ends_ms = as_it_stands(*stage, state).ends_ms(); context.now_ms <= ends_ms) {
    return refuse_state({.code = "STAGE_RUNNING",
                         .sentence = cat("It is ", instant(context.now_ms), "; stage ", stage->id(), " runs until ",
                                         instant(ends_ms), "."),
                         .remedy = "Propose it after that instant."});
  }
  v1::StageEnd end;
  end.set_stage_id(stage->id());
  end.set_summary(request.summary());
  *end.mutable_fates() = request.fates();
  end.set_proposed_by(context.actor.subject);
  end.set_proposed_on(platform::format_date(context.today));
  std::vector<v1::StagesEvent> events;
  if (state.has_proposed_end()) {
    if (platform::same(state.proposed_end(), end)) return events;
    return refuse_state(
        {.code = "STAGE_END_PROPOSED",
         .sentence = cat("Who goes on after stage ", state.proposed_end().stage_id(), " waits for a second person."),
         .remedy = "Have it sent back first (DeclineStageEnd), then propose it anew."});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.summary(), kMaxText, "The stage's summary", "summary"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The summary", request.summary(), "summary"));
  CONCORD_RETURN_IF_ERROR(check_fates(state, *stage, end, facts));
  auto* event = events.emplace_back().mutable_stage_end_proposed();
  event->set_procedure_id(facts.procedure.id());
  *event->mutable_end() = end;
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::ApproveStageEndRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_stages_run(facts.procedure, request.procedure_id()));
  CONCORD_ASSIGN(v1::StageEnd end, proposed(state, request.stage_id()));
  CONCORD_RETURN_IF_ERROR(platform::refuse_same_person(
      end.proposed_by(), context,
      {.did = "proposed who goes on", .remedy = "Ask an approver who did not.", .rule = kTwoPersons}));
  CONCORD_ASSIGN(const v1::Stage* stage, stage_to_decide(facts.procedure, state, request.stage_id()));
  leave_out_withdrawn(state, end);
  CONCORD_RETURN_IF_ERROR(check_fates(state, *stage, end, facts));
  end.set_decided_by(context.actor.subject);
  end.set_decided_on(platform::format_date(context.today));
  std::vector<v1::StagesEvent> events(1);
  events[0].mutable_stage_ended()->set_procedure_id(facts.procedure.id());
  *events[0].mutable_stage_ended()->mutable_end() = end;
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::DeclineStageEndRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_has_stages(facts.procedure, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(proposed(state, request.stage_id()).status());
  CONCORD_RETURN_IF_ERROR(check_words(request.reason(), "That the proposal goes back"));
  std::vector<v1::StagesEvent> events(1);
  auto* declined = events[0].mutable_stage_end_declined();
  declined->set_procedure_id(facts.procedure.id());
  declined->set_stage_id(request.stage_id());
  declined->set_reason(request.reason());
  declined->set_declined_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
