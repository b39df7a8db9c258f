// PURE. Locking the marks and recording what the panel agreed: by discussion with a reason, never by averaging.
#include "services/procurement/evaluation/moderation.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/same.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"
#include "services/procurement/scoring/criteria.h"

namespace concord::procurement {
namespace {

using platform::cat;
using platform::refuse_state;

constexpr std::size_t kMostNamed = 10;
constexpr char kSameMark[] = "All evaluators gave the same mark.";

bool is_conflicted(const v1::InterestDeclaration& declaration, const v1::EvaluatedBid& bid) {
  const auto& conflicts = declaration.conflicted_provider_ids();
  const auto named = [&](const std::string& id) {
    return std::find(conflicts.begin(), conflicts.end(), id) != conflicts.end();
  };
  return std::any_of(bid.party_ids().begin(), bid.party_ids().end(), named) ||
         std::any_of(bid.sub_contractor_ids().begin(), bid.sub_contractor_ids().end(), named);
}

// Who has still to mark which answer, in words.
std::vector<std::string> missing_marks(const EvaluationState& state) {
  std::vector<std::string> missing;
  for (const Answer& answer : answers_of(state.sheet)) {
    const v1::EvaluatedBid& bid = *find_bid(state.sheet, answer.bid_id);
    const auto found = state.marks.find(answer_key(answer.bid_id, answer.lot_id, answer.criterion_id));
    bool anybody = false;
    for (const v1::InterestDeclaration& declaration : state.sheet.declarations()) {
      if (is_conflicted(declaration, bid)) continue;
      anybody = true;
      if (found != state.marks.end() && found->second.count(declaration.evaluator()) > 0) continue;
      missing.push_back(
          cat(declaration.evaluator(), " on ", answer.bid_id, ", lot ", answer.lot_id, ", ", answer.criterion_id));
    }
    if (!anybody) {
      missing.push_back(
          cat("anybody without a conflict on ", answer.bid_id, ", lot ", answer.lot_id, ", ", answer.criterion_id));
    }
  }
  return missing;
}

v1::Consensus first_consensus(const Answer& answer, const Marks& marks) {
  v1::Consensus consensus;
  consensus.set_bid_id(answer.bid_id);
  consensus.set_lot_id(answer.lot_id);
  consensus.set_criterion_id(answer.criterion_id);
  int lowest = kMaxMark, highest = 0;
  for (const auto& [evaluator, score] : marks) {
    lowest = std::min(lowest, score.score());
    highest = std::max(highest, score.score());
  }
  consensus.set_lowest(lowest);
  consensus.set_highest(highest);
  consensus.set_wide_spread(highest - lowest >= kWideSpread);
  consensus.set_score(lowest == highest ? lowest : kNotAgreed);
  if (lowest == highest) consensus.set_reason(kSameMark);
  return consensus;
}

}  // namespace

EvaluationDecided decide(const EvaluationState& state, const v1::StartModerationRequest& request, const Context&) {
  CONCORD_RETURN_IF_ERROR(check_running(state, request.procedure_id()));
  if (state.sheet.status() != v1::EVALUATION_STATUS_SCORING) {
    return refuse_state({.code = "ALREADY_LOCKED",
                         .sentence = "Moderation has started already.",
                         .remedy = "Go on with what the panel agrees."});
  }
  const auto missing = missing_marks(state);
  if (!missing.empty()) {
    std::string list;
    for (std::size_t i = 0; i < missing.size() && i < kMostNamed; ++i) list += (list.empty() ? "" : "; ") + missing[i];
    if (missing.size() > kMostNamed) list += cat("; and ", missing.size() - kMostNamed, " more");
    return refuse_state({.code = "SCORES_INCOMPLETE",
                         .sentence = cat("Marks are missing: ", list, "."),
                         .remedy = "Have every evaluator who declared no conflict mark every answer."});
  }
  std::vector<v1::EvaluationEvent> events(1);
  auto* started = events[0].mutable_moderation_started();
  started->set_procedure_id(state.sheet.procedure_id());
  for (const Answer& answer : answers_of(state.sheet)) {
    *started->add_consensus() =
        first_consensus(answer, state.marks.at(answer_key(answer.bid_id, answer.lot_id, answer.criterion_id)));
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
  std::vector<v1::EvaluationEvent> events;
  if (platform::same(known, consensus)) return events;
  auto* moderated = events.emplace_back().mutable_score_moderated();
  moderated->set_procedure_id(state.sheet.procedure_id());
  *moderated->mutable_consensus() = consensus;
  moderated->set_recorded_by(context.actor.subject);
  return events;
}

}  // namespace concord::procurement
