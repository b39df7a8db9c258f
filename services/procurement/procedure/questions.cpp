// PURE. Asking and answering; see questions.h.
#include "services/procurement/procedure/questions.h"

#include <algorithm>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_state;

bool holds(const google::protobuf::RepeatedPtrField<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

}  // namespace

ProcedureDecided decide(const ProcedureState& state, const v1::AskQuestionRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_published(state, request.procedure_id()));
  if (context.actor.organisation.empty()) {
    return platform::refuse(platform::No::kDenied, {.code = "NO_ORGANISATION",
                                                    .sentence = "Your token acts for no organisation.",
                                                    .remedy = "Sign in for the provider that asks.",
                                                    .citation = "",
                                                    .subject = "question_id"});
  }
  CONCORD_RETURN_IF_ERROR(Faults()
                              .must(is_id(request.question_id()),
                                    cat("'", request.question_id().substr(0, 80), "' is not a question's id."),
                                    "Give 1 to 60 letters, digits, hyphens.", "question_id")
                              .must(is_text(request.text(), kMaxText), "The question has no words or too many.",
                                    cat("Give 1 to ", kMaxText, " characters."), "text")
                              .as("INVALID_QUESTION"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The question", request.text(), "text"));
  const std::int64_t until = state.draft().timetable().questions_until_ms();
  if (context.now_ms > until) {
    return refuse_state(
        {.code = "QUESTIONS_CLOSED",
         .sentence = cat("It is ", instant(context.now_ms), "; questions were taken until ", instant(until), "."),
         .remedy = "Read the answers that were published."});
  }
  if (state.questions() >= kMaxQuestions) {
    return refuse_state(
        {.code = "TOO_MANY_QUESTIONS",
         .sentence = cat(state.questions(), " questions were asked."),
         .remedy = cat("At most ", kMaxQuestions, " are taken; read the answers that were published.")});
  }
  if (holds(state.unanswered_questions(), request.question_id()) ||
      holds(state.answered_questions(), request.question_id())) {
    return refuse_state({.code = "ALREADY_ASKED",
                         .sentence = cat("There is a question '", request.question_id(), "' already."),
                         .remedy = "Choose another id."});
  }
  std::vector<v1::ProcedureEvent> events(1);
  auto* asked = events[0].mutable_question_asked();
  asked->set_procedure_id(state.id());
  asked->set_question_id(request.question_id());
  asked->set_text(request.text());
  return events;
}

ProcedureDecided decide(const ProcedureState& state, const v1::AnswerQuestionRequest& request, const Context& context) {
  if (state.id().empty()) return unknown_procedure(request.procedure_id());
  if (state.status() != v1::PROCEDURE_STATUS_PUBLISHED) {
    return refuse_state({.code = "PROCEDURE_CLOSED",
                         .sentence = cat("Procedure ", state.id(), " takes no more bids."),
                         .remedy = "Answers are given while bids can still be made."});
  }
  const std::string& id = request.question_id();
  if (holds(state.answered_questions(), id)) {
    return refuse_state({.code = "ALREADY_ANSWERED",
                         .sentence = cat("Question '", id, "' is answered, and everybody has read it."),
                         .remedy = "Publish a correction as the answer to another question."});
  }
  if (!holds(state.unanswered_questions(), id)) {
    return platform::refuse_missing({.code = "UNKNOWN_QUESTION",
                                     .sentence = cat("Nobody asked a question ", in_quotes(id), "."),
                                     .remedy = "Look it up in the list of questions."});
  }
  CONCORD_RETURN_IF_ERROR(
      Faults()
          .must(is_text(request.published_text(), kMaxText), "The question has no wording for everybody, or too long.",
                cat("Word it in 1 to ", kMaxText, " characters so that it names nobody."), "published_text")
          .must(is_text(request.answer(), kMaxAnswer), "The answer has no words or too many.",
                cat("Give 1 to ", kMaxAnswer, " characters."), "answer")
          .as("ANSWER_MISSING"));
  CONCORD_RETURN_IF_ERROR(
      platform::check_no_personal_data("The question's wording", request.published_text(), "published_text"));
  CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("The answer", request.answer(), "answer"));
  std::vector<v1::ProcedureEvent> events(1);
  auto* answered = events[0].mutable_question_answered();
  answered->set_procedure_id(state.id());
  answered->set_question_id(id);
  answered->set_published_text(request.published_text());
  answered->set_answer(request.answer());
  answered->set_answered_on(platform::format_date(context.today));
  return events;
}

}  // namespace concord::procurement
