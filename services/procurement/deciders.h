// Procurement's aggregates, each with its decider over the one ledger, shared by the rpcs and the followers so that
// neither decides on a state that the other has moved on from. Wiring only.
#pragma once

#include "services/platform/decider.h"
#include "services/procurement/alliance.h"
#include "services/procurement/award.h"
#include "services/procurement/bid.h"
#include "services/procurement/bid_attempt.h"
#include "services/procurement/evaluation.h"
#include "services/procurement/framework.h"
#include "services/procurement/offer.h"
#include "services/procurement/party.h"
#include "services/procurement/procedure.h"

namespace concord::procurement {

struct Deciders {
  explicit Deciders(platform::Ledger& ledger)
      : procedures(ledger),
        bids(ledger),
        attempts(ledger),
        evaluations(ledger),
        awards(ledger),
        parties(ledger),
        frameworks(ledger),
        offers(ledger),
        alliances(ledger) {}

  platform::Decider<ProcedureAggregate> procedures;
  platform::Decider<BidAggregate> bids;
  platform::Decider<BidAttemptAggregate> attempts;
  platform::Decider<EvaluationAggregate> evaluations;
  platform::Decider<AwardAggregate> awards;
  platform::Decider<PartyAggregate> parties;
  platform::Decider<FrameworkAggregate> frameworks;
  platform::Decider<OfferAggregate> offers;
  platform::Decider<AllianceAggregate> alliances;
};

}  // namespace concord::procurement
