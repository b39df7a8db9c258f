// PURE. Asking to participate, withdrawing, and what all are told alike; see stages.h.
#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

absl::Status check_organisation(const Context& context) {
  if (!context.actor.organisation.empty()) return absl::OkStatus();
  return platform::refuse(platform::No::kDenied, {.code = "NO_ORGANISATION",
                                                  .sentence = "Your token acts for no organisation.",
                                                  .remedy = "Sign in for the provider that participates.",
                                                  .citation = "",
                                                  .subject = "procedure_id"});
}

absl::Status invalid(std::string sentence, std::string remedy) {
  return platform::refuse_input({.code = "INVALID_PARTICIPATION",
                                 .sentence = std::move(sentence),
                                 .remedy = std::move(remedy),
                                 .subject = "answers"});
}

absl::Status check_who(const v1::Procedure& procedure, const Context& context, const ParticipationFacts& facts) {
  const std::string& id = context.actor.organisation;
  if (!facts.is_registered) {
    return refuse_state({.code = "NOT_REGISTERED",
                         .sentence = cat(id, " is not in the registry."),
                         .remedy = "Have the organisation registered (RegisterProvider), then ask again in time."});
  }
  if (!procedure.draft().award_rules().accredited_only() || facts.is_accredited) return absl::OkStatus();
  return refuse_state({.code = "NOT_ACCREDITED",
                       .sentence = cat(id, " holds no accreditation of this authority that is valid today."),
                       .remedy = "Have it accredited, then ask again in time.",
                       .citation = "Published rule: accredited organisations only; lead and every member."});
}

}  // namespace

absl::StatusOr<v1::ParticipationAnswers> answers_of(const v1::Procedure& procedure,
                                                    const v1::RequestParticipationRequest& request) {
  v1::ParticipationAnswers answers;
  if (procedure.draft().stages().empty()) return answers;
  const auto& conditions = procedure.draft().stages(0).conditions();
  for (const v1::ConditionAnswer& given : request.answers()) {
    const bool is_asked = std::any_of(conditions.begin(), conditions.end(), [&](const v1::StageCondition& condition) {
      return condition.id() == given.condition_id();
    });
    if (!is_asked) {
      return invalid(cat("There is no condition ", in_quotes(given.condition_id().substr(0, 80)), "."),
                     "Answer each condition that GetStages shows, by its id.");
    }
  }
  for (const v1::StageCondition& condition : conditions) {
    const v1::ConditionAnswer* found = nullptr;
    int times = 0;
    for (const v1::ConditionAnswer& given : request.answers()) {
      if (given.condition_id() != condition.id()) continue;
      found = &given;
      ++times;
    }
    if (times != 1 || !is_text(found->text(), kMaxText)) {
      return invalid(cat("Condition ", condition.id(),
                         times == 0   ? " has no answer."
                         : times == 1 ? " has an answer without words, or with too many."
                                      : " is answered more than once."),
                     cat("Answer each condition once, in 1 to ", kMaxText, " characters."));
    }
    CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("An answer", found->text(), "answers"));
    *answers.add_answers() = *found;
  }
  return answers;
}

