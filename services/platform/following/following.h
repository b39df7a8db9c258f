// PURE. An operator's decisions about the history of a followed ledger. Stream "following/<source>" of the service that
// follows. It must never decide while both histories are the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/ledger/views.h"
#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::platform {

inline constexpr std::size_t kMaxHistoryReason = 1'000;  // characters

struct FollowingAggregate {
  struct State {
    // Of each turn that an operator ended: the newest position that the histories shared.
    std::vector<std::int64_t> shared;
  };
  using Event = ledger::v1::FollowingEvent;
  static void evolve(State& state, const Event& event);
};

struct HistoryFacts {
  bool is_same = false;
  ledger::v1::Bookmark from, shared, head;
};

std::string following_stream(const std::string& source);

// Refusals INVALID_DECISION, REASON_MISSING, SAME_HISTORY, HISTORY_MOVED.
Decided<ledger::v1::FollowingEvent> decide(const FollowingAggregate::State& state,
                                           const ledger::v1::DecideHistoryRequest& request, const Context& context,
                                           const HistoryFacts& facts);

}  // namespace concord::platform
