// PURE. Interests declared and answers marked, by each evaluator alone; see evaluation.h.
#include "services/procurement/evaluation/marking.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::No;
using platform::refuse_state;

absl::Status scores_locked(std::string remedy) {
  return refuse_state({.code = "SCORES_LOCKED",
                       .sentence = "Moderation has started, so the marks are locked.",
                       .remedy = std::move(remedy)});
}

absl::Status not_on_panel(const std::string& subject) {
  return platform::refuse(No::kDenied, {.code = "NOT_ON_PANEL",
                                        .sentence = cat(subject, " is not appointed to this panel, or not to mark."),
                                        .remedy = "Ask an officer to be appointed (AppointPanel).",
                                        .citation = "",
                                        .subject = "procedure_id"});
}

absl::Status check_declaration(const v1::DeclareInterestRequest& request) {
  const auto& conflicts = request.conflicted_provider_ids();
  return Faults()
      .must(conflicts.size() <= kMaxConflicts && std::all_of(conflicts.begin(), conflicts.end(), is_provider_id),
            "The declaration names somebody who is no provider's id, or too many.",
            cat("Name at most ", kMaxConflicts, " providers such as GB-CHC-1089327."), "conflicted_provider_ids")
      .must(is_text(request.statement(), kMaxText), "The declaration has no words or too many.",
            cat("Give 1 to ", kMaxText, " characters, such as 'I have no conflict of interest.'"), "statement")
      .as("INVALID_DECLARATION");
}

bool keeps_conflicts(const v1::InterestDeclaration& known, const v1::InterestDeclaration& now) {
  const auto& names = now.conflicted_provider_ids();
  return std::all_of(known.conflicted_provider_ids().begin(), known.conflicted_provider_ids().end(),
                     [&](const std::string& id) { return std::find(names.begin(), names.end(), id) != names.end(); });
}

// Why this person may not mark this offer.
absl::Status check_seat(const EvaluationState& state, const Seating& seating, const v1::ScoreAnswerRequest& request,
                        const std::string& subject) {
  const v1::PanelMember* member = find_member(state.sheet, subject);
  if (state.sheet.has_panel() && (member == nullptr || (!member->evaluates() && !member->reserve()))) {
    return not_on_panel(subject);
  }
  if (member != nullptr && member->has_stood_down()) {
    return platform::refuse(No::kDenied, {.code = "STOOD_DOWN",
                                          .sentence = cat(subject, " was stood down from the panel."),
                                          .remedy = "Leave the marks to the others; an officer may appoint more people "
                                                    "(AppointPanel).",
                                          .citation = "",
                                          .subject = "procedure_id"});
  }
  if (find_declaration(state.sheet, subject) == nullptr) {
    return refuse_state({.code = "DECLARATION_MISSING",
                         .sentence = cat(subject, " has not declared any interest or its absence."),
                         .remedy = "Declare conflicts of interest first, or that there are none (DeclareInterest)."});
  }
  const bool own = seating.has_conflict(subject, request.bid_id());
  if (own || seating.is_barred(subject, request.bid_id(), request.lot_id())) {
    const char* const which = own ? ", who is in this bid." : ", who bids for this lot too.";
    const char* const remedy = own ? "Leave this bid to the other evaluators."
                                   : "Leave the lot to the others, or have an officer record why marking the rivals "
                                     "is safe (AllowDespiteConflict).";
    return platform::refuse(No::kDenied, {.code = "CONFLICT_OF_INTEREST",
                                          .sentence = cat(subject, " declared a conflict with somebody", which),
                                          .remedy = remedy,
                                          .citation = "",
                                          .subject = "bid_id"});
  }
  const auto markers = seating.seats_of(request.bid_id(), request.lot_id()).markers;
  if (std::find(markers.begin(), markers.end(), subject) != markers.end()) return absl::OkStatus();
  return refuse_state({.code = "NOT_CALLED",
                       .sentence = cat("Enough others mark bid ", request.bid_id(), " on lot ", request.lot_id(), "."),
                       .remedy = "Stand by; a reserve marks where an evaluator is stood down or has a conflict."});
}

// Locked marks do not move; one that is missing since somebody's marks fell away is given by somebody who has not been
// able to read the prices.
absl::Status check_late_mark(const EvaluationState& state, const std::string& key, const Context& context) {
  const auto marks = state.marks.find(key);
  if (marks != state.marks.end() && marks->second.count(context.actor.subject) > 0) {
    return scores_locked("Bring it up in the panel; the chair or an officer records what it agrees (ModerateScore).");
  }
  const platform::Actor& actor = context.actor;
  if (!actor.is(access::v1::ROLE_COMMISSIONER) && !actor.is(access::v1::ROLE_APPROVER) &&
      !actor.is(access::v1::ROLE_AUDITOR)) {
    return absl::OkStatus();
  }
  return platform::refuse(
      No::kDenied, {.code = "PRICES_SEEN",
                    .sentence = cat(actor.subject, " has been able to read the prices since the marks are locked."),
                    .remedy = "Appoint a reserve who is an evaluator alone (AppointPanel).",
                    .citation = "",
                    .subject = "procedure_id"});
}

