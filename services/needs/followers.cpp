// Decides what arrives from the registry and procurement; see followers.h.
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

platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](platform::Batch& batch, const platform::Command& command,
                    const platform::CausedStream& caused) -> absl::StatusOr<std::string> {
    if (platform::kind_of(caused.stream) != "supply") return std::string();
    return platform::take_back_line(
        batch, deciders->supply, command, caused, [](const auto& state) { return state.registry_position; },
        [](const auto&... given) { return take_back(given...); });
  };
}

platform::React follow_procurement(std::shared_ptr<Deciders> deciders) {
  return [deciders](platform::Batch& batch, const platform::Record& record,
                    const platform::Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto answer, react_to_procurement(record));
    if (!answer) return absl::OkStatus();
    return batch
        .decide<ProposalAggregate>(deciders->proposals, proposal_stream(answer->proposal_id()),
                                   [&](const v1::Proposal& state) { return decide(state, *answer, command.context); })
        .status();
  };
}

}  // namespace concord::needs
