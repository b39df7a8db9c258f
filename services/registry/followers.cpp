// Each part of a reaction on its own stream, all in one batch.
#include "services/registry/followers.h"

#include "services/platform/values/refusal.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/reactions.h"

namespace concord::registry {
namespace {

using platform::Batch;
using platform::Command;
using platform::Record;

// Providers come from the views; a service of this very batch is seen, because the batch itself is asked.
absl::StatusOr<Facts> facts_for(Deciders& deciders, Batch& batch, const std::string& authority, const Texts& providers,
                                const Texts& services) {
  Facts facts;
  CONCORD_RETURN_IF_ERROR(deciders.services.ledger().database().read([&](Connection& reader) {
    return gather_facts(reader, authority, {providers.begin(), providers.end()}, {}, facts);
  }));
  for (const std::string& id : services) {
    CONCORD_ASSIGN(const auto service, batch.state_of(deciders.services, stream_of("service", id)));
    if (!service->id().empty()) facts.services.emplace(id, service->provider_id());
  }
  return facts;
}

absl::Status record_contract(Deciders& deciders, Batch& batch, const Command& command, const v1::Contract& contract) {
  CONCORD_ASSIGN(const Facts facts, facts_for(deciders, batch, command.authority, contract.provider_ids(), {}));
  return batch
      .decide<ContractAggregate>(deciders.contracts, stream_of("contract", contract.id()),
                                 [&](const v1::Contract& state) -> ContractDecided {
                                   if (stands(state, contract)) return std::vector<v1::ContractEvent>();
                                   v1::RecordContractRequest request;
                                   *request.mutable_contract() = contract;
                                   return decide(state, request, command.context, facts);
                                 })
      .status();
}

absl::Status register_service(Deciders& deciders, Batch& batch, const Command& command,
                              const v1::SupportService& service) {
  v1::RegisterServiceRequest request;
  *request.mutable_service() = service;
  Texts providers;
  providers.Add(std::string(service.provider_id()));
  CONCORD_ASSIGN(const Facts facts, facts_for(deciders, batch, command.authority, providers, {}));
  return batch
      .decide<SupportServiceAggregate>(deciders.services, stream_of("service", service.id()),
                                       [&](const v1::SupportService& state) -> SupportServiceDecided {
                                         if (stands(state, service)) return std::vector<v1::SupportServiceEvent>();
                                         return decide(state, request, command.context, facts);
                                       })
      .status();
}

absl::Status end_service(Deciders& deciders, Batch& batch, const Command& command, const v1::EndServiceRequest& end) {
  return batch
      .decide<SupportServiceAggregate>(deciders.services, stream_of("service", end.service_id()),
                                       [&](const v1::SupportService& state) -> SupportServiceDecided {
                                         const bool over = state.status() == v1::SERVICE_STATUS_ENDED;
                                         if (over) return std::vector<v1::SupportServiceEvent>();
                                         return decide(state, end, command.context);
                                       })
      .status();
}

// Nothing while the contract or the service is not heard of: whichever comes second finds the other.
absl::Status deliver_under(Deciders& deciders, Batch& batch, const Command& command, const Reaction& reaction) {
  Texts services, providers;
  services.Add(std::string(reaction.service_id));
  CONCORD_ASSIGN(const Facts known, facts_for(deciders, batch, command.authority, {}, services));
  if (known.services.empty()) return absl::OkStatus();
  const std::string stream = stream_of("contract", reaction.contract_id);
  CONCORD_ASSIGN(const auto contract, batch.state_of(deciders.contracts, stream));
  if (contract->id().empty()) return absl::OkStatus();
  const auto request = with_service(*contract, reaction.service_id);
  if (!request) return absl::OkStatus();
  CONCORD_ASSIGN(const Facts facts, facts_for(deciders, batch, command.authority, request->contract().provider_ids(),
                                              request->contract().service_ids()));
  return batch
      .decide<ContractAggregate>(
          deciders.contracts, stream,
          [&](const v1::Contract& state) { return decide(state, *request, command.context, facts); })
      .status();
}

// Everything that can be done is done; the first refusal is the one that is shown.
absl::Status act(Deciders& deciders, Batch& batch, const Command& command, const Reaction& reaction) {
  absl::Status refused;
  const auto note = [&refused](absl::Status status) {
    if (status.ok() || !platform::is_refusal(status)) return status;
    if (refused.ok()) refused = std::move(status);
    return absl::OkStatus();
  };
  if (reaction.contract) {
    CONCORD_RETURN_IF_ERROR(note(record_contract(deciders, batch, command, *reaction.contract)));
  }
  if (reaction.service) {
    CONCORD_RETURN_IF_ERROR(note(register_service(deciders, batch, command, *reaction.service)));
  }
  for (const v1::CountMoved& moved : reaction.moved) {
    CONCORD_RETURN_IF_ERROR(
        note(batch
                 .decide<SupportServiceAggregate>(
                     deciders.services, stream_of("service", moved.service_id()),
                     [&](const v1::SupportService& state) { return decide(state, moved, command.context); })
                 .status()));
  }
  if (reaction.end) {
    CONCORD_RETURN_IF_ERROR(note(end_service(deciders, batch, command, *reaction.end)));
  }
  if (!reaction.service_id.empty()) CONCORD_RETURN_IF_ERROR(note(deliver_under(deciders, batch, command, reaction)));
  return refused;
}

}  // namespace

platform::React follow_procurement(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const Reaction reaction, react_to_procurement(record));
    return act(*deciders, batch, command, reaction);
  };
}

platform::React follow_transition(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Record& record, const Command& command) -> absl::Status {
    CONCORD_ASSIGN(const Reaction reaction, react_to_transition(record));
    return act(*deciders, batch, command, reaction);
  };
}

platform::TakeBack take_back_transition(std::shared_ptr<Deciders> deciders) {
  return [deciders](Batch& batch, const Command& command,
                    const platform::CausedStream& caused) -> absl::StatusOr<std::string> {
    if (platform::kind_of(caused.stream) != "service") return std::string();
    v1::SupportService service;
    std::string last_wave;
    std::int64_t moved = 0, version = 0;
    for (bool more = true; more;) {
      CONCORD_ASSIGN(const auto records, deciders->services.ledger().read_stream(command.authority, caused.stream,
                                                                                 version, platform::kStreamPage));
      more = records.size() == platform::kStreamPage;
      for (const Record& record : records) {
        CONCORD_ASSIGN(const auto event, platform::parse_event<v1::SupportServiceEvent>(record));
        const std::int64_t before = service.people_supported();
        SupportServiceAggregate::evolve(service, event);
        version = record.version();
        const bool counted = event.capacity_changed().transition_position() > caused.shared;
        if (counted && record.position() >= caused.first_caused) moved += service.people_supported() - before;
        if (!counted && event.capacity_changed().transition_position() > 0) last_wave = service.last_wave();
      }
    }
    if (caused.keeps) {
      moved = 0;
      last_wave = service.last_wave();
    }
    const auto decided = batch.decide(deciders->services, caused.stream, [&](const v1::SupportService& state) {
      return take_back(state, moved, last_wave, caused.shared);
    });
    if (!decided.ok()) return decided.status();
    if (*decided == 0) return std::string();
    return platform::cat("People are counted back (", -moved,
                         "); what transition's ledger tells since the shared place is counted anew.");
  };
}

}  // namespace concord::registry
