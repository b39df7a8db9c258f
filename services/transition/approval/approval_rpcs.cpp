// The rows of approval; see approval_rpcs.h.
#include "services/transition/approval/approval_rpcs.h"

#include "services/transition/approval/approval.h"

namespace concord::transition {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_approval_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database, RulesAsker& rules) {
  rpcs.on(transitions, by_transition_id)
      .decides_later<v1::SubmitTransitionRequest>(rules.work, with_rules(database, rules))
      .decides_later<v1::ApproveTransitionRequest>(rules.work, with_rules(database, rules))
      .decides(PlainApprovalCommands(), kPlain);
}

}  // namespace concord::transition
