// Decides what arrives from the registry; see followers.h.
#include "services/needs/followers.h"

#include "services/needs/reactions.h"
#include "services/platform/values/refusal.h"

namespace concord::needs {

platform::React follow_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](platform::Batch& batch, const platform::Record& record,
                    const platform::Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto reaction, react_to_registry(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<SupplyAggregate>(
            deciders->supply, supply_stream(reaction->service_id()),
            [&](const SupplyAggregate::State& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

}  // namespace concord::needs
