// Providers' offers, and the lawful answer to each.
#pragma once

#include "services/platform/entry/rpcs.h"
#include "services/procurement/gates/asking.h"
#include "services/procurement/offers/offer.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

void add_offer_rpcs(platform::Rpcs& rpcs, platform::Decider<OfferAggregate>& offers,
                    platform::Decider<ProcedureAggregate>& procedures, RulesAsker& asker);

}  // namespace concord::procurement