StagesDecided decide(const v1::StageRun& state, const v1::RequestParticipationRequest& request, const Context& context,
                     const ParticipationFacts& facts) {
  const v1::Procedure& procedure = facts.procedure;
  CONCORD_RETURN_IF_ERROR(check_stages_run(procedure, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_organisation(context));
  const v1::Stage stage = as_it_stands(procedure.draft().stages(0), state);
  if (context.now_ms > stage.ends_ms()) {
    return refuse_state({.code = "STAGE_CLOSED",
                         .sentence = cat("It is ", instant(context.now_ms),
                                         "; requests to participate were taken until ", instant(stage.ends_ms()), "."),
                         .remedy = "Nothing makes a late request good; other procedures are open to you."});
  }
  CONCORD_RETURN_IF_ERROR(answers_of(procedure, request).status());
  CONCORD_RETURN_IF_ERROR(check_who(procedure, context, facts));
  std::vector<v1::StagesEvent> events;
  const v1::Participant* known = find_participant(state, context.actor.organisation);
  if (known != nullptr && known->withdrawn_on().empty() && known->answers_mark() == facts.answers_mark) {
    return events;
  }
  if (known == nullptr && state.participants_size() >= kMaxParticipants) {
    return refuse_state({.code = "TOO_MANY_PARTICIPANTS",
                         .sentence = cat(state.participants_size(), " organisations asked to participate."),
                         .remedy = cat("At most ", kMaxParticipants,
                                       " requests are taken; tell the authority, which "
                                       "may cancel the procedure and buy in lots (CancelProcedure).")});
  }
  auto* asked = events.emplace_back().mutable_participation_requested();
  asked->set_procedure_id(procedure.id());
  asked->set_provider_id(context.actor.organisation);
  asked->set_asked_at_ms(context.now_ms);
  asked->set_answers_mark(facts.answers_mark);
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::WithdrawParticipationRequest& request, const Context& context,
                     const StageFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_has_stages(facts.procedure, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_organisation(context));
  const v1::Participant* participant = find_participant(state, context.actor.organisation);
  if (participant == nullptr) {
    return refuse_state({.code = "NOT_A_PARTICIPANT",
                         .sentence = cat(context.actor.organisation, " did not ask to participate."),
                         .remedy = "Nothing is left to do."});
  }
  std::vector<v1::StagesEvent> events;
  if (!participant->withdrawn_on().empty()) return events;
  if (!state.final_tender().issued_on().empty()) {
    return refuse_state({.code = "FINAL_TENDER_ISSUED",
                         .sentence = cat("The final tender was issued on ", state.final_tender().issued_on(), "."),
                         .remedy =
                             "Who does not want to tender does nothing; a tender that was made is withdrawn until "
                             "the deadline (WithdrawBid)."});
  }
  auto* withdrawn = events.emplace_back().mutable_participation_withdrawn();
  withdrawn->set_procedure_id(facts.procedure.id());
  withdrawn->set_provider_id(context.actor.organisation);
  withdrawn->set_withdrawn_on(platform::format_date(context.today));
  return events;
}

StagesDecided decide(const v1::StageRun& state, const v1::TellParticipantsRequest& request, const Context& context,
                     const StageFacts& facts) {
  const v1::Procedure& procedure = facts.procedure;
  CONCORD_RETURN_IF_ERROR(check_stages_run(procedure, request.procedure_id()));
  if (takes_requests(procedure, state, context.now_ms)) {
    return refuse_state({.code = "STAGE_RUNNING",
                         .sentence = "Requests to participate are still taken, so nobody knows who is in.",
                         .remedy = "Until then everybody is told alike by an answer to a question (AnswerQuestion)."});
  }
  if (participants_in(state) == 0) {
    return refuse_state({.code = "NO_PARTICIPANTS",
                         .sentence = "Nobody is in who could be told.",
                         .remedy = "Decide a stage anew after which somebody was left out (ProposeStageEnd), or cancel "
                                   "(CancelProcedure)."});
  }
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(is_text(request.text(), kMaxStageNote), "There are no words, or too many.",
                                    cat("Give 1 to ", kMaxStageNote, " characters."), "text")
                              .as("INVALID_NOTE"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("What participants are told", request.text(), "text"));
  const v1::Stage* stage = next_stage(procedure, state);
  v1::StageNote note;
  note.set_stage_id(stage == nullptr ? std::string() : stage->id());
  note.set_text(request.text());
  note.set_told_on(platform::format_date(context.today));
  note.set_told_by(context.actor.subject);
  std::vector<v1::StagesEvent> events;
  const bool is_told = !state.notes().empty() && state.notes().rbegin()->text() == note.text() &&
                       state.notes().rbegin()->stage_id() == note.stage_id();
  if (is_told) return events;
  if (state.notes_size() >= kMaxStageNotes) {
    return refuse_state({.code = "TOO_MANY_NOTES",
                         .sentence = cat("Participants were told ", state.notes_size(), " times."),
                         .remedy = cat("At most ", kMaxStageNotes,
                                       " notes are kept; put the rest into the final "
                                       "specification (ProposeFinalTender).")});
  }
  auto* told = events.emplace_back().mutable_participants_told();
  told->set_procedure_id(procedure.id());
  *told->mutable_note() = note;
  return events;
}

}  // namespace concord::procurement
