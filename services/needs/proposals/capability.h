// PURE. What a community itself can do in an area: groups, volunteers, venues, networks, funds. Stream
// "capability/<id>". It must never name a person.
#pragma once

#include <string>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::needs {

struct CapabilityAggregate {
  using State = v1::CommunityCapability;  // exists when id is not empty
  using Event = v1::CapabilityEvent;
  static void evolve(State& state, const Event& event);
};

struct CapabilityFacts {
  bool area_known = false;
};

std::string capability_stream(const std::string& id);

using CapabilityDecided = platform::Decided<v1::CapabilityEvent>;
CapabilityDecided decide(const v1::CommunityCapability& state, const v1::RecordCapabilityRequest& request,
                         const platform::Context& context, const CapabilityFacts& facts);

}  // namespace concord::needs
