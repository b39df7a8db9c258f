// The table of awards, and what is read from it: the award, and the award without some bids. The public sees what a
// second person approved. Decides nothing.
#pragma once

#include <string>

#include "absl/status/statusor.h"

#include "concord/procurement/v1/queries.pb.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/evaluation/evaluation.h"
#include "services/procurement/fields/viewer.h"

namespace concord::procurement {

using platform::Connection;

inline constexpr std::size_t kMaxLeftOut = 20;

std::string award_tables();
platform::ViewPart award_part();

absl::Status get_award(Connection& reader, const Viewer& who, const v1::GetAwardRequest& request,
                       v1::GetAwardResponse& response);
// Works the optimum out twice, which takes seconds for a large award.
absl::Status what_if_withdrawn(platform::Decider<EvaluationAggregate>& evaluations, const platform::Context& context,
                               const v1::WhatIfWithdrawnRequest& ask, v1::WhatIfWithdrawnResponse& answer);

// Empty procedure id when there is none.
absl::StatusOr<v1::Award> find_award(Connection& reader, const std::string& authority, const std::string& procedure_id);

}  // namespace concord::procurement
