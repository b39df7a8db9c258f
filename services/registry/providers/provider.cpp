// PURE. Registers and amends a provider, and says when its contact changes.
#include "services/registry/providers/provider.h"

#include <set>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::No;
using platform::refuse_input;

constexpr char kCode[] = "INVALID_PROVIDER";
constexpr std::size_t kMaxWebsite = 300;
constexpr int kMaxIdentifiers = 10;

bool is_own(const std::string& id, const platform::Context& context) {
  return context.actor.is(access::v1::ROLE_PROVIDER) && !id.empty() && context.actor.organisation == id;
}

absl::Status unknown(const std::string& id) {
  return platform::refuse_missing({.code = "UNKNOWN_PROVIDER",
                                   .sentence = cat("No provider ", in_quotes(id), " is registered."),
                                   .remedy = "Check the id, such as GB-CHC-1089327, or register the provider first."});
}

absl::Status check_owner(const v1::Provider& provider, const platform::Context& context) {
  if (is_own(provider.id(), context)) return absl::OkStatus();
  const bool registered_it = context.actor.is(access::v1::ROLE_COMMISSIONER) && !provider.registered_by().empty() &&
                             context.authority == provider.registered_by();
  if (registered_it && !provider.claimed()) return absl::OkStatus();
  const std::string remedy = provider.claimed() ? std::string("Ask the provider to change its own record.")
                                                : cat("Ask the provider, or a commissioner of ",
                                                      provider.registered_by(), ", which registered it.");
  return platform::refuse(No::kDenied, {.code = "NOT_THE_OWNER",
                                        .sentence = cat("The record of ", provider.id(), " is not yours to change."),
                                        .remedy = remedy});
}

absl::Status check_identifiers(const v1::Provider& provider) {
  if (provider.identifiers().empty() || provider.identifiers_size() > kMaxIdentifiers) {
    return refuse_input({.code = "INVALID_IDENTIFIER",
                         .sentence = cat("The provider has ", provider.identifiers_size(), " identifiers."),
                         .remedy = cat("Give 1 to ", kMaxIdentifiers, "; the first gives the id."),
                         .subject = "identifiers"});
  }
  std::set<std::string> seen;
  for (const v1::Identifier& identifier : provider.identifiers()) {
    CONCORD_RETURN_IF_ERROR(check_identifier(identifier));
    if (seen.insert(id_of(identifier)).second) continue;
    return refuse_input({.code = "INVALID_IDENTIFIER",
                         .sentence = cat(id_of(identifier), " stands twice."),
                         .remedy = "Give each identifier once.",
                         .subject = "identifiers"});
  }
  const std::string id = provider_id_of(provider);
  if (provider.id().empty() || provider.id() == id) return absl::OkStatus();
  return refuse_input(
      {.code = "INVALID_IDENTIFIER",
       .sentence = cat("The first identifier is ", id, ", but the id says ", provider.id().substr(0, 60), "."),
       .remedy = "The first identifier gives the id and never changes; leave id empty or write the same.",
       .subject = "id"});
}

absl::Status check(const v1::Provider& provider) {
  CONCORD_RETURN_IF_ERROR(check_identifiers(provider));
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "name", provider.name(), kMaxName));
  if (provider.kind() == v1::PROVIDER_KIND_UNSPECIFIED || !v1::ProviderKind_IsValid(provider.kind())) {
    return refuse_input({.code = kCode,
                         .sentence = "It is not stated what kind of organisation the provider is.",
                         .remedy = "Give charity, housing_association, company, council_team or social_enterprise.",
                         .subject = "kind"});
  }
  CONCORD_RETURN_IF_ERROR(check_text(kCode, "website", provider.website(), kMaxWebsite, false));
  const std::string& website = provider.website();
  if (!website.empty() && website.rfind("https://", 0) != 0 && website.rfind("http://", 0) != 0) {
    return refuse_input({.code = kCode,
                         .sentence = cat(in_quotes(website), " is not a web address."),
                         .remedy = "Begin it with https:// or http://, or leave it empty.",
                         .subject = "website"});
  }
  return absl::OkStatus();
}

