// The rows of services; see service_rpcs.h.
#include "services/registry/services/service_rpcs.h"

#include "services/registry/fields/field_rules.h"
#include "services/registry/fields/known.h"
#include "services/registry/services/service_views.h"

namespace concord::registry {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_service_rpcs(platform::Rpcs& rpcs, platform::Decider<SupportServiceAggregate>& services) {
  const auto provider_of = [](const auto& request) { return Ids{request.service().provider_id()}; };
  platform::Database& database = services.ledger().database();
  rpcs.on(services, [](const auto& request) { return stream_of("service", request.service().id()); })
      .decides<v1::RegisterServiceRequest>(with_facts(database, provider_of, no_ids))
      .decides<v1::AmendServiceRequest>(with_facts(database, provider_of, no_ids));
  rpcs.on(services, [](const auto& request) { return stream_of("service", request.service_id()); })
      .decides(PlainSupportServiceCommands(), kPlain);
  rpcs.answers(get_service, search_directory, list_supply_cells);
}

}  // namespace concord::registry
