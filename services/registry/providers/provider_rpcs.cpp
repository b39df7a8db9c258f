// The rows of providers; see provider_rpcs.h.
#include "services/registry/providers/provider_rpcs.h"

#include "services/platform/world/crypto.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/known.h"
#include "services/registry/providers/contact.h"
#include "services/registry/providers/provider_views.h"

namespace concord::registry {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

using platform::Command;
using platform::Reply;
using Providers = platform::Decider<ProviderAggregate>;

std::string named(const v1::Provider& provider) {
  return provider.id().empty() ? provider_id_of(provider) : provider.id();
}

// For a row of a command that must know on which providers its identifiers stand.
auto with_holders(platform::Database& database) {
  return [&database](const ProviderState& state, const auto& request, const Context& context) -> ProviderDecided {
    Facts facts;
    CONCORD_RETURN_IF_ERROR(
        database.read([&](Connection& reader) { return gather_holders(reader, request.provider(), facts); }));
    return decide(state, request, context, facts);
  };
}

void set_contact(Providers& providers, const v1::SetProviderContactRequest& request,
                 v1::SetProviderContactResponse& answer, const Command& asked, const Reply& reply) {
  Command command = asked.on(platform::kCommons);
  // The usual hash covers the whole request and stays in the ledger for ever: with it somebody could confirm a guessed
  // contact after its erasure. So the contact is left out, and a repeated command id with another contact answers the
  // first receipt.
  v1::SetProviderContactRequest without = request;
  without.clear_contact();
  command.request_hash = platform::sha256(without.SerializeAsString());
  providers.execute(
      command, stream_of("provider", request.provider_id()),
      [&providers, &request, given = command.context](const ProviderState& state) -> ProviderDecided {
        Facts facts;
        CONCORD_ASSIGN(facts.contact_differs,
                       platform::read_with(providers.ledger().database(),
                                           [&](Connection& reader) { return contact_differs(reader, request); }));
        return decide(state, request, given, facts);
      },
      platform::receipt_into(answer, reply),
      [&request](Connection& writer, const auto&) {
        return keep_contact(writer, request.provider_id(), request.contact());
      });
}

void erase_contact(Providers& providers, platform::Scrubber& scrubber, const v1::EraseProviderContactRequest& request,
                   v1::EraseProviderContactResponse& answer, const Command& asked, const Reply& reply) {
  // The old copy in the log goes with the first try, unless somebody reads for long; then with a later one.
  const platform::AppendDone scrubbed = [&scrubber, &answer, reply](const absl::StatusOr<platform::Appended>& done) {
    const auto told = platform::receipt_into(answer, reply);
    if (!done.ok() || done->events == 0) return told(done);
    scrubber.request([told, done] { told(done); });
  };
  providers.execute(
      asked.on(platform::kCommons), stream_of("provider", request.provider_id()),
      [&request, context = asked.context](const ProviderState& state) { return decide(state, request, context); },
      scrubbed, [&request](Connection& writer, const auto&) { return drop_contact(writer, request.provider_id()); });
}

}  // namespace

void add_provider_rpcs(platform::Rpcs& rpcs, platform::Decider<AuthorityAggregate>& authorities,
                       platform::Decider<ProviderAggregate>& providers,
                       platform::Decider<AccreditationAggregate>& accreditations, platform::Scrubber& scrubber) {
  platform::Database& database = providers.ledger().database();
  rpcs.on(
          authorities, [](const auto& request) { return stream_of("authority", request.details().id()); },
          platform::kCommons)
      .decides(PlainAuthorityCommands(), kPlain);
  rpcs.on(
          providers, [](const auto& request) { return stream_of("provider", provider_id_of(request.provider())); },
          platform::kCommons)
      .decides<v1::RegisterProviderRequest>(with_holders(database));
  rpcs.on(
          providers, [](const auto& request) { return stream_of("provider", named(request.provider())); },
          platform::kCommons)
      .decides<v1::AmendProviderRequest>(with_holders(database));
  rpcs.on(accreditations, [](const auto& request) { return stream_of("accreditation", request.provider_id()); })
      .decides<v1::AccreditProviderRequest>(with_facts(
          database, [](const v1::AccreditProviderRequest& request) { return Ids{request.provider_id()}; }, no_ids))
      .decides(PlainAccreditationCommands(), kPlain);
  rpcs.handles<v1::SetProviderContactRequest, v1::SetProviderContactResponse>(
      [&providers](const v1::SetProviderContactRequest& request, v1::SetProviderContactResponse& answer,
                   const Command& command,
                   const Reply& reply) { set_contact(providers, request, answer, command, reply); });
  rpcs.handles<v1::EraseProviderContactRequest, v1::EraseProviderContactResponse>(
      [&providers, &scrubber](const v1::EraseProviderContactRequest& request, v1::EraseProviderContactResponse& answer,
                              const Command& command, const Reply& reply) {
        erase_contact(providers, scrubber, request, answer, command, reply);
      });
  rpcs.answers(list_authorities, get_provider, list_providers, list_accreditations);
}

}  // namespace concord::registry
