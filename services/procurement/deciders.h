// The deciders of procurement, one an aggregate, shared by rpcs and followers: what a follower appends is in the rpcs'
// memory at once.
#pragma once

#include "services/platform/deciding/decider.h"
#include "services/procurement/adherence/adherence.h"
#include "services/procurement/alliance/alliance.h"
#include "services/procurement/award/award.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/bids/bid_attempt.h"
#include "services/procurement/documents/document.h"
#include "services/procurement/duties/duty.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/offers/offer.h"
#include "services/procurement/parties/party.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/stages/stages.h"

namespace concord::procurement {

struct Deciders {
  explicit Deciders(platform::Ledger& ledger)
      : procedures(ledger),
        timetables(ledger),
        stages(ledger),
        bids(ledger),
        attempts(ledger),
        evaluations(ledger),
        awards(ledger),
        parties(ledger),
        frameworks(ledger),
        offers(ledger),
        alliances(ledger),
        documents(ledger),
        duties(ledger) {}

  platform::Decider<ProcedureAggregate> procedures;
  platform::Decider<TimetableAggregate> timetables;  // reads the procedures' streams, and decides nothing
  platform::Decider<StagesAggregate> stages;
  platform::Decider<BidAggregate> bids;
  platform::Decider<BidAttemptAggregate> attempts;
  platform::Decider<EvaluationAggregate> evaluations;
  platform::Decider<AwardAggregate> awards;
  platform::Decider<PartyAggregate> parties;
  platform::Decider<FrameworkAggregate> frameworks;
  platform::Decider<OfferAggregate> offers;
  platform::Decider<AllianceAggregate> alliances;
  platform::Decider<DocumentAggregate> documents;
  platform::Decider<DutyAggregate> duties;
};

}  // namespace concord::procurement
