// PURE. Refused attempts; see bid_attempt.h.
#include "services/procurement/bids/bid_attempt.h"

#include "services/platform/values/same.h"
#include "services/platform/values/text.h"

namespace concord::procurement {

std::string bid_attempt_stream(const std::string& bid_id) { return platform::cat("bid_attempt/", bid_id); }

void BidAttemptAggregate::evolve(State& state, const Event& event) {
  state.last = event.has_late_bid_refused() ? event.late_bid_refused().attempt() : event.bid_refused().attempt();
  ++state.kept;
}

platform::Decided<v1::BidAttemptEvent> decide(const BidAttempts& state, const v1::RecordRefusedBid& command,
                                              const platform::Context&) {
  std::vector<v1::BidAttemptEvent> events;
  if (state.kept >= kMaxKeptAttempts || platform::same(state.last, command.attempt())) return events;
  if (command.attempt().late_by_ms() > 0) {
    *events.emplace_back().mutable_late_bid_refused()->mutable_attempt() = command.attempt();
  } else {
    *events.emplace_back().mutable_bid_refused()->mutable_attempt() = command.attempt();
  }
  return events;
}

}  // namespace concord::procurement
