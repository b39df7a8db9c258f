// PURE. Who stands in a bid beside its lead: named by the lead, and counted once it has agreed itself. Decides nothing;
// the room consortia does.
#pragma once

#include <string>
#include <vector>

#include "concord/procurement/v1/events.pb.h"

namespace concord::procurement {

// Those whom the envelope names, each with the answer that `known` has of it in the same place.
std::vector<v1::Membership> memberships_named(const v1::Envelope& envelope, const v1::Bid& known);
// As the bid has them; of a bid made before anybody was asked, all as asked.
std::vector<v1::Membership> memberships_of(const v1::Bid& bid);
bool was_made_before_asking(const v1::Bid& bid);
// The lead and the members who have agreed.
std::vector<std::string> parties_of(const v1::Bid& bid);
// Who is named and has not agreed, members first.
std::vector<std::string> unconfirmed_in(const v1::Bid& bid);

void evolve_membership(v1::Bid& bid, const v1::BidEvent& event);

}  // namespace concord::procurement
