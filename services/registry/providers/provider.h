// PURE. An organisation that provides support, registered once for the whole deployment under the authority "commons".
// Its contact is personal data: events only say that one was set or erased, never what it is.
#pragma once

#include <string>

#include "concord/registry/v1/commands.pb.h"
#include "concord/registry/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"
#include "services/registry/fields/known.h"

namespace concord::registry {

struct ProviderState {
  v1::Provider provider;
  bool has_contact = false;
};

struct ProviderAggregate {
  using State = ProviderState;
  using Event = v1::ProviderEvent;
  static void evolve(State& state, const Event& event);
};

using ProviderDecided = platform::Decided<v1::ProviderEvent>;

// The first identifier as scheme-value; empty without one. The stream is named after it.
std::string provider_id_of(const v1::Provider& provider);

// Owner rule: a provider's own token may change its record and with the first change claims it; until then the
// authority that registered it may.
// An identifier stands on one provider only.
ProviderDecided decide(const ProviderState& state, const v1::RegisterProviderRequest& request,
                       const platform::Context& context, const Facts& facts);
ProviderDecided decide(const ProviderState& state, const v1::AmendProviderRequest& request,
                       const platform::Context& context, const Facts& facts);
ProviderDecided decide(const ProviderState& state, const v1::SetProviderContactRequest& request,
                       const platform::Context& context, const Facts& facts);
ProviderDecided decide(const ProviderState& state, const v1::EraseProviderContactRequest& request,
                       const platform::Context& context);

// Who may read the contact: the provider itself, and commissioners and approvers of the authority that registered it.
bool may_see_contact(const v1::Provider& provider, const platform::Context& context);

}  // namespace concord::registry
