// The rows of alliance; see alliance_rpcs.h.
#include "services/procurement/alliance/alliance_rpcs.h"

#include "services/procurement/alliance/alliance_views.h"
#include "services/procurement/alliance/decisions.h"
#include "services/procurement/alliance/open_book.h"
#include "services/procurement/alliance/phases.h"

namespace concord::procurement {

void add_alliance_rpcs(platform::Rpcs& rpcs, platform::Decider<AllianceAggregate>& alliances) {
  rpcs.on(alliances, by_alliance_id)
      .decides<v1::DraftAllianceRequest>(decide)
      .decides<v1::WriteStrategyRequest>(decide)
      .decides<v1::ChooseBidModeRequest>(decide)
      .decides<v1::CompleteGateItemRequest>(decide)
      .decides<v1::ApproveGateRequest>(decide)
      .decides<v1::FormLeadershipTeamRequest>(decide)
      .decides<v1::ProposeDecisionRequest>(decide)
      .decides<v1::VoteOnDecisionRequest>(decide)
      .decides<v1::RecordBookEntryRequest>(decide)
      .decides<v1::CorrectBookEntryRequest>(decide)
      .decides<v1::CloseAllianceYearRequest>(decide)
      .decides<v1::RecordHealthCheckRequest>(decide);
  rpcs.answers(get_alliance, list_alliances, list_alliance_decisions, list_book_entries, list_health_checks);
}

}  // namespace concord::procurement
