// PURE. A council that shares the deployment: registered and amended by an operator, under the authority "commons".
// It must never take two names for one council: the id stands in every key and token.
#pragma once

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::registry {

struct AuthorityAggregate {
  using State = v1::Authority;
  using Event = v1::AuthorityEvent;
  static void evolve(State& state, const Event& event);
};

using PlainAuthorityCommands = platform::Commands<v1::RegisterAuthorityRequest>;
platform::Decided<v1::AuthorityEvent> decide(const v1::Authority& state, const v1::RegisterAuthorityRequest& request,
                                             const platform::Context& context);

}  // namespace concord::registry
