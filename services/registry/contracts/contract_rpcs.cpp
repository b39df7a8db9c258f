// The rows of contracts; see contract_rpcs.h.
#include "services/registry/contracts/contract_rpcs.h"

#include "services/registry/contracts/contract_views.h"
#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/known.h"

namespace concord::registry {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_contract_rpcs(platform::Rpcs& rpcs, platform::Decider<ContractAggregate>& contracts) {
  const auto providers_of = [](const auto& request) { return some(request.contract().provider_ids()); };
  const auto services_of = [](const auto& request) { return some(request.contract().service_ids()); };
  platform::Database& database = contracts.ledger().database();
  rpcs.on(contracts, [](const auto& request) { return stream_of("contract", request.contract().id()); })
      .decides<v1::RecordContractRequest>(with_facts(database, providers_of, services_of))
      .decides<v1::AmendContractRequest>(with_facts(database, providers_of, services_of));
  rpcs.on(contracts, [](const auto& request) { return stream_of("contract", request.contract_id()); })
      .decides(PlainContractCommands(), kPlain);
  rpcs.answers(list_contracts);
}

}  // namespace concord::registry
