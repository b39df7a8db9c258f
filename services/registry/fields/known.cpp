// Looks ids up in the tables of providers and services; see known.h.
#include "services/registry/fields/known.h"

#include "services/platform/values/text.h"
#include "services/registry/fields/field_rules.h"

namespace concord::registry {
namespace {

using platform::cat;
using platform::kCommons;
using platform::Statement;

absl::StatusOr<bool> stands(Connection& reader, std::string_view table, const std::string& authority,
                            const std::string& id) {
  bool found = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      cat("SELECT version FROM ", table, " WHERE authority = $1 AND id = $2"), [&](Statement&) { return found = true; },
      authority, id));
  return found;
}

}  // namespace

absl::Status gather_facts(Connection& reader, const std::string& authority, const Ids& providers, const Ids& services,
                          Facts& facts) {
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

Ids some(const google::protobuf::RepeatedPtrField<std::string>& list) {
  constexpr int kMostLookedUp = 400;
  Ids ids;
  for (int i = 0; i < list.size() && i < kMostLookedUp; ++i) ids.insert(list.Get(i));
  return ids;
}

}  // namespace concord::registry
