// PURE. A decision's votes: who has one, what they come to, and what events make of them. Knows no alliance.
#pragma once

#include <string>

#include "concord/procurement/v1/alliance_events.pb.h"

namespace concord::procurement {

const v1::AllianceMember* find_member(const v1::LeadershipTeam& team, const std::string& id);
void put_vote(v1::AllianceDecision& decision, const v1::MemberVote& vote);
bool is_unanimous(const v1::AllianceDecision& decision);
// Those who left have no vote any more; those who came have one to give.
void set_voters(v1::AllianceDecision& decision, const v1::LeadershipTeam& team);
// A decision after a vote, its end, or a new team.
void evolve_alliance_decision(v1::AllianceDecision& decision, const v1::AllianceEvent& event);

}  // namespace concord::procurement
