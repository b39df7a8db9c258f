// PURE. What an officer states to the rules about a change: its shapes, and the questions that it becomes beside what
// transition itself knows. It must never state what nobody said.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

#include "concord/rules/v1/queries.pb.h"

#include "services/transition/transition/transition.h"

namespace concord::transition {

inline constexpr std::int64_t kMaxChangeBp = 1'000'000;  // a hundred times the value
inline constexpr std::int64_t kMaxEmployees = 100'000;

// INVALID_MODIFICATION or INVALID_PARTICULARS.
absl::Status check_modification(const v1::Modification& said, absl::CivilDay today);
// INVALID_ENDING or INVALID_PARTICULARS.
absl::Status check_ending(const v1::Ending& said, absl::CivilDay today);

// The questions to the rules about commands that decide() would grant without them.
rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::SubmitTransitionRequest& request,
                                       const Context& context, const TransitionFacts& facts);
rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::ApproveTransitionRequest& request,
                                       const Context& context, const TransitionFacts& facts);
rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::ServeNoticeRequest& request,
                                       const Context& context, const TransitionFacts& facts);
rules::v1::EvaluateRequest question_of(const TransitionState& state, const v1::WithdrawServiceRequest& request,
                                       const Context& context, const TransitionFacts& facts);

}  // namespace concord::transition
