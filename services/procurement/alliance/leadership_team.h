// PURE. The leadership team and its decisions: one vote each, and only the vote of every member takes a decision.
#pragma once

#include <string>

#include "services/procurement/alliance/alliance.h"

namespace concord::procurement {

inline constexpr int kMinTeam = 2;
inline constexpr int kMaxTeam = 30;
inline constexpr int kMaxAllianceDecisions = 500;
inline constexpr int kMaxAllianceYears = 15;

using PlainTeamCommands =
    platform::Commands<v1::FormLeadershipTeamRequest, v1::ProposeDecisionRequest, v1::VoteOnDecisionRequest>;
AllianceDecided decide(const AllianceState&, const v1::FormLeadershipTeamRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ProposeDecisionRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::VoteOnDecisionRequest&, const Context&);

// NOT_A_MEMBER unless the member is on the team and the token acts for it: an officer for the owner.
absl::Status check_acts_for(const v1::LeadershipTeam& team, const std::string& member_id, const Context& context);

}  // namespace concord::procurement
