// Commands that the rules are asked about: with facts, and on a worker thread, because their answer may take seconds.
#pragma once

#include <memory>

#include "services/platform/calling/rules_asking.h"
#include "services/platform/world/work_queue.h"
#include "services/transition/gates/stated.h"
#include "services/transition/transition/facts.h"

namespace concord::transition {

// Null rules only in development without a rules service.
struct RulesAsker {
  explicit RulesAsker(platform::Metrics& metrics) : work("asking", metrics, platform::kAskingThreads) {}
  std::shared_ptr<platform::RemoteCall> rules;
  platform::WorkQueue work;
};

// For a row of a command that is decided with facts and the rules' answer.
inline auto with_rules(platform::Database& database, RulesAsker& asker) {
  return [&database, &asker](const TransitionState& state, const auto& request,
                             const Context& context) -> TransitionDecided {
    CONCORD_ASSIGN(const TransitionFacts facts, gather(database, state, request, context.authority));
    return platform::decide_with_rules(
        asker.rules, [&](const RulesAnswer& answer) { return decide(state, request, context, facts, answer); },
        [&] { return question_of(state, request, context, facts); });
  };
}

}  // namespace concord::transition
