// What commands are told of the registry's services before they are decided. Reads one snapshot; decides nothing.
#pragma once

#include <set>
#include <string>
#include <type_traits>

#include "absl/status/statusor.h"

#include "services/platform/storage/database.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

using Ids = std::set<std::string>;

// Of those named, the services that the registry told of, ended ones among them; with `all_running` also every service
// that runs.
absl::StatusOr<TransitionFacts> facts_about(platform::Database& database, const std::string& authority,
                                            const Ids& service_ids, bool all_running = false);

// The services that the transition knows.
Ids services_in(const TransitionState& state);
// Services that a command names beyond those; decide refuses longer lists before it looks.
template <typename Request>
void add_named(const Request& /*request*/, Ids& /*ids*/) {}
void add_named(const v1::PlanTransitionRequest& request, Ids& ids);
void add_named(const v1::AddWaveRequest& request, Ids& ids);

// What this command needs to know.
template <typename Request>
absl::StatusOr<TransitionFacts> gather(platform::Database& database, const TransitionState& state,
                                       const Request& request, const std::string& authority) {
  Ids ids = services_in(state);
  add_named(request, ids);
  return facts_about(database, authority, ids, std::is_same_v<Request, v1::AssessImpactRequest>);
}

// For a row of a command that is decided with facts; gathered anew at every attempt.
inline auto with_facts(platform::Database& database) {
  return [&database](const TransitionState& state, const auto& request, const Context& context) -> TransitionDecided {
    CONCORD_ASSIGN(const TransitionFacts facts, gather(database, state, request, context.authority));
    return decide(state, request, context, facts);
  };
}

}  // namespace concord::transition
