// PURE. Supply as the registry's events tell it: one line a support service. Stream "supply/<service id>".
// Nobody types it in: only the reaction to the registry decides here, and it must never count an event twice.
#pragma once

#include <string>

#include "concord/needs/v1/commands.pb.h"
#include "concord/needs/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::needs {

struct SupplyAggregate {
  struct State {
    v1::SupplyLine line;  // exists when service_id is not empty
    std::int64_t registry_position = 0;
  };
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

}  // namespace concord::needs
