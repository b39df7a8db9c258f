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

// The stage that is decided next, or once more the one that was decided last.
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
  const v1::Stage* next = next_stage(procedure, run);
  const bool is_last = !run.ends().empty() && run.ends().rbegin()->stage_id() == stage_id;
  if ((next == nullptr || next->id() != stage_id) && !is_last) {
    return refuse_state({.code = "STAGE_NOT_NEXT",
                         .sentence = cat("Stage ", stage_id, " is not the one that is decided now",
                                         next == nullptr ? "." : cat("; ", next->id(), " is.")),
                         .remedy = "Stages are decided in their order; the one decided last can be decided anew.",
                         .subject = "stage_id"});
  }
  return &*stage;
}

bool may_go_on(const v1::Participant& participant, const std::string& stage_id) {
  return participant.withdrawn_on().empty() &&
         (participant.left_out_after().empty() || participant.left_out_after() == stage_id);
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

// Each who is in, once; who withdrew since may still stand there.
absl::Status check_fates(const v1::StageRun& run, const v1::Stage& stage, const v1::StageEnd& end) {
  std::set<std::string> named;
  int going_on = 0;
  for (const v1::StageFate& fate : end.fates()) {
    const v1::Participant* participant = find_participant(run, fate.provider_id());
    const bool was_in =
        participant != nullptr && (may_go_on(*participant, stage.id()) || !participant->withdrawn_on().empty());
    if (!was_in || !named.insert(fate.provider_id()).second) {
      return invalid(
          cat(in_quotes(fate.provider_id().substr(0, 100)), " is no participant of this stage, or is there twice."),
          "Name each participant that ListParticipants shows as being in, once.");
    }
    CONCORD_RETURN_IF_ERROR(check_reasons(stage, fate));
    if (fate.goes_on()) ++going_on;
  }
  for (const v1::Participant& participant : run.participants()) {
    if (!may_go_on(participant, stage.id()) || named.count(participant.provider_id()) > 0) continue;
    return invalid(cat("It is not said whether ", participant.provider_id(), " goes on."),
                   "Say it of each participant that ListParticipants shows as being in.");
  }
  if (stage.at_most() > 0 && going_on > stage.at_most()) {
    return invalid(cat(going_on, " would go on; the stage was published with at most ", stage.at_most(), "."),
                   "Let at most as many go on, by what the stage says of how it is decided.");
  }
  return absl::OkStatus();
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
  CONCORD_RETURN_IF_ERROR(check_fates(state, *stage, end));
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
  CONCORD_RETURN_IF_ERROR(check_fates(state, *stage, end));
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
