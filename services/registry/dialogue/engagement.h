// PURE. One entry in the log of dialogue between commissioner and providers. What was logged stays as it was logged.
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

struct EngagementAggregate {
  using State = v1::Engagement;
  using Event = v1::EngagementEvent;
  static void evolve(State& state, const Event& event);
};

platform::Decided<v1::EngagementEvent> decide(const v1::Engagement& state, const v1::LogEngagementRequest& request,
                                              const platform::Context& context, const Facts& facts);

}  // namespace concord::registry
