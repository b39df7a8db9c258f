// Writes parties as they stand, and reads them page by page.
#include "services/procurement/parties/party_views.h"

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/context.h"
#include "services/platform/values/refusal.h"
#include "services/procurement/parties/party.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kParties("party", {"authority TEXT", "provider_id TEXT", "body BYTEA"},
                                   {"authority", "provider_id"});

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::PartyEvent>(record));
  const v1::Party& party = event.party_recorded().party();
  return kParties.put(writer, record.authority(), party.provider_id(), Connection::Bytes{party.SerializeAsString()});
}

}  // namespace

std::string party_tables() { return kParties.create(); }
platform::ViewPart party_part() { return {{"party"}, {kParties.name()}, v1::PartyEvent::descriptor(), project}; }

absl::Status list_parties(Connection& reader, const v1::ListPartiesRequest& request,
                          v1::ListPartiesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  std::vector<v1::Party> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT party.body, registered.body FROM party LEFT JOIN party registered ON registered.authority = $1 AND "
      "registered.provider_id = party.provider_id WHERE party.authority = $2 AND party.provider_id > $3 "
      "ORDER BY party.provider_id LIMIT $4",
      [&](Statement& row) {
        v1::Party& party = rows.emplace_back();
        v1::Party registered;
        const bool parsed =
            party.ParseFromString(std::string(row.bytes(0))) && registered.ParseFromString(std::string(row.bytes(1)));
        party.set_name(registered.name());
        return parsed;
      },
      std::string(platform::kCommons), request.authority(), page.key(0), page.size + 1));
  cut_page(
      page, rows, [&](const v1::Party& party) { *response.add_parties() = party; },
      [](const v1::Party& party) { return std::vector<std::string>{party.provider_id()}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::StatusOr<KnownParties> known_parties(Connection& reader, const std::string& authority,
                                           const std::set<std::string>& ids, const std::string& on) {
  constexpr char kOne[] = "SELECT body FROM party WHERE authority = $1 AND provider_id = $2";
  KnownParties known;
  for (const std::string& id : ids) {
    CONCORD_ASSIGN(const auto registered, read_row<v1::Party>(reader, kOne, std::string(platform::kCommons), id));
    if (!registered.provider_id().empty()) known.registered.insert(id);
    CONCORD_ASSIGN(const auto party, read_row<v1::Party>(reader, kOne, authority, id));
    if (is_accredited(party, on)) known.accredited.insert(id);
  }
  return known;
}

}  // namespace concord::procurement
