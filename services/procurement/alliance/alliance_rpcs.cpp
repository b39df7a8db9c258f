// The rows of alliance; see alliance_rpcs.h.
#include "services/procurement/alliance/alliance_rpcs.h"

#include "services/procurement/alliance/alliance_views.h"
#include "services/procurement/alliance/leadership_team.h"
#include "services/procurement/alliance/open_book.h"
#include "services/procurement/alliance/phases.h"

namespace concord::procurement {
namespace {

constexpr auto kPlain = [](const auto&... given) { return decide(given...); };

}  // namespace

void add_alliance_rpcs(platform::Rpcs& rpcs, platform::Decider<AllianceAggregate>& alliances) {
  rpcs.on(alliances, by_alliance_id)
      .decides(PlainAllianceCommands(), kPlain)
      .decides(PlainPhaseCommands(), kPlain)
      .decides(PlainTeamCommands(), kPlain)
      .decides(PlainBookCommands(), kPlain);
  rpcs.answers(get_alliance, list_alliances, list_alliance_decisions, list_book_entries, list_health_checks);
}

}  // namespace concord::procurement
