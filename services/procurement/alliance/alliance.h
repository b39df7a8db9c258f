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

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::procurement {

inline constexpr int kMaxStrategyLines = 50;
inline constexpr int kMaxBenefits = 20;
inline constexpr int kMaxModeChanges = 50;
inline constexpr int kMaxGateItems = 50;
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

using AllianceDecided = platform::Decided<v1::AllianceEvent>;
using platform::Context;
using PlainAllianceCommands =
    platform::Commands<v1::DraftAllianceRequest, v1::WriteStrategyRequest, v1::ChooseBidModeRequest>;
AllianceDecided decide(const AllianceState&, const v1::DraftAllianceRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::WriteStrategyRequest&, const Context&);
AllianceDecided decide(const AllianceState&, const v1::ChooseBidModeRequest&, const Context&);

std::string alliance_stream(const std::string& id);
// The stream of a command that says which alliance it means.
inline constexpr auto by_alliance_id = [](const auto& request) { return alliance_stream(request.alliance_id()); };
absl::Status unknown_alliance(const std::string& id);
const char* phase_in_words(v1::AlliancePhase phase);
// UNKNOWN_ALLIANCE, or WRONG_PHASE unless the alliance is in one of `phases`.
absl::Status check_phase(const AllianceState& state, const std::string& id,
                         const std::vector<v1::AlliancePhase>& phases);

}  // namespace concord::procurement
