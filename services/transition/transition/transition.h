// PURE. One change of services, stream "transition/<id>": drafted from an award or a plan, assessed, planned, approved
// by a second person, carried out in waves, done. Nobody who prepared a transition may approve it, and nobody loses
// support.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "concord/transition/v1/commands.pb.h"
#include "concord/transition/v1/events.pb.h"

#include "services/platform/values/context.h"
#include "services/platform/values/decided.h"

namespace concord::transition {

inline constexpr int kMaxOutgoing = 400;
inline constexpr int kMaxSteps = 100;
inline constexpr int kMaxWaves = 200;
inline constexpr int kMaxTasks = 5'000;
inline constexpr int kMaxAfter = 50;
inline constexpr int kMaxRisks = 200;
inline constexpr int kMaxCosts = 200;
inline constexpr int kMaxCommunications = 500;
inline constexpr int kMaxAccessPoints = 20;
inline constexpr std::int64_t kMaxPlaces = 100'000;
inline constexpr std::int64_t kMaxMoneyPence = 1'000'000'000'000;
inline constexpr std::int64_t kMaxCoveragePpm = 10'000'000;

struct TransitionAggregate {
  using State = v1::Transition;  // exists when id is not empty
  using Event = v1::TransitionEvent;
  static void evolve(State& state, const Event& event);
};

// What the registry last told of support services: those that the command names, or all that run where it needs them.
struct TransitionFacts {
  std::map<std::string, v1::SupplyLine> supply;
};
// What the rules were asked about the decision and answered; none where they were not asked.
using RulesAnswer = std::optional<rules::v1::RulesRecord>;

using TransitionState = v1::Transition;
using TransitionDecided = platform::Decided<v1::TransitionEvent>;
using platform::Context;

std::string transition_stream(const std::string& id);
// The stream of a command that says which transition it means.
inline constexpr auto by_transition_id = [](const auto& request) { return transition_stream(request.transition_id()); };

// Beginning and being called off.
using PlainTransitionCommands = platform::Commands<v1::CancelTransitionRequest>;
TransitionDecided decide(const TransitionState&, const v1::DraftTransition&, const Context&, const TransitionFacts&);
TransitionDecided decide(const TransitionState&, const v1::NoteContract&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::CancelTransitionRequest&, const Context&);
TransitionDecided decide(const TransitionState&, const v1::RecountPeopleRequest&, const Context&,
                         const TransitionFacts&);

}  // namespace concord::transition
