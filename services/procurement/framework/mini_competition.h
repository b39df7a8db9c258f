// Starts a mini-competition: the framework's event and the draft of its procedure stand in the ledger together or not
// at all. Decides nothing itself.
#pragma once

#include "absl/status/statusor.h"

#include "services/platform/deciding/decider.h"
#include "services/procurement/framework/framework.h"
#include "services/procurement/procedure/procedure.h"

namespace concord::procurement {

// Waits for the disk, so not on a thread that serves.
absl::StatusOr<platform::Appended> start_mini_competition(platform::Decider<FrameworkAggregate>& frameworks,
                                                          platform::Decider<ProcedureAggregate>& procedures,
                                                          const platform::Command& command,
                                                          const v1::StartMiniCompetitionRequest& request);

}  // namespace concord::procurement
