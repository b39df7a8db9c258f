// PURE. What several of the transition's decide functions ask of its state. Decides nothing on its own.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/transition/timetable/capacity_curve.h"
#include "services/transition/transition/transition.h"

namespace concord::transition {

absl::Status unknown_transition(const std::string& id);
// UNKNOWN_TRANSITION or TRANSITION_NOT_DRAFT.
absl::Status check_draft(const TransitionState& state, const std::string& id);
// UNKNOWN_TRANSITION or TRANSITION_OVER.
absl::Status check_running(const TransitionState& state, const std::string& id);
absl::Status outgoing_unknown(const TransitionState& state);
absl::Status unknown_outgoing(const TransitionState& state, const std::string& service_id);
absl::Status check_reason(const std::string& what, const std::string& reason, const std::string& field);

const v1::OutgoingService* find_outgoing(const TransitionState& state, const std::string& service_id);
const v1::ReceivingService* find_receiving(const TransitionState& state, const std::string& service_id);
const v1::Wave* find_wave(const TransitionState& state, const std::string& wave_id);
// Whether the log holds anything that was said to the people supported.
bool were_users_told(const TransitionState& state);
bool is_new_service(const TransitionState& state, const std::string& service_id);

// People in a service now: what the registry tells, unless it has not yet counted the last wave that touched it.
std::int64_t people_in(const std::string& service_id, std::int64_t tracked, const std::string& last_wave,
                       const TransitionFacts& facts);
std::int64_t people_in(const v1::OutgoingService& service, const TransitionFacts& facts);
std::int64_t people_in(const v1::ReceivingService& service, const TransitionFacts& facts);
// "<transition id>/<wave id>", as the registry marks a hand-over that it counted.
std::string wave_mark(const std::string& transition_id, const std::string& wave_id);

// The state's plan as the capacity curve reads it, looked at from `from` on, with people as the facts tell (none: as
// tracked).
absl::StatusOr<CapacityPlan> capacity_plan(const TransitionState& state, absl::CivilDay from,
                                           const TransitionFacts& facts = {});
// What still stands in the way of the hand-over, in words: contract, notices, checklist.
std::vector<std::string> open_before_handover(const TransitionState& state);

}  // namespace concord::transition
