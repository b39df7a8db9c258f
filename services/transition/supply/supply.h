// PURE. A support service as transition knows it from the registry, stream "supply/<service id>".
// Folds the registry's events, each position once; it never invents what the registry did not say.
#pragma once

#include <cstdint>
#include <string>

#include "concord/transition/v1/commands.pb.h"
#include "concord/transition/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::transition {

struct KnownSupply {
  v1::SupplyLine line;
  std::int64_t registry_position = 0;
};

struct SupplyAggregate {
  using State = KnownSupply;  // exists when the line's service id is not empty
  using Event = v1::SupplyEvent;
  static void evolve(State& state, const Event& event);
};

std::string supply_stream(const std::string& service_id);

// What a history that the registry's ledger no longer has told of a service is taken back; see followed_line.h.
platform::Decided<v1::SupplyEvent> take_back(const SupplyAggregate::State& state, const SupplyAggregate::State& before,
                                             std::int64_t shared);

// Refusal UNKNOWN_SERVICE for a capacity or end of a service that was never registered.
platform::Decided<v1::SupplyEvent> decide(const SupplyAggregate::State& state, const v1::RecordSupply& request,
                                          const platform::Context& context);

}  // namespace concord::transition