// What the registry itself keeps about a record.
v1::Provider with_registry_fields(v1::Provider provider, const std::string& registered_by, bool claimed) {
  provider.set_id(provider_id_of(provider));
  provider.set_registered_by(registered_by);
  provider.set_claimed(claimed);
  return provider;
}

// An organisation is registered once, whichever of its identifiers comes first.
absl::Status check_free(const v1::Provider& provider, const Facts& facts) {
  for (const v1::Identifier& identifier : provider.identifiers()) {
    const auto held = facts.identifiers.find(id_of(identifier));
    if (held == facts.identifiers.end() || held->second == provider.id()) continue;
    return platform::refuse_state(
        {.code = "ALREADY_REGISTERED",
         .sentence = cat(id_of(identifier), " already stands on the provider ", held->second, "."),
         .remedy = "Use that provider, or leave the identifier out where it is not this one's."});
  }
  return absl::OkStatus();
}

absl::Status check_contact(const v1::ProviderContact& contact) {
  constexpr char kContact[] = "INVALID_CONTACT";
  CONCORD_RETURN_IF_ERROR(check_text(kContact, "name", contact.name(), kMaxName, false));
  CONCORD_RETURN_IF_ERROR(check_text(kContact, "email", contact.email(), 254, false));
  CONCORD_RETURN_IF_ERROR(check_text(kContact, "telephone", contact.telephone(), 40, false));
  if (contact.email().empty() && contact.telephone().empty()) {
    return refuse_input({.code = kContact,
                         .sentence = "The contact has neither an email address nor a telephone number.",
                         .remedy = "Give one of them, or erase the contact.",
                         .subject = "email"});
  }
  const std::size_t at = contact.email().find('@');
  const bool good = at != std::string::npos && at > 0 && at + 1 < contact.email().size() &&
                    contact.email().find('@', at + 1) == std::string::npos &&
                    contact.email().find(' ') == std::string::npos;
  // The address itself is personal data, so that the sentence does not repeat it.
  if (!contact.email().empty() && !good) {
    return refuse_input({.code = kContact,
                         .sentence = "The email address has no usable shape.",
                         .remedy = "Write it like name@organisation.org.",
                         .subject = "email"});
  }
  if (contact.telephone().find_first_not_of("+0123456789 ()-extEXT.") != std::string::npos) {
    return refuse_input(
        {.code = kContact,
         .sentence = "The telephone number holds other characters than digits, spaces, + ( ) - and ext.",
         .remedy = "Write it like 01772 000000 ext 12.",
         .subject = "telephone"});
  }
  return absl::OkStatus();
}

// The first change by its own token claims the record.
void claim_if_own(const v1::Provider& provider, const platform::Context& context,
                  std::vector<v1::ProviderEvent>& events) {
  if (provider.claimed() || !is_own(provider.id(), context)) return;
  v1::Provider claimed = provider;
  claimed.set_claimed(true);
  *events.emplace_back().mutable_provider_amended()->mutable_provider() = std::move(claimed);
}

}  // namespace

std::string provider_id_of(const v1::Provider& provider) {
  return provider.identifiers().empty() ? std::string() : id_of(provider.identifiers(0));
}

void ProviderAggregate::evolve(State& state, const Event& event) {
  switch (event.event_case()) {
    case Event::kProviderRegistered:
      state.provider = event.provider_registered().provider();
      return;
    case Event::kProviderAmended:
      state.provider = event.provider_amended().provider();
      return;
    case Event::kProviderContactChanged:
      state.has_contact = true;
      return;
    case Event::kProviderContactErased:
      state.has_contact = false;
      return;
    case Event::EVENT_NOT_SET:
      return;
  }
}

