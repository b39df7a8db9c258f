// PURE. Locking the marks and recording what the panel agreed: by discussion with a reason, never by averaging.
#include "services/procurement/evaluation/moderation.h"

#include <algorithm>
#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/evaluation/panel.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

constexpr std::size_t kMostNamed = 10;
// An evaluation is read in one answer, so many answers have shorter reasons to begin with.
constexpr std::size_t kMostPrefilled = 2'000'000;  // bytes over all answers
std::vector<std::string> missing_marks(const EvaluationState& state, const std::vector<Answer>& answers) {
  const Seating seating(state);
  std::vector<std::string> missing;
  for (const Answer& answer : answers) {
    for (std::string& what : seating.missing(answer)) missing.push_back(std::move(what));
  }
  return missing;
}

absl::Status check_complete(const EvaluationState& state, const std::vector<Answer>& answers) {
  const auto missing = missing_marks(state, answers);
  if (missing.empty()) return absl::OkStatus();
  std::string list;
  for (std::size_t i = 0; i < missing.size() && i < kMostNamed; ++i) list += (list.empty() ? "" : "; ") + missing[i];
  if (missing.size() > kMostNamed) list += cat("; and ", missing.size() - kMostNamed, " more");
  return refuse_state(
      {.code = "SCORES_INCOMPLETE",
       .sentence = cat("Marks are missing: ", list, "."),
       .remedy =
           state.sheet.has_panel()
               ? "Have each of them mark; or stand an evaluator down (StandDownEvaluator), or appoint reserves or "
                 "want fewer marks (AppointPanel)."
               : "Have every evaluator who declared no conflict mark every answer, or appoint a panel with "
                 "reserves (AppointPanel)."});
}

// The evaluators' own reasons, each once, without names; cut between two letters.
std::string own_reasons(const Marks& marks, std::size_t most) {
  std::string reasons;
  std::set<std::string> told;
  for (const auto& [evaluator, score] : marks) {
    if (told.insert(score.reason()).second) reasons += cat(reasons.empty() ? "" : " / ", score.reason());
  }
  if (reasons.size() <= most) return reasons;
  const std::string end = " ...";
  std::size_t cut = most - end.size();
  while (cut > 0 && (static_cast<unsigned char>(reasons[cut]) & 0xC0U) == 0x80U) --cut;
  return reasons.substr(0, cut) + end;
}

// Where all gave the same mark it is agreed, and their reasons are why.
v1::Consensus first_consensus(const Answer& answer, const Marks& marks, std::size_t most) {
  v1::Consensus consensus = spread_of(answer, marks);
  if (consensus.lowest() != consensus.highest()) return consensus;
  consensus.set_score(consensus.lowest());
  consensus.set_reason(own_reasons(marks, most));
  consensus.set_prefilled(true);
  return consensus;
}

absl::Status denied(const char* code, std::string sentence, std::string remedy) {
  return platform::refuse(platform::No::kDenied, {.code = code,
                                                  .sentence = std::move(sentence),
                                                  .remedy = std::move(remedy),
                                                  .citation = "",
                                                  .subject = "bid_id"});
}

// An officer records what was agreed, or the chair; neither where he or she declared a conflict.
absl::Status check_may_record(const EvaluationState& state, const v1::ModerateScoreRequest& request,
                              const Context& context) {
  const std::string& subject = context.actor.subject;
  if (Seating(state).is_barred(subject, request.bid_id(), request.lot_id())) {
    return denied("CONFLICT_OF_INTEREST",
                  cat(subject, " declared a conflict with a bidder of lot ", request.lot_id(), "."),
                  "Have an officer or the chair record it who has none.");
  }
  if (context.actor.is(access::v1::ROLE_COMMISSIONER)) return absl::OkStatus();
  const v1::PanelMember* member = find_member(state.sheet, subject);
  if (member == nullptr || !member->chair()) {
    return denied("NOT_CHAIR", cat(subject, " is neither an officer nor the panel's chair."),
                  "Have the chair or an officer record it; an officer appoints a chair (AppointPanel).");
  }
  if (find_declaration(state.sheet, subject) != nullptr) return absl::OkStatus();
  return refuse_state({.code = "DECLARATION_MISSING",
                       .sentence = cat(subject, " chairs and has not declared any interest or its absence."),
                       .remedy = "Declare conflicts of interest first, or that there are none (DeclareInterest)."});
}

}  // namespace

EvaluationDecided decide(const EvaluationState& state, const v1::StartModerationRequest& request, const Context&) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  if (state.sheet.status() != v1::EVALUATION_STATUS_SCORING) {
    return refuse_state({.code = "ALREADY_LOCKED",
                         .sentence = "Moderation has started already.",
                         .remedy = "Go on with what the panel agrees."});
  }
  const auto answers = answers_of(state.sheet);
  CONCORD_RETURN_IF_ERROR(check_complete(state, answers));
  std::vector<v1::EvaluationEvent> events(1);
  auto* started = events[0].mutable_moderation_started();
  started->set_procedure_id(state.sheet.procedure_id());
  const Seating seating(state);
  const std::size_t most = std::min(kMaxScoreReason, kMostPrefilled / std::max<std::size_t>(1, answers.size()));
  for (const Answer& answer : answers) {
    *started->add_consensus() = first_consensus(answer, seating.counting(answer), most);
  }
  return events;
}

EvaluationDecided decide(const EvaluationState& state, const v1::ModerateScoreRequest& request,
                         const Context& context) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  if (state.sheet.status() == v1::EVALUATION_STATUS_SCORING) {
    return refuse_state({.code = "SCORES_NOT_LOCKED",
                         .sentence = "Evaluators are still marking, each alone.",
                         .remedy = "Start moderation first."});
  }
  CONCORD_RETURN_IF_ERROR(check_answer(state, request.bid_id(), request.lot_id(), request.criterion_id()));
  CONCORD_RETURN_IF_ERROR(check_may_record(state, request, context));
  CONCORD_RETURN_IF_ERROR(check_complete(state, {{request.bid_id(), request.lot_id(), request.criterion_id()}}));
  if (request.score() < 0 || request.score() > kMaxMark) {
    return platform::refuse_input({.code = "INVALID_SCORE",
                                   .sentence = cat("The mark is ", request.score(), "."),
                                   .remedy = cat("Give 0 to ", kMaxMark, "."),
                                   .subject = "score"});
  }
  CONCORD_RETURN_IF_ERROR(check_reason(request.reason(), kMaxScoreReason, "The agreed mark", "reason"));
  const v1::Consensus& known = state.agreed.at(answer_key(request.bid_id(), request.lot_id(), request.criterion_id()));
  v1::Consensus consensus = known;
  consensus.set_score(request.score());
  consensus.set_reason(request.reason());
  consensus.set_prefilled(false);
  std::vector<v1::EvaluationEvent> events;
  if (platform::same(known, consensus)) return events;
  auto* moderated = events.emplace_back().mutable_score_moderated();
  moderated->set_procedure_id(state.sheet.procedure_id());
  *moderated->mutable_consensus() = consensus;
  moderated->set_recorded_by(context.actor.subject);
  moderated->set_keeps_results(known.score() == consensus.score());
  return events;
}

}  // namespace concord::procurement
