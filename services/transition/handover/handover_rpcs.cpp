// The rows of handover; see handover_rpcs.h.
#include "services/transition/handover/handover_rpcs.h"

#include "services/transition/handover/handover.h"
#include "services/transition/transition/facts.h"

namespace concord::transition {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_handover_rpcs(platform::Rpcs& rpcs, platform::Decider<TransitionAggregate>& transitions,
                       platform::Database& database, RulesAsker& rules) {
  rpcs.on(transitions, by_transition_id)
      .decides_later<v1::ServeNoticeRequest>(rules.work, with_rules(database, rules))
      .decides<v1::StartHandoverRequest>(with_facts(database))
      .decides<v1::AddWaveRequest>(with_facts(database))
      .decides<v1::HandOverWaveRequest>(with_facts(database))
      .decides(PlainHandoverCommands(), kPlain)
      .decides_later<v1::WithdrawServiceRequest>(rules.work, with_rules(database, rules));
}

}  // namespace concord::transition