// Whoever acts for any organisation may be a bidder or close to one; an evaluator's token names none.
absl::Status check_no_bidder(const Context& context) {
  if (!context.actor.is(access::v1::ROLE_PROVIDER) && context.actor.organisation.empty()) return absl::OkStatus();
  return platform::refuse(platform::No::kDenied, {.code = "BIDDER_MAY_NOT_MARK",
                                                  .sentence = cat(context.actor.subject, " acts for an organisation."),
                                                  .remedy = "Leave the marks to evaluators who act for no provider.",
                                                  .citation = "",
                                                  .subject = "evaluator"});
}

}  // namespace

EvaluationDecided decide(const EvaluationState& state, const v1::DeclareInterestRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_no_bidder(context));
  CONCORD_RETURN_IF_ERROR(check_declaration(request));
  const std::string& subject = context.actor.subject;
  if (state.sheet.has_panel() && find_member(state.sheet, subject) == nullptr) return not_on_panel(subject);
  v1::InterestDeclaration declaration;
  declaration.set_evaluator(subject);
  *declaration.mutable_conflicted_provider_ids() = request.conflicted_provider_ids();
  declaration.set_statement(request.statement());
  std::vector<v1::EvaluationEvent> events;
  const v1::InterestDeclaration* known = find_declaration(state.sheet, subject);
  if (known != nullptr && platform::same(*known, declaration)) return events;
  if (known == nullptr && is_locked(state.sheet) && !state.sheet.has_panel()) {
    return scores_locked("Where marks are missing, an officer appoints a reserve (AppointPanel), who declares then.");
  }
  if (known != nullptr && !keeps_conflicts(*known, declaration) &&
      (is_locked(state.sheet) || has_marks(state, subject))) {
    return refuse_state({.code = "ALREADY_SCORED",
                         .sentence = cat(subject, " has marked already, and the declaration leaves a conflict out."),
                         .remedy = "Name the earlier conflicts too: from the first mark on they are only added."});
  }
  auto* declared = events.emplace_back().mutable_interest_declared();
  declared->set_procedure_id(state.sheet.procedure_id());
  *declared->mutable_declaration() = declaration;
  for (const v1::Consensus& consensus : shaken_by(events[0], state)) *declared->add_consensus() = consensus;
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ScoreAnswerRequest& request, const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  CONCORD_RETURN_IF_ERROR(check_no_bidder(context));
  CONCORD_RETURN_IF_ERROR(check_answer(state, request.bid_id(), request.lot_id(), request.criterion_id()));
  const std::string key = answer_key(request.bid_id(), request.lot_id(), request.criterion_id());
  if (is_locked(state.sheet)) CONCORD_RETURN_IF_ERROR(check_late_mark(state, key, context));
  CONCORD_RETURN_IF_ERROR(check_seat(state, Seating(state), request, context.actor.subject));
  if (request.score() < 0 || request.score() > kMaxMark) {
    return platform::refuse_input({.code = "INVALID_SCORE",
                                   .sentence = cat("The mark is ", request.score(), "."),
                                   .remedy = cat("Give 0 to ", kMaxMark, "."),
                                   .subject = "score"});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxScoreReason, "The mark", "reason"));
  v1::Score score;
  score.set_bid_id(request.bid_id());
  score.set_lot_id(request.lot_id());
  score.set_criterion_id(request.criterion_id());
  score.set_evaluator(context.actor.subject);
  score.set_score(request.score());
  score.set_reason(request.reason());
  std::vector<v1::EvaluationEvent> events;
  const auto answer = state.marks.find(key);
  if (answer != state.marks.end()) {
    const auto mark = answer->second.find(score.evaluator());
    if (mark != answer->second.end() && platform::same(mark->second, score)) return events;
  }
  if (state.sheet.scores() >= kMaxScores) {
    return refuse_state({.code = "TOO_MANY_SCORES",
                         .sentence = cat(state.sheet.scores(), " marks were given."),
                         .remedy = cat("At most ", kMaxScores, " are taken; start moderation.")});
  }
  auto* scored = events.emplace_back().mutable_answer_scored();
  scored->set_procedure_id(state.sheet.procedure_id());
  *scored->mutable_score() = score;
  if (!is_locked(state.sheet)) return events;
  EvaluationState after = state;
  EvaluationAggregate::evolve(after, events[0]);
  const Answer marked{score.bid_id(), score.lot_id(), score.criterion_id()};
  *scored->mutable_consensus() = spread_of(marked, Seating(after).counting(marked));
  return events;
}

}  // namespace concord::procurement
