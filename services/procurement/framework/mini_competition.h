// Starts a mini-competition: the framework's event and the draft of its procedure stand in the ledger together or not
// at all. Decides nothing itself.
#pragma once

#include "absl/status/status.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/deciding/decider.h"
#include "services/procurement/framework/framework_facts.h"

namespace concord::procurement {

absl::Status start_mini_competition(platform::Batch& batch, platform::Decider<FrameworkAggregate>& frameworks,
                                    const CompetitionSources& sources, const Context& context,
                                    const v1::StartMiniCompetitionRequest& request);

}  // namespace concord::procurement
