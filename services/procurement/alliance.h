// PURE. An alliance's life: strategy and mode of bids, four phases with gates, a leadership team that decides
// unanimously, the open book with gain and pain share, health checks. Stream "alliance/<id>". It must never change an
// entry of the book, nor take a decision that a member did not vote for.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "concord/procurement/v1/alliance_commands.pb.h"
#include "concord/procurement/v1/alliance_events.pb.h"

#include "services/platform/context.h"
#include "services/platform/decided.h"

namespace concord::procurement {

inline constexpr int kMaxStrategyLines = 50;
inline constexpr int kMaxBenefits = 20;
inline constexpr int kMaxModeChanges = 50;
inline constexpr int kMaxGateItems = 50;
inline constexpr int kMinTeam = 2;
inline constexpr int kMaxTeam = 30;
inline constexpr int kMaxDecisions = 500;
inline constexpr int kMaxAllianceYears = 15;
inline constexpr int kMaxBookEntries = 20'000;
inline constexpr int kMaxDimensions = 20;
inline constexpr int kMaxHealthChecks = 500;
inline constexpr std::int64_t kMaxEntryPence = 100'000'000'000;  // a thousand million pounds

struct AllianceState {
  v1::Alliance sheet;  // exists when its id is not empty
  std::map<std::string, v1::AllianceDecision> decisions;
  std::map<std::string, v1::BookEntry> book;
  std::set<std::string> corrected;           // entries that a counter-entry took back
  std::set<std::string> checks;              // ids of health checks
  std::map<std::string, int> health_scores;  // the last of each dimension
};

struct AllianceAggregate {
  using State = AllianceState;
  using Event = v1::AllianceEvent;
  static void evolve(State& state, const Event& event);
};
// The part of the state that GetAlliance shows.
void evolve_sheet(v1::Alliance& sheet, const v1::AllianceEvent& event);
// A decision after a vote, its end, or a new team.
void evolve_decision(v1::AllianceDecision& decision, const v1::AllianceEvent& event);

using AllianceDecided = platform::Decided<v1::AllianceEvent>;
using platform::Context;
// alliance.cpp
AllianceDecided decide(const AllianceState&, const v1::DraftAllianceRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::WriteStrategyRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ChooseBidModeRequest&, const Context&);
// alliance_phases.cpp
AllianceDecided decide(const AllianceState&, const v1::CompleteGateItemRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ApproveGateRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::RecordHealthCheckRequest&, const Context&);
// alliance_decisions.cpp
AllianceDecided decide(const AllianceState&, const v1::FormLeadershipTeamRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ProposeDecisionRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::VoteOnDecisionRequest&, const Context&);
// alliance_ledger.cpp
AllianceDecided decide(const AllianceState&, const v1::RecordBookEntryRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::CorrectBookEntryRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::CloseAllianceYearRequest&, const Context&);

std::string alliance_stream(const std::string& id);
absl::Status unknown_alliance(const std::string& id);
const char* phase_in_words(v1::AlliancePhase phase);
// UNKNOWN_ALLIANCE, or WRONG_PHASE unless the alliance is in one of `phases`.
absl::Status check_phase(const AllianceState& state, const std::string& id,
                         const std::vector<v1::AlliancePhase>& phases);
const v1::AllianceMember* find_member(const v1::LeadershipTeam& team, const std::string& id);
// NOT_A_MEMBER unless the member is on the team and the token acts for it: an officer for the owner.
absl::Status check_acts_for(const v1::LeadershipTeam& team, const std::string& member_id, const Context& context);
// INVALID_FINANCES unless shares, years and envelopes hold, for this team, and closed years stay as they were closed.
absl::Status check_finances(const v1::FinancialFramework& finances, const v1::LeadershipTeam& team,
                            const v1::Alliance& sheet);
// Months since the year 0 of "YYYY-MM"; -1 for what is no month.
std::int64_t month_number(const std::string& month);
std::string month_text(std::int64_t number);

}  // namespace concord::procurement
