// PURE. An organisation as the registry tells it.
#include "services/procurement/parties/party.h"

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/fields/field_rules.h"

namespace concord::procurement {

using platform::cat;

std::string party_stream(const std::string& provider_id) { return cat("party/", provider_id); }

void PartyAggregate::evolve(State& state, const Event& event) { state = event.party_recorded().party(); }

platform::Decided<v1::PartyEvent> decide(const v1::Party& state, const v1::RecordParty& command,
                                         const platform::Context&) {
  if (!is_provider_id(command.provider_id())) {
    return platform::refuse_input(
        {.code = "INVALID_PARTY",
         .sentence = cat("'", command.provider_id().substr(0, 100), "' is not a provider's id."),
         .remedy = "The registry gives scheme and value, such as GB-CHC-1089327.",
         .subject = "provider_id"});
  }
  std::vector<v1::PartyEvent> events;
  if (command.registry_position() <= state.registry_position()) return events;
  v1::Party party = state;
  party.set_provider_id(command.provider_id());
  party.set_registry_position(command.registry_position());
  switch (command.change_case()) {
    case v1::RecordParty::kName:
      party.set_name(command.name());
      break;
    case v1::RecordParty::kAccreditation:
      party.set_accredited(true);
      party.set_suspended(false);
      party.set_valid_from(command.accreditation().valid_from());
      party.set_valid_to(command.accreditation().valid_to());
      break;
    case v1::RecordParty::kSuspended:
      if (!state.accredited()) {
        return platform::refuse_state(
            {.code = "UNKNOWN_ACCREDITATION",
             .sentence = cat("The registry never said that ", command.provider_id(), " is accredited."),
             .remedy = "Follow the registry from its first event."});
      }
      party.set_suspended(command.suspended());
      break;
    case v1::RecordParty::CHANGE_NOT_SET:
      return events;
  }
  *events.emplace_back().mutable_party_recorded()->mutable_party() = party;
  return events;
}

platform::Decided<v1::PartyEvent> take_back(const v1::Party& state, const v1::Party& before, std::int64_t shared) {
  std::vector<v1::PartyEvent> events;
  if (state.registry_position() <= shared) return events;
  v1::Party party = before;
  party.set_provider_id(state.provider_id());
  party.set_registry_position(shared);
  *events.emplace_back().mutable_party_recorded()->mutable_party() = std::move(party);
  return events;
}

bool is_accredited(const v1::Party& party, const std::string& on) {
  return party.accredited() && !party.suspended() && party.valid_from() <= on && on <= party.valid_to();
}

}  // namespace concord::procurement
