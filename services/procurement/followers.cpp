// What arrives from the registry and needs, decided within the follower's own transaction.
#include "services/procurement/followers.h"

#include "services/platform/values/refusal.h"
#include "services/procurement/reactions.h"

namespace concord::procurement {

using platform::Batch;
using platform::Command;
using platform::Record;

platform::React follow_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto reaction, react_to_registry(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<PartyAggregate>(deciders->parties, party_stream(reaction->provider_id()),
                                [&](const v1::Party& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

platform::React follow_needs(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto offer, react_to_proposals(record));
    if (offer) {
      return batch
          .decide<OfferAggregate>(deciders->offers, offer_stream(offer->proposal_id()),
                                  [&](const v1::Offer& state) { return decide(state, *offer, command.context); })
          .status();
    }
    CONCORD_ASSIGN(const auto reaction, react_to_plans(record));
    if (!reaction) return absl::OkStatus();
    return batch
        .decide<ProcedureAggregate>(
            deciders->procedures, procedure_stream(reaction->plan_id()),
            [&](const ProcedureState& state) { return decide(state, *reaction, command.context); })
        .status();
  };
}

}  // namespace concord::procurement
