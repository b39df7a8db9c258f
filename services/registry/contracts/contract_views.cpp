// Writes contracts and whose they are as they stand, and reads them page by page.
#include "services/registry/contracts/contract_views.h"

#include <cstdlib>

#include "services/platform/values/civil_date.h"
#include "services/registry/contracts/contract.h"
#include "services/registry/fields/projected_row.h"
#include "services/registry/fields/view_rows.h"

namespace concord::registry {
namespace {

using platform::page_of;
using Bytes = Connection::Bytes;

const platform::ViewTable kContracts("contracts",
                                     {"authority TEXT", "id TEXT", "ends_on TEXT", "body BYTEA", "version BIGINT"},
                                     {"authority", "id"});
const platform::ViewTable kContractProviders(
    "contract_providers", {"authority TEXT", "provider_id TEXT", "contract_id TEXT"},
    {"authority", "provider_id", "contract_id"},
    {"CREATE INDEX contract_providers_by_contract ON contract_providers (authority, contract_id)"});
const platform::ViewTable kContractChanges("contract_changes",
                                           {"authority TEXT", "contract_id TEXT", "change_id TEXT", "position BIGINT",
                                            "body BYTEA"},
                                           {"authority", "contract_id", "change_id"});

// A change is kept as it was proposed until it is decided, then as it was decided; its place is that of its proposal.
absl::Status project_change(Connection& writer, const ledger::v1::Record& record, const std::string& contract_id) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::ContractEvent>(record));
  const v1::ContractChange* change = nullptr;
  if (event.has_contract_change_proposed()) change = &event.contract_change_proposed().change();
  if (event.has_contract_changed()) change = &event.contract_changed().change();
  if (event.has_contract_change_declined()) change = &event.contract_change_declined().change();
  if (change == nullptr) return absl::OkStatus();
  return writer.run(
      "INSERT INTO contract_changes (authority, contract_id, change_id, position, body) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (authority, contract_id, change_id) DO UPDATE SET body = excluded.body",
      record.authority(), contract_id, change->change_id(), record.position(), Bytes{change->SerializeAsString()});
}

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::Contract contract, row.evolved<ContractAggregate>("contracts"));
  const std::string& ends = contract.ended_on().empty() ? contract.ends_on() : contract.ended_on();
  CONCORD_RETURN_IF_ERROR(
      kContracts.put(writer, row.authority(), row.id, ends, Bytes{contract.SerializeAsString()}, record.version()));
  CONCORD_RETURN_IF_ERROR(project_change(writer, record, row.id));
  CONCORD_RETURN_IF_ERROR(row.forget("contract_providers", "contract_id"));
  for (const std::string& provider : contract.provider_ids()) {
    CONCORD_RETURN_IF_ERROR(kContractProviders.put(writer, row.authority(), provider, row.id));
  }
  return absl::OkStatus();
}

}  // namespace

std::string contract_tables() { return kContracts.create() + kContractProviders.create(); }
std::string contract_change_tables() { return kContractChanges.create(); }
platform::ViewPart contract_part() {
  return {{"contract"},
          {kContracts.name(), kContractProviders.name(), kContractChanges.name()},
          v1::ContractEvent::descriptor(),
          project};
}

absl::Status list_contract_changes(Connection& reader, const Context& context,
                                   const v1::ListContractChangesRequest& request,
                                   v1::ListContractChangesResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  const std::int64_t after = page.key(0).empty() ? 0 : std::strtoll(page.key(0).c_str(), nullptr, 10);
  return read_bodies(reader,
                     "SELECT body, position FROM contract_changes WHERE authority = $1 AND contract_id = $2 AND "
                     "position > $3 ORDER BY position LIMIT $4",
                     page, response.mutable_changes(), response.mutable_next_page_token(), context.authority,
                     request.contract_id(), after);
}

absl::Status list_contracts(Connection& reader, const Context& context, const v1::ListContractsRequest& request,
                            v1::ListContractsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  if (!request.ending_by().empty()) {
    CONCORD_RETURN_IF_ERROR(platform::parse_date(request.ending_by(), "ending_by").status());
  }
  return read_bodies(
      reader,
      "SELECT c.body, c.id FROM contracts c WHERE c.authority = $1 AND c.id > $2 AND ($3 = '' OR "
      "c.ends_on <= $3) AND ($4 = '' OR EXISTS (SELECT 1 FROM contract_providers x WHERE "
      "x.authority = c.authority AND x.contract_id = c.id AND x.provider_id = $4)) ORDER BY c.id LIMIT $5",
      page, response.mutable_contracts(), response.mutable_next_page_token(), context.authority, page.key(0),
      request.ending_by(), request.provider_id());
}

}  // namespace concord::registry
