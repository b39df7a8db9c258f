// PURE. Attempts to bid that were refused, kept so that the report can say what became of each. Stream
// "bid_attempt/<bid id>". It must never grow without bound: an id keeps its first attempts only.
#pragma once

#include <string>

#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

inline constexpr int kMaxKeptAttempts = 20;

struct BidAttempts {
  int kept = 0;
  v1::RefusedBid last;
};

struct BidAttemptAggregate {
  using State = BidAttempts;
  using Event = v1::BidAttemptEvent;
  static void evolve(State& state, const Event& event);
};

std::string bid_attempt_stream(const std::string& bid_id);
platform::Decided<v1::BidAttemptEvent> decide(const BidAttempts& state, const v1::RecordRefusedBid& command,
                                              const platform::Context& context);

}  // namespace concord::procurement
