// PURE. Marked, priced, completed at once; see choosing.h.
#include "services/procurement/quotes/choosing.h"

#include <algorithm>
#include <map>

#include "services/platform/values/civil_date.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/gates/particulars.h"
#include "services/procurement/prices/prices.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::refuse_input;
using platform::refuse_state;

absl::Status check_quotes(const v1::Procedure& procedure, const std::string& procedure_id) {
  if (procedure.id().empty()) return unknown_procedure(procedure_id);
  if (procedure.status() == v1::PROCEDURE_STATUS_CANCELLED) {
    return refuse_state({.code = "PROCEDURE_CANCELLED",
                         .sentence = cat("Procedure ", procedure.id(), " is cancelled."),
                         .remedy = "Invite quotes anew (InviteQuotes)."});
  }
  if (procedure.draft().type() == v1::PROCEDURE_TYPE_QUOTES) return absl::OkStatus();
  return refuse_state({.code = "NOT_QUOTES",
                       .sentence = cat("Procedure ", procedure.id(), " asks for no quotes."),
                       .remedy = "Its bids are marked by evaluators (StartEvaluation)."});
}

absl::Status check_marks(const v1::Evaluation& sheet, const v1::ChooseQuoteRequest& request) {
  const auto questions = questions_of(sheet.rules());
  std::map<std::string, const v1::QuoteMark*> marks;
  for (const v1::QuoteMark& mark : request.marks()) {
    const bool shaped = mark.score() >= 0 && mark.score() <= kMaxMark && find_bid(sheet, mark.bid_id()) != nullptr;
    if (!shaped || questions.empty() || !marks.emplace(mark.bid_id(), &mark).second) {
      return refuse_input({.code = "INVALID_SCORE",
                           .sentence = questions.empty()
                                           ? std::string("Price alone decides, so quotes have no marks.")
                                           : cat("The mark of ", in_quotes(mark.bid_id()),
                                                 " is out of bounds, of no quote that was opened, or there twice."),
                           .remedy = cat("Give each opened quote one mark, 0 to ", kMaxMark, "; none for price alone."),
                           .subject = "marks"});
    }
    CONCORD_RETURN_IF_ERROR(check_reason(mark.reason(), kMaxScoreReason, "A mark", "marks"));
    CONCORD_RETURN_IF_ERROR(platform::check_no_personal_data("A mark's reason", mark.reason(), "marks"));
  }
  for (const v1::EvaluatedBid& bid : sheet.bids()) {
    if (questions.empty() || marks.count(bid.bid_id()) > 0) continue;
    return refuse_input({.code = "MARKS_MISSING",
                         .sentence = cat("Quote ", bid.bid_id(), " has no mark."),
                         .remedy = "Mark every quote that was opened, with a reason.",
                         .subject = "marks"});
  }
  return absl::OkStatus();
}

v1::Consensus mark_of(const Answer& answer, const v1::ChooseQuoteRequest& request) {
  v1::Consensus consensus;
  consensus.set_bid_id(answer.bid_id);
  consensus.set_lot_id(answer.lot_id);
  consensus.set_criterion_id(answer.criterion_id);
  for (const v1::QuoteMark& mark : request.marks()) {
    if (mark.bid_id() != answer.bid_id) continue;
    consensus.set_score(mark.score());
    consensus.set_reason(mark.reason());
    consensus.set_lowest(mark.score());
    consensus.set_highest(mark.score());
  }
  return consensus;
}

absl::Status check_flags(const v1::Evaluation& sheet, const v1::ChooseQuoteRequest& request) {
  std::string sentences;
  for (const v1::Flag& flag : sheet.flags()) sentences += cat(" ", flag.bid_id(), ": ", flag.sentence());
  if (sentences.empty()) return absl::OkStatus();
  if (!request.flag_reasons().empty()) return check_words(request.flag_reasons(), "That flagged quotes stay");
  return refuse_state({.code = "QUOTES_FLAGGED",
                       .sentence = cat("A person settles first what was found:", sentences),
                       .remedy =
                           "Ask the supplier, then say in flag_reasons why the quote stays; or have quotes marked "
                           "in an evaluation (StartEvaluation), where a bid is left out (ProposeDisregard).",
                       .subject = "flag_reasons"});
}

}  // namespace

bool one_person_may_decide(const Findings& award, const v1::Procedure& procedure, const std::string& subject) {
  if (!particulars_now(procedure.draft().legal(), procedure).waivers().empty()) return false;
  if (!award.rules || !refuse_blocked(award).ok()) return false;
  if (commenced_by_word_of(procedure, subject)) return false;
  if (!own_words(procedure, award.rules->judgement(), subject).empty()) return false;
  const auto& requirements = award.rules->judgement().requirements();
  return std::any_of(requirements.begin(), requirements.end(), [](const rules::v1::Requirement& requirement) {
    return requirement.kind() == "deciding_persons" && requirement.value() == 1;
  });
}

EvaluationDecided decide(const EvaluationState& state, const v1::ChooseQuoteRequest& request, const Context& context,
                         const ChoiceFacts& facts) {
  CONCORD_RETURN_IF_ERROR(check_quotes(facts.start.procedure, request.procedure_id()));
  v1::StartEvaluationRequest start;
  start.set_procedure_id(request.procedure_id());
  CONCORD_ASSIGN(std::vector<v1::EvaluationEvent> events, decide(state, start, context, facts.start));
  EvaluationState after = state;
  for (const v1::EvaluationEvent& event : events) EvaluationAggregate::evolve(after, event);
  const auto then = [&](v1::EvaluationEvent event) {
    EvaluationAggregate::evolve(after, event);
    events.push_back(std::move(event));
  };
  CONCORD_RETURN_IF_ERROR(check_words(request.reasons(), "The choice"));
  CONCORD_RETURN_IF_ERROR(check_marks(after.sheet, request));
  v1::EvaluationEvent locked;
  locked.mutable_moderation_started()->set_procedure_id(request.procedure_id());
  for (const Answer& answer : answers_of(after.sheet)) {
    *locked.mutable_moderation_started()->add_consensus() = mark_of(answer, request);
  }
  then(std::move(locked));
  v1::EvaluationEvent priced;
  CONCORD_ASSIGN(*priced.mutable_prices_scored(), score_lots(after));
  then(std::move(priced));
  CONCORD_RETURN_IF_ERROR(check_flags(after.sheet, request));
  const auto flags = after.sheet.flags();
  for (const v1::Flag& flag : flags) {
    v1::EvaluationEvent accepted;
    accepted.mutable_explanation_accepted()->set_procedure_id(request.procedure_id());
    accepted.mutable_explanation_accepted()->set_bid_id(flag.bid_id());
    accepted.mutable_explanation_accepted()->set_lot_id(flag.lot_id());
    accepted.mutable_explanation_accepted()->set_reason(request.flag_reasons());
    accepted.mutable_explanation_accepted()->set_accepted_by(context.actor.subject);
    then(std::move(accepted));
  }
  CONCORD_RETURN_IF_ERROR(refuse_blocked(facts.evaluation));
  v1::EvaluationEvent completed;
  completed.mutable_evaluation_completed()->set_procedure_id(request.procedure_id());
  completed.mutable_evaluation_completed()->set_completed_by(context.actor.subject);
  completed.mutable_evaluation_completed()->set_completed_on(platform::format_date(context.today));
  keep(facts.evaluation, completed.mutable_evaluation_completed());
  then(std::move(completed));
  return events;
}

}  // namespace concord::procurement
