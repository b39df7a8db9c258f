// Writes contracts and whose they are as they stand, and reads them page by page.
#include "services/registry/contracts/contract_views.h"

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

absl::Status project(Connection& writer, const ledger::v1::Record& record) {
  const ProjectedRow row{writer, record};
  CONCORD_ASSIGN(const v1::Contract contract, row.evolved<ContractAggregate>("contracts"));
  const std::string& ends = contract.ended_on().empty() ? contract.ends_on() : contract.ended_on();
  CONCORD_RETURN_IF_ERROR(
      kContracts.put(writer, row.authority(), row.id, ends, Bytes{contract.SerializeAsString()}, record.version()));
  CONCORD_RETURN_IF_ERROR(row.forget("contract_providers", "contract_id"));
  for (const std::string& provider : contract.provider_ids()) {
    CONCORD_RETURN_IF_ERROR(kContractProviders.put(writer, row.authority(), provider, row.id));
  }
  return absl::OkStatus();
}

}  // namespace

std::string contract_tables() { return kContracts.create() + kContractProviders.create(); }
platform::ViewPart contract_part() {
  return {{"contract"}, {kContracts.name(), kContractProviders.name()}, v1::ContractEvent::descriptor(), project};
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
