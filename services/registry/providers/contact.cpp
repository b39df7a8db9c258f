// Keeps, reads and deletes providers' contacts; see contact.h.
#include "services/registry/providers/contact.h"

#include "services/platform/storage/view_table.h"
#include "services/platform/values/context.h"
#include "services/registry/fields/view_rows.h"

namespace concord::registry {
namespace {

using platform::kCommons;
using platform::Statement;

const platform::ViewTable kContacts("provider_contacts", {"authority TEXT", "provider_id TEXT", "body BYTEA"},
                                    {"authority", "provider_id"});

}  // namespace

std::string contact_tables() { return kContacts.create(); }

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

absl::StatusOr<bool> contact_differs(Connection& reader, const v1::SetProviderContactRequest& request) {
  CONCORD_ASSIGN(const v1::ProviderContact contact, contact_of(reader, request.provider_id()));
  return contact.SerializeAsString() != request.contact().SerializeAsString();
}

absl::Status keep_contact(Connection& writer, const std::string& provider_id, const v1::ProviderContact& contact) {
  return kContacts.put(writer, std::string_view(kCommons), provider_id, Connection::Bytes{contact.SerializeAsString()});
}

absl::Status drop_contact(Connection& writer, const std::string& provider_id) {
  return writer.run("DELETE FROM provider_contacts WHERE authority = $1 AND provider_id = $2",
                    std::string_view(kCommons), provider_id);
}

}  // namespace concord::registry
