// Puts the rooms of needs together. Decides nothing itself.
#include "services/needs/needs_service.h"

#include "services/needs/areas/area_rpcs.h"
#include "services/needs/assessment/assessment_rpcs.h"
#include "services/needs/deciders.h"
#include "services/needs/followers.h"
#include "services/needs/import_tables.h"
#include "services/needs/plan/plan_rpcs.h"
#include "services/needs/proposals/proposal_rpcs.h"
#include "services/needs/supply/supply_rpcs.h"
#include "services/needs/views.h"
#include "services/platform/calling/rules_asking.h"

namespace concord::needs {
namespace {

// What the rows hold on to. The queues come last, so that their jobs end before what they use; apart, so that an
// approval never waits for an assessment.
struct Held {
  explicit Held(const platform::Parts& parts)
      : deciders(std::make_shared<Deciders>(parts.ledger)),
        importer(make_importer(parts.ledger, deciders->area_sets, deciders->capabilities)),
        assessing("assessing", parts.metrics),
        asking("asking", parts.metrics, platform::kAskingThreads) {}
  std::shared_ptr<Deciders> deciders;
  platform::Importer importer;
  platform::WorkQueue assessing;
  platform::WorkQueue asking;
};

std::vector<platform::Followed> wire(const platform::Parts& parts, platform::Rpcs& rpcs) {
  const auto held = std::make_shared<Held>(parts);
  rpcs.keep(held);
  Deciders& deciders = *held->deciders;
  add_area_rpcs(rpcs, deciders.area_sets);
  add_supply_rpcs(rpcs);
  add_assessment_rpcs(rpcs, deciders.assessments, held->assessing);
  add_proposal_rpcs(rpcs, deciders.proposals, deciders.capabilities);
  add_plan_rpcs(rpcs, deciders.plans, platform::rules_among(parts.asked), held->asking);
  rpcs.imports<v1::ImportTableRequest, v1::ImportTableResponse>(
      [&ledger = parts.ledger, &importer = held->importer](const v1::ImportTableRequest& request,
                                                           const platform::Command& command,
                                                           const platform::ProgressSink& progress) {
        return importer.run(ledger, command, {request.table(), request.content(), request.dry_run()}, progress);
      });
  return {{"registry", follow_registry(held->deciders), take_back_registry(held->deciders)},
          {"procurement", follow_procurement(held->deciders)}};
}

}  // namespace

platform::ServiceDefinition needs_definition() {
  platform::ServiceDefinition definition;
  definition.name = "needs";
  definition.rpc_service = "concord.needs.v1.NeedsService";
  definition.views = needs_views();
  definition.asks = {"rules"};
  definition.follows = {"registry/service", "procurement/offer"};
  definition.wire = wire;
  return definition;
}

}  // namespace concord::needs