ProviderDecided decide(const ProviderState& state, const v1::RegisterProviderRequest& request,
                       const platform::Context& context, const Facts& facts) {
  CONCORD_RETURN_IF_ERROR(check(request.provider()));
  const std::string id = provider_id_of(request.provider());
  const bool own = is_own(id, context);
  const bool council = context.actor.is(access::v1::ROLE_COMMISSIONER) && context.authority != platform::kCommons;
  if (!own && !council) {
    return platform::refuse(
        No::kDenied,
        {.code = "NOT_YOUR_ORGANISATION",
         .sentence = cat("Your token does not act for ", id, "."),
         .remedy =
             "A provider registers its own organisation; a commissioner registers one in the name of an authority."});
  }
  const v1::Provider asked = with_registry_fields(request.provider(), own ? "" : context.authority, own);
  std::vector<v1::ProviderEvent> events;
  if (state.provider.id().empty()) {
    CONCORD_RETURN_IF_ERROR(check_free(asked, facts));
    *events.emplace_back().mutable_provider_registered()->mutable_provider() = asked;
    return events;
  }
  const v1::Provider& stands = state.provider;
  if (same(stands, with_registry_fields(asked, stands.registered_by(), stands.claimed()))) return events;
  return platform::refuse_state({.code = "ALREADY_REGISTERED",
                                 .sentence = cat(id, " is already registered as '", stands.name(), "'."),
                                 .remedy = "Amend it, if it is yours, or use it as it stands."});
}

ProviderDecided decide(const ProviderState& state, const v1::AmendProviderRequest& request,
                       const platform::Context& context, const Facts& facts) {
  const v1::Provider& stands = state.provider;
  if (stands.id().empty()) {
    return unknown(request.provider().id().empty() ? provider_id_of(request.provider()) : request.provider().id());
  }
  CONCORD_RETURN_IF_ERROR(check(request.provider()));
  const bool claimed = stands.claimed() || is_own(stands.id(), context);
  const v1::Provider asked = with_registry_fields(request.provider(), stands.registered_by(), claimed);
  std::vector<v1::ProviderEvent> events;
  if (same(stands, asked)) return events;
  CONCORD_RETURN_IF_ERROR(check_owner(stands, context));
  CONCORD_RETURN_IF_ERROR(check_free(asked, facts));
  *events.emplace_back().mutable_provider_amended()->mutable_provider() = asked;
  return events;
}

ProviderDecided decide(const ProviderState& state, const v1::SetProviderContactRequest& request,
                       const platform::Context& context, const Facts& facts) {
  if (state.provider.id().empty()) return unknown(request.provider_id());
  CONCORD_RETURN_IF_ERROR(check_owner(state.provider, context));
  CONCORD_RETURN_IF_ERROR(check_contact(request.contact()));
  std::vector<v1::ProviderEvent> events;
  claim_if_own(state.provider, context, events);
  if (state.has_contact && !facts.contact_differs) return events;
  events.emplace_back().mutable_provider_contact_changed()->set_provider_id(state.provider.id());
  return events;
}

ProviderDecided decide(const ProviderState& state, const v1::EraseProviderContactRequest& request,
                       const platform::Context& context) {
  if (state.provider.id().empty()) return unknown(request.provider_id());
  CONCORD_RETURN_IF_ERROR(check_owner(state.provider, context));
  std::vector<v1::ProviderEvent> events;
  claim_if_own(state.provider, context, events);
  if (!state.has_contact) return events;
  events.emplace_back().mutable_provider_contact_erased()->set_provider_id(state.provider.id());
  return events;
}

bool may_see_contact(const v1::Provider& provider, const platform::Context& context) {
  if (is_own(provider.id(), context)) return true;
  const bool council = context.actor.is(access::v1::ROLE_COMMISSIONER) || context.actor.is(access::v1::ROLE_APPROVER);
  return council && !provider.registered_by().empty() && context.authority == provider.registered_by();
}

}  // namespace concord::registry
