// What arrives from procurement, needs and the registry, decided within the follower's own transaction.
#include "services/transition/followers.h"

#include "services/platform/values/refusal.h"
#include "services/transition/reactions.h"
#include "services/transition/transition/facts.h"

namespace concord::transition {
namespace {

using platform::Batch;
using platform::Command;
using platform::Record;

// All that one event asks for. A plan's drafts are independent: one that is refused does not stop the next, and the
// first refusal is the one that is shown.
absl::Status act(Batch& batch, Deciders& deciders, const Record& record, const Command& command,
                 const Reaction& reaction) {
  absl::Status refused;
  for (const v1::DraftTransition& draft : reaction.drafts) {
    CONCORD_ASSIGN(const TransitionFacts facts,
                   facts_about(deciders.transitions.ledger().database(), record.authority(),
                               {draft.outgoing_service_ids().begin(), draft.outgoing_service_ids().end()}));
    const auto drafted =
        batch.decide<TransitionAggregate>(deciders.transitions, transition_stream(draft.transition_id()),
                                          [&](const TransitionState& state) -> TransitionDecided {
                                            if (reaction.only_if_unknown && !state.id().empty())
                                              return std::vector<v1::TransitionEvent>();
                                            return decide(state, draft, command.context, facts);
                                          });
    if (!drafted.ok() && !platform::is_refusal(drafted.status())) return drafted.status();
    if (!drafted.ok() && refused.ok()) refused = drafted.status();
  }
  if (!refused.ok()) return refused;
  if (reaction.cancel) {
    CONCORD_RETURN_IF_ERROR(
        batch
            .decide<TransitionAggregate>(
                deciders.transitions, transition_stream(reaction.cancel->transition_id()),
                [&](const TransitionState& state) { return decide(state, *reaction.cancel, command.context); })
            .status());
  }
  if (!reaction.contract) return absl::OkStatus();
  return batch
      .decide<TransitionAggregate>(
          deciders.transitions, transition_stream(reaction.contract->transition_id()),
          [&](const TransitionState& state) { return decide(state, *reaction.contract, command.context); })
      .status();
}

}  // namespace

platform::React follow_procurement(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const Reaction reaction, react_to_procurement(record));
    return act(batch, *deciders, record, command, reaction);
  };
}

platform::React follow_needs(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const Reaction reaction, react_to_needs(record));
    return act(batch, *deciders, record, command, reaction);
  };
}

platform::React follow_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
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

}  // namespace concord::transition
