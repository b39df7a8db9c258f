// PURE. Folds what the registry says of a service into its supply line.
#include "services/needs/supply.h"

#include "services/platform/refusal.h"
#include "services/platform/same.h"
#include "services/platform/text.h"

namespace concord::needs {

void SupplyAggregate::evolve(State& state, const Event& event) {
  if (!event.has_supply_recorded()) return;
  state.line = event.supply_recorded().line();
  state.registry_position = event.supply_recorded().registry_position();
}

std::string supply_stream(const std::string& service_id) { return platform::cat("supply/", service_id); }

platform::Decided<v1::SupplyEvent> decide(const SupplyAggregate::State& state, const v1::RecordSupply& request,
                                          const platform::Context&) {
  std::vector<v1::SupplyEvent> events;
  if (request.registry_position() <= state.registry_position) return events;
  const bool known = !state.line.service_id().empty();
  if (!known && !request.has_line()) {
    return platform::refuse_missing(
        "UNKNOWN_SERVICE",
        platform::cat("The registry speaks of the service '", request.service_id(), "' before it registered it."),
        "Look at the registry's ledger: ServiceRegistered must come first.");
  }
  v1::SupplyLine line = state.line;
  if (request.has_line()) {
    line = request.line();
  } else if (request.has_capacity()) {
    line.set_units(request.capacity().units());
    line.set_funded_units(request.capacity().funded_units());
    line.set_people_supported(request.capacity().people_supported());
  } else if (request.has_end()) {
    line.set_ended(true);
  }
  if (known && platform::same(line, state.line)) return events;
  auto* recorded = events.emplace_back().mutable_supply_recorded();
  *recorded->mutable_line() = std::move(line);
  recorded->set_registry_position(request.registry_position());
  return events;
}

}  // namespace concord::needs
