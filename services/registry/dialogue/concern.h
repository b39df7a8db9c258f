// PURE. A worry about a provider's service and what both sides do about it: raised, an action plan agreed, steps done,
// closed. A provider may mark its own steps as done; nobody closes a concern while a step is open.
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

inline constexpr int kMaxActions = 50;

struct ConcernAggregate {
  using State = v1::Concern;
  using Event = v1::ConcernEvent;
  static void evolve(State& state, const Event& event);
};

using ConcernDecided = platform::Decided<v1::ConcernEvent>;

using PlainConcernCommands =
    platform::Commands<v1::AgreeActionPlanRequest, v1::CompleteActionRequest, v1::CloseConcernRequest>;
ConcernDecided decide(const v1::Concern& state, const v1::RaiseConcernRequest& request,
                      const platform::Context& context, const Facts& facts);
ConcernDecided decide(const v1::Concern& state, const v1::AgreeActionPlanRequest& request,
                      const platform::Context& context);
ConcernDecided decide(const v1::Concern& state, const v1::CompleteActionRequest& request,
                      const platform::Context& context);
ConcernDecided decide(const v1::Concern& state, const v1::CloseConcernRequest& request,
                      const platform::Context& context);

// Whether the request says what was raised, whatever happened since: an import of the same file then changes nothing.
bool says_the_same(const v1::Concern& state, const v1::RaiseConcernRequest& request);

}  // namespace concord::registry
