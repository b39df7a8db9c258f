// PURE. Folds what the registry says of a service into its supply line.
#include "services/needs/supply/supply.h"

#include "services/platform/deciding/followed_line.h"
#include "services/platform/values/text.h"

namespace concord::needs {

void SupplyAggregate::evolve(State& state, const Event& event) {
  if (!event.has_supply_recorded()) return;
  state.line = event.supply_recorded().line();
  state.registry_position = event.supply_recorded().registry_position();
}

std::string supply_stream(const std::string& service_id) { return platform::cat("supply/", service_id); }

platform::Decided<v1::SupplyEvent> take_back(const SupplyAggregate::State& state, const SupplyAggregate::State& before,
                                             std::int64_t shared) {
  return platform::take_back_followed_line<v1::SupplyEvent>(state, before, shared);
}

platform::Decided<v1::SupplyEvent> decide(const SupplyAggregate::State& state, const v1::RecordSupply& request,
                                          const platform::Context&) {
  return platform::decide_followed_line<v1::SupplyEvent>(
      state, request, [](const v1::RecordSupply& told, v1::SupplyLine& line) {
        if (told.has_capacity()) {
          line.set_units(told.capacity().units());
          line.set_funded_units(told.capacity().funded_units());
          line.set_people_supported(told.capacity().people_supported());
        } else if (told.has_end()) {
          line.set_ended(true);
        }
      });
}

}  // namespace concord::needs
