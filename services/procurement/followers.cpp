// What arrives from the registry and needs, decided within the follower's own transaction.
#include "services/procurement/followers.h"

#include "services/platform/values/refusal.h"
#include "services/procurement/framework/call_off_term.h"
#include "services/procurement/framework/framework_views.h"
#include "services/procurement/reactions.h"

namespace concord::procurement {

using platform::Batch;
using platform::Command;
using platform::Record;

namespace {

// A contract says by its id alone that it may be a call-off's.
absl::Status tell_call_off(Deciders& deciders, Batch& batch, const v1::RecordCallOffTerm& told,
                           const Command& command) {
  CONCORD_ASSIGN(const auto ids, platform::read_with(deciders.frameworks.ledger().database(), [&](Connection& reader) {
                   return framework_ids(reader, command.authority);
                 }));
  for (const std::string& id : frameworks_of_contract(ids, told.contract_id())) {
    CONCORD_RETURN_IF_ERROR(batch
                                .decide<FrameworkAggregate>(
                                    deciders.frameworks, framework_stream(id),
                                    [&](const FrameworkState& state) { return decide(state, told, command.context); })
                                .status());
  }
  return absl::OkStatus();
}

}  // namespace

platform::React follow_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const auto term, react_to_contracts(record));
    if (term) return tell_call_off(*deciders, batch, *term, command);
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

platform::TakeBack take_back_registry(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Command& command,
                    const platform::CausedStream& caused) -> absl::StatusOr<std::string> {
    if (platform::kind_of(caused.stream) != "party") return std::string();
    return platform::take_back_line(
        batch, deciders->parties, command, caused, [](const v1::Party& party) { return party.registry_position(); },
        [](const auto&... given) { return take_back(given...); });
  };
}

platform::TakeBack take_back_needs(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Command& command,
                    const platform::CausedStream& caused) -> absl::StatusOr<std::string> {
    const bool stands = caused.keeps || caused.told_from <= caused.shared;
    if (platform::kind_of(caused.stream) != "offer" || stands) return std::string();
    CONCORD_ASSIGN(const auto records, deciders->offers.ledger().read_stream(command.authority, caused.stream, 0, 1));
    // Only an offer that came with the history that is gone.
    if (records.empty() || records.front().position() < caused.first_caused) return std::string();
    const auto decided = batch.decide<OfferAggregate>(deciders->offers, caused.stream,
                                                      [](const v1::Offer& state) { return take_back(state); });
    if (!decided.ok()) return decided.status();
    return std::string(*decided == 0 ? "" : "The offer is withdrawn: the ledger of needs no longer tells of it.");
  };
}

}  // namespace concord::procurement
