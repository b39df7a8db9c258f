// Answers about authorities, providers with their contact, accreditations; and the facts that deciding needs.
#include "absl/strings/ascii.h"

#include "services/platform/text.h"
#include "services/registry/checks.h"
#include "services/registry/provider.h"
#include "services/registry/queries.h"
#include "services/registry/view_rows.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::kCommons;
using platform::page_of;
using platform::Statement;

absl::StatusOr<bool> stands(Connection& reader, std::string_view table, const std::string& authority,
                            const std::string& id) {
  bool found = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      cat("SELECT version FROM ", table, " WHERE authority = $1 AND id = $2"), [&](Statement&) { return found = true; },
      authority, id));
  return found;
}

absl::StatusOr<v1::ProviderContact> contact_of(Connection& reader, const std::string& provider_id) {
  v1::ProviderContact contact;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT body FROM provider_contacts WHERE authority = $1 AND provider_id = $2",
      [&](Statement& row) {
        parse_body(row, 0, contact);
        return true;
      },
      std::string_view(kCommons), provider_id));
  return contact;
}

}  // namespace

absl::Status gather_facts(Connection& reader, const std::string& authority, const std::set<std::string>& providers,
                          const std::set<std::string>& services, Facts& facts) {
  for (const std::string& id : providers) {
    CONCORD_ASSIGN(const bool found, stands(reader, "providers", kCommons, id));
    if (found) facts.providers.insert(id);
  }
  for (const std::string& id : services) {
    CONCORD_RETURN_IF_ERROR(reader.query(
        "SELECT provider_id FROM services WHERE authority = $1 AND id = $2",
        [&](Statement& row) {
          facts.services.emplace(id, row.text(0));
          return false;
        },
        authority, id));
  }
  return absl::OkStatus();
}

absl::Status gather_holders(Connection& reader, const v1::Provider& provider, Facts& facts) {
  for (const v1::Identifier& identifier : provider.identifiers()) {
    CONCORD_RETURN_IF_ERROR(reader.query(
        "SELECT provider_id FROM provider_identifiers WHERE authority = $1 AND identifier = $2",
        [&](Statement& row) {
          facts.identifiers.emplace(id_of(identifier), row.text(0));
          return false;
        },
        std::string_view(kCommons), id_of(identifier)));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> contact_differs(Connection& reader, const v1::SetProviderContactRequest& request) {
  CONCORD_ASSIGN(const v1::ProviderContact contact, contact_of(reader, request.provider_id()));
  return contact.SerializeAsString() != request.contact().SerializeAsString();
}

absl::Status keep_contact(Connection& writer, const std::string& provider_id, const v1::ProviderContact& contact) {
  return writer.run(
      "INSERT INTO provider_contacts (authority, provider_id, body) VALUES ($1, $2, $3) "
      "ON CONFLICT (authority, provider_id) DO UPDATE SET body = excluded.body",
      std::string_view(kCommons), provider_id, Connection::Bytes{contact.SerializeAsString()});
}

absl::Status drop_contact(Connection& writer, const std::string& provider_id) {
  return writer.run("DELETE FROM provider_contacts WHERE authority = $1 AND provider_id = $2",
                    std::string_view(kCommons), provider_id);
}

absl::Status answer(Connection& reader, const v1::ListAuthoritiesRequest& request, const Context&,
                    v1::ListAuthoritiesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  return read_bodies(reader, "SELECT body, id FROM authorities WHERE authority = $1 AND id > $2 ORDER BY id LIMIT $3",
                     page, response.mutable_authorities(), response.mutable_next_page_token(),
                     std::string_view(kCommons), page.key(0));
}

absl::Status answer(Connection& reader, const v1::GetProviderRequest& request, const Context& context,
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
    return platform::refuse_missing("UNKNOWN_PROVIDER",
                                    cat("No provider '", request.provider_id().substr(0, 60), "' is registered."),
                                    "Check the id, such as GB-CHC-1089327.");
  }
  if (!may_see_contact(response.provider(), context)) return absl::OkStatus();
  CONCORD_ASSIGN(const v1::ProviderContact contact, contact_of(reader, request.provider_id()));
  if (contact.ByteSizeLong() > 0) *response.mutable_contact() = contact;
  return absl::OkStatus();
}

absl::Status answer(Connection& reader, const v1::ListProvidersRequest& request, const Context&,
                    v1::ListProvidersResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  const std::string pattern = like_pattern(absl::AsciiStrToLower(request.name_contains()));
  return read_bodies(reader,
                     "SELECT body, id FROM providers WHERE authority = $1 AND id > $2 AND ($3 = 0 OR kind = $3) AND "
                     "($4 = '' OR name_lower LIKE $4 ESCAPE '!') ORDER BY id LIMIT $5",
                     page, response.mutable_providers(), response.mutable_next_page_token(), std::string_view(kCommons),
                     page.key(0), static_cast<int>(request.kind()), pattern);
}

absl::Status answer(Connection& reader, const v1::ListAccreditationsRequest& request, const Context& context,
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
