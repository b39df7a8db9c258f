// Writes authorities, providers and accreditations as they stand, and reads them page by page.
#include "services/registry/providers/provider_views.h"

#include "absl/strings/ascii.h"

#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/projected_row.h"
#include "services/registry/fields/view_rows.h"
#include "services/registry/providers/accreditation.h"
#include "services/registry/providers/authority.h"
#include "services/registry/providers/contact.h"
#include "services/registry/providers/provider.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::in_quotes;
using platform::kCommons;
using platform::page_of;
using platform::Statement;
using Bytes = Connection::Bytes;

const platform::ViewTable kAuthorities("authorities", {"authority TEXT", "id TEXT", "body BYTEA", "version BIGINT"},
                                       {"authority", "id"});
const platform::ViewTable kProviders("providers",
                                     {"authority TEXT", "id TEXT", "kind BIGINT", "name_lower TEXT", "body BYTEA",
                                      "version BIGINT"},
                                     {"authority", "id"});
const platform::ViewTable kIdentifiers(
    "provider_identifiers", {"authority TEXT", "identifier TEXT", "provider_id TEXT"},
    {"authority", "identifier", "provider_id"},
    {"CREATE INDEX provider_identifiers_by_provider ON provider_identifiers (authority, provider_id)"});
const platform::ViewTable kAccreditations("accreditations",
                                          {"authority TEXT", "id TEXT", "body BYTEA", "version BIGINT"},
                                          {"authority", "id"});

absl::Status project_authority(Connection& writer, const ledger::v1::Record& record) {
  return project_plain<AuthorityAggregate>(writer, record, kAuthorities);
}

absl::Status project_accreditation(Connection& writer, const ledger::v1::Record& record) {
  return project_plain<AccreditationAggregate>(writer, record, kAccreditations);
}

absl::Status project_provider(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(v1::Provider provider, row.body<v1::Provider>("providers"));
  ProviderState state{std::move(provider), false};
  CONCORD_ASSIGN(const v1::ProviderEvent event, platform::parse_event<v1::ProviderEvent>(row.record));
  ProviderAggregate::evolve(state, event);
  CONCORD_RETURN_IF_ERROR(row.forget("provider_identifiers", "provider_id"));
  for (const v1::Identifier& identifier : state.provider.identifiers()) {
    CONCORD_RETURN_IF_ERROR(kIdentifiers.put(writer, row.authority(), id_of(identifier), row.id));
  }
  return kProviders.put(writer, row.authority(), row.id, static_cast<int>(state.provider.kind()),
                        absl::AsciiStrToLower(state.provider.name()), Bytes{state.provider.SerializeAsString()},
                        record.version());
}

}  // namespace

std::string provider_tables() { return kAuthorities.create() + kProviders.create() + kAccreditations.create(); }
std::string identifier_tables() { return kIdentifiers.create(); }
std::vector<platform::ViewPart> provider_parts() {
  return {{{"authority"}, {kAuthorities.name()}, v1::AuthorityEvent::descriptor(), project_authority},
          {{"provider"}, {kProviders.name(), kIdentifiers.name()}, v1::ProviderEvent::descriptor(), project_provider},
          {{"accreditation"}, {kAccreditations.name()}, v1::AccreditationEvent::descriptor(), project_accreditation}};
}

absl::Status list_authorities(Connection& reader, const Context&, const v1::ListAuthoritiesRequest& request,
                              v1::ListAuthoritiesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  return read_bodies(reader, "SELECT body, id FROM authorities WHERE authority = $1 AND id > $2 ORDER BY id LIMIT $3",
                     page, response.mutable_authorities(), response.mutable_next_page_token(),
                     std::string_view(kCommons), page.key(0));
}

absl::Status get_provider(Connection& reader, const Context& context, const v1::GetProviderRequest& request,
                          v1::GetProviderResponse& response) {
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body, version FROM providers WHERE authority = $1 AND id = $2",
      [&](Statement& row) {
        parse_body(row, 0, *response.mutable_provider());
        response.set_version(row.integer(1));
        return true;
      },
      std::string_view(kCommons), request.provider_id()));
  if (!response.has_provider()) {
    return platform::refuse_missing(
        {.code = "UNKNOWN_PROVIDER",
         .sentence = cat("No provider ", in_quotes(request.provider_id()), " is registered."),
         .remedy = "Check the id, such as GB-CHC-1089327."});
  }
  if (!may_see_contact(response.provider(), context)) return absl::OkStatus();
  CONCORD_ASSIGN(const v1::ProviderContact contact, contact_of(reader, request.provider_id()));
  if (contact.ByteSizeLong() > 0) *response.mutable_contact() = contact;
  return absl::OkStatus();
}

absl::Status list_providers(Connection& reader, const Context&, const v1::ListProvidersRequest& request,
                            v1::ListProvidersResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  const std::string pattern = like_pattern(absl::AsciiStrToLower(request.name_contains()));
  return read_bodies(reader,
                     "SELECT body, id FROM providers WHERE authority = $1 AND id > $2 AND ($3 = 0 OR kind = $3) AND "
                     "($4 = '' OR name_lower LIKE $4 ESCAPE '!') ORDER BY id LIMIT $5",
                     page, response.mutable_providers(), response.mutable_next_page_token(), std::string_view(kCommons),
                     page.key(0), static_cast<int>(request.kind()), pattern);
}

absl::Status list_accreditations(Connection& reader, const Context& context,
                                 const v1::ListAccreditationsRequest& request,
                                 v1::ListAccreditationsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  const auto provider = visible_provider(context, request.provider_id());
  if (!provider) return absl::OkStatus();
  return read_bodies(reader,
                     "SELECT body, id FROM accreditations WHERE authority = $1 AND id > $2 AND ($3 = '' OR id = $3) "
                     "ORDER BY id LIMIT $4",
                     page, response.mutable_accreditations(), response.mutable_next_page_token(), context.authority,
                     page.key(0), *provider);
}

}  // namespace concord::registry
