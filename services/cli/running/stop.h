// Stops the processes of a deployment: SIGTERM, drain, wait.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"

#include "services/cli/deployment/deployment.h"

namespace concord::cli {

// NOT_DRAINED names those that do not end in time; they are left as they are.
absl::Status stop_all(const Deployment& deployment);
// For children of this process, after a failed start: nothing of it is left behind, so who does not drain in time is
// killed.
void stop_started(const std::vector<Process>& started);
// "ended by signal 9", "ended with exit status 3"; of what waitpid tells.
std::string how_it_ended(int wait_status);

}  // namespace concord::cli
