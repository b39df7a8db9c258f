// The rows of transition; see transition_rpcs.h.
#include "services/transition/transition/transition_rpcs.h"

#include "services/transition/transition/facts.h"
#include "services/transition/transition/transition_views.h"

namespace concord::transition {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_transition_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                         platform::Database& database) {
  rpcs.on(transitions, by_transition_id)
      .decides(PlainTransitionCommands(), kPlain)
      .decides<v1::RecountPeopleRequest>(with_facts(database));
  rpcs.answers(list_transitions, get_transition, get_impact, get_timetable, get_capacity_curve, list_risks, list_costs,
               list_communications, get_readiness);
}

}  // namespace concord::transition
