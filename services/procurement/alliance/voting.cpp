// PURE. Votes and voters; see voting.h.
#include "services/procurement/alliance/voting.h"

#include <algorithm>

namespace concord::procurement {

const v1::AllianceMember* find_member(const v1::LeadershipTeam& team, const std::string& id) {
  for (const v1::AllianceMember& member : team.members()) {
    if (member.id() == id) return &member;
  }
  return nullptr;
}

void put_vote(v1::AllianceDecision& decision, const v1::MemberVote& vote) {
  for (v1::MemberVote& standing : *decision.mutable_votes()) {
    if (standing.member_id() != vote.member_id()) continue;
    standing = vote;
    return;
  }
  *decision.add_votes() = vote;
}

bool is_unanimous(const v1::AllianceDecision& decision) {
  int in_favour = 0;
  for (const v1::MemberVote& vote : decision.votes()) in_favour += vote.vote() == v1::VOTE_KIND_FOR ? 1 : 0;
  return in_favour == decision.voter_ids_size();
}

void set_voters(v1::AllianceDecision& decision, const v1::LeadershipTeam& team) {
  decision.clear_voter_ids();
  for (const v1::AllianceMember& member : team.members()) decision.add_voter_ids(member.id());
  auto* votes = decision.mutable_votes();
  votes->erase(
      std::remove_if(votes->begin(), votes->end(),
                     [&](const v1::MemberVote& vote) { return find_member(team, vote.member_id()) == nullptr; }),
      votes->end());
}

void evolve_alliance_decision(v1::AllianceDecision& decision, const v1::AllianceEvent& event) {
  if (event.has_vote_cast()) {
    put_vote(decision, event.vote_cast().vote());
  } else if (event.has_decision_taken()) {
    decision.set_status(v1::DECISION_STATUS_TAKEN);
    decision.set_decided_on(event.decision_taken().decided_on());
  } else if (event.has_decision_refused()) {
    decision.set_status(v1::DECISION_STATUS_REFUSED);
    decision.set_decided_on(event.decision_refused().decided_on());
  } else if (event.has_leadership_team_formed() && decision.status() == v1::DECISION_STATUS_OPEN) {
    set_voters(decision, event.leadership_team_formed().team());
  }
}

}  // namespace concord::procurement
