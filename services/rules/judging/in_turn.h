// For a row of an rpc that works on a thread of its authority's turn. The work says what it has cost.
#pragma once

#include <utility>

#include "services/platform/entry/rpcs.h"
#include "services/rules/judging/turns.h"

namespace concord::rules {

// work(const Request&, Answer&, const Command&, const Reply&) answers a Cost.
template <typename Request, typename Answer, typename Work>
auto in_turn(Turns& turns, Work work) {
  return [&turns, work = std::move(work)](const Request& ask, Answer& answer, const platform::Command& command,
                                          const platform::Reply& reply) {
    const absl::Status queued = turns.submit(command.authority, [work, &ask, &answer, command, reply] {
      if (!command.caller_is_gone()) return work(ask, answer, command, reply);
      reply(platform::caller_gone());
      return Cost::kUsual;
    });
    if (!queued.ok()) reply(queued);
  };
}

}  // namespace concord::rules
