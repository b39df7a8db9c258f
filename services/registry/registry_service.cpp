// Puts the rooms of the registry together. Decides nothing itself.
#include "services/registry/registry_service.h"

#include "services/platform/calling/rules_asking.h"
#include "services/platform/storage/scrubber.h"
#include "services/platform/world/work_queue.h"
#include "services/registry/contracts/contract_rpcs.h"
#include "services/registry/deciders.h"
#include "services/registry/dialogue/dialogue_rpcs.h"
#include "services/registry/followers.h"
#include "services/registry/import_tables.h"
#include "services/registry/market/market_rpcs.h"
#include "services/registry/providers/provider_rpcs.h"
#include "services/registry/services/service_rpcs.h"
#include "services/registry/views.h"

namespace concord::registry {
namespace {

// What the rows hold on to. The queue comes last, so that its jobs end before what they use.
struct Held {
  explicit Held(const platform::Parts& parts)
      : deciders(std::make_shared<Deciders>(parts.ledger)),
        importer(make_importer(*deciders)),
        scrubber(parts.ledger.database()),
        asking("asking", parts.metrics, platform::kAskingThreads) {}
  std::shared_ptr<Deciders> deciders;
  platform::Importer importer;
  platform::Scrubber scrubber;
  platform::WorkQueue asking;
};

std::vector<platform::Followed> wire(const platform::Parts& parts, platform::Rpcs& rpcs) {
  const auto held = std::make_shared<Held>(parts);
  rpcs.keep(held);
  Deciders& deciders = *held->deciders;
  add_provider_rpcs(rpcs, deciders.authorities, deciders.providers, deciders.accreditations, held->scrubber);
  add_service_rpcs(rpcs, deciders.services);
  add_contract_rpcs(rpcs, deciders.contracts, platform::rules_among(parts.asked), held->asking);
  add_dialogue_rpcs(rpcs, deciders.engagements, deciders.concerns);
  add_market_rpcs(rpcs);
  rpcs.imports<v1::ImportTableRequest, v1::ImportTableResponse>(
      [&ledger = parts.ledger, &importer = held->importer](
          const v1::ImportTableRequest& request, const platform::Command& command,
          const platform::ProgressSink& progress) -> absl::StatusOr<common::v1::ImportOutcome> {
        CONCORD_RETURN_IF_ERROR(check_may_import(request.table(), command.context));
        return importer.run(ledger, command, {request.table(), request.content(), request.dry_run()}, progress);
      });
  return {{"procurement", follow_procurement(held->deciders)},
          {"transition", follow_transition(held->deciders), take_back_transition(held->deciders)}};
}

}  // namespace

platform::ServiceDefinition registry_definition() {
  platform::ServiceDefinition definition;
  definition.name = "registry";
  definition.rpc_service = "concord.registry.v1.RegistryService";
  definition.views = registry_views();
  definition.asks = {"rules"};
  definition.follows = {"procurement/award", "procurement/framework", "transition/transition"};
  definition.wire = wire;
  return definition;
}

}  // namespace concord::registry
