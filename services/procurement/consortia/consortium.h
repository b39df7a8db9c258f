// PURE. Organisations agree themselves to stand in a bid that names them: until the deadline, and in a bid made before
// anybody was asked, later where an officer says why. Nobody else can agree for them. Streams "bid/<bid id>".
#pragma once

#include "concord/procurement/v1/membership_commands.pb.h"

#include "services/procurement/bids/bid.h"

namespace concord::procurement {

struct ConsortiumFacts {
  v1::Procedure procedure;
  bool evaluation_started = false;
};

BidDecided decide(const v1::Bid&, const v1::ConfirmMembershipRequest&, const platform::Context&,
                  const ConsortiumFacts&);
BidDecided decide(const v1::Bid&, const v1::LeaveBidRequest&, const platform::Context&, const ConsortiumFacts&);
BidDecided decide(const v1::Bid&, const v1::AllowLateConfirmationRequest&, const platform::Context&,
                  const ConsortiumFacts&);

}  // namespace concord::procurement
