// Puts the rooms of transition together. Decides nothing itself.
#include "services/transition/transition_service.h"

#include "services/transition/approval/approval_rpcs.h"
#include "services/transition/deciders.h"
#include "services/transition/followers.h"
#include "services/transition/handover/handover_rpcs.h"
#include "services/transition/planning/planning_rpcs.h"
#include "services/transition/transition/transition_rpcs.h"
#include "services/transition/views.h"

namespace concord::transition {

platform::ServiceDefinition transition_definition() {
  platform::ServiceDefinition definition;
  definition.name = "transition";
  definition.rpc_service = "concord.transition.v1.TransitionService";
  definition.views = transition_views();
  definition.asks = {"rules"};
  definition.follows = {"registry/service", "needs/plan", "procurement/award", "procurement/framework"};
  definition.wire = [](const platform::Parts& parts, platform::Rpcs& rpcs) -> std::vector<platform::Followed> {
    auto& database = parts.ledger.database();
    const auto deciders = std::make_shared<Deciders>(parts.ledger);
    const auto asker = std::make_shared<RulesAsker>(parts.metrics);
    asker->rules = platform::rules_among(parts.asked);
    rpcs.keep(deciders);
    rpcs.keep(asker);  // later than what its jobs use, so that it ends before
    add_transition_rpcs(rpcs, deciders->transitions, database);
    add_planning_rpcs(rpcs, deciders->transitions, database);
    add_approval_rpcs(rpcs, deciders->transitions, database, *asker);
    add_handover_rpcs(rpcs, deciders->transitions, database, *asker);
    return {{"registry", follow_registry(deciders), take_back_registry(deciders)},
            {"needs", follow_needs(deciders)},
            {"procurement", follow_procurement(deciders)}};
  };
  return definition;
}

}  // namespace concord::transition
