// PURE. Which history to follow; see following.h.
#include "services/platform/following/following.h"

#include "services/platform/values/field_shapes.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

void FollowingAggregate::evolve(State& state, const Event& event) {
  if (event.has_history_decided()) state.shared.push_back(event.history_decided().shared_position());
}

std::string following_stream(const std::string& source) { return cat(kFollowingStreams, "/", source); }

Decided<ledger::v1::FollowingEvent> decide(const FollowingAggregate::State& /*state*/,
                                           const ledger::v1::DecideHistoryRequest& request, const Context& /*context*/,
                                           const HistoryFacts& facts) {
  using namespace ledger::v1;
  if (request.decision() != HISTORY_DECISION_RESET && request.decision() != HISTORY_DECISION_ACCEPT) {
    return refuse_input({.code = "INVALID_DECISION",
                         .sentence = "The decision is neither reset nor accept.",
                         .remedy = "Look at both histories with `concord follow show`, then choose one of them.",
                         .subject = "decision"});
  }
  if (is_blank(request.reason()) || request.reason().size() > kMaxHistoryReason) {
    return refuse_input({.code = "REASON_MISSING",
                         .sentence = "The decision says no reason, or too many words.",
                         .remedy = cat("Give 1 to ", kMaxHistoryReason, " characters; auditors read them."),
                         .subject = "reason"});
  }
  if (facts.is_same) {
    return refuse_state({.code = "SAME_HISTORY",
                         .sentence = cat("What was followed of ", request.source(), " up to position ",
                                         facts.from.position(), " still stands in its ledger."),
                         .remedy = "There is nothing to decide; `concord status` shows whether it is followed."});
  }
  if (request.shared_position() != facts.shared.position()) {
    return refuse_state({.code = "HISTORY_MOVED",
                         .sentence = cat("The histories part after position ", facts.shared.position(), ", not ",
                                         request.shared_position(), "."),
                         .remedy = "Look at them again with `concord follow show`, then decide on what it shows.",
                         .subject = "shared_position"});
  }
  std::vector<FollowingEvent> events;
  HistoryDecided& decided = *events.emplace_back().mutable_history_decided();
  decided.set_source(request.source());
  decided.set_decision(request.decision());
  decided.set_reason(request.reason());
  decided.set_shared_position(facts.shared.position());
  *decided.mutable_from() = facts.from;
  *decided.mutable_to() = request.decision() == HISTORY_DECISION_RESET ? facts.shared : facts.head;
  decided.mutable_to()->set_turn(facts.from.turn() + 1);
  return events;
}

}  // namespace concord::platform
