// PURE. What procurement knows of an organisation from the registry's events: its name (under "commons") and its
// accreditation by an authority. Stream "party/<provider id>". It must never act twice on one of the registry's events.
#pragma once

#include <string>

#include "concord/procurement/v1/events.pb.h"
#include "concord/procurement/v1/internal_commands.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

struct PartyAggregate {
  using State = v1::Party;
  using Event = v1::PartyEvent;
  static void evolve(State& state, const Event& event);
};

std::string party_stream(const std::string& provider_id);
platform::Decided<v1::PartyEvent> decide(const v1::Party& state, const v1::RecordParty& command,
                                         const platform::Context& context);
// What a history that the registry's ledger no longer has told of an organisation is taken back to what stood before;
// `shared` is the newest position that both histories have.
platform::Decided<v1::PartyEvent> take_back(const v1::Party& state, const v1::Party& before, std::int64_t shared);
// Whether the accreditation holds on a civil date.
bool is_accredited(const v1::Party& party, const std::string& on);

}  // namespace concord::procurement
