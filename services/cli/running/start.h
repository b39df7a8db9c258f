// Starts the processes of a deployment and waits until they are healthy. Stops nothing: see stop.h.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/cli/deployment/deployment.h"
#include "services/cli/running/up.h"

namespace concord::cli {

// The data folder with the keys of the bus and, for development, those of the token issuer.
absl::Status make_keys(const Deployment& deployment, bool development);
// One process with its ports, told where `all` the others are; answers its id.
absl::StatusOr<pid_t> start(const Deployment& deployment, const UpOptions& options, const Process& process,
                            const std::vector<Process>& all);
// For children of this process: who ends meanwhile is named with the last line of its log.
absl::Status wait_until_started(const Deployment& deployment, const std::vector<Process>& started);
// For processes that ran before; those that hang are named with what to do, and left as they are.
absl::Status wait_until_well(const Deployment& deployment, const std::vector<Process>& running);
// Runs and answers: a service says that it serves, the bus greets.
bool is_well(const Process& process);
std::string log_of(const Deployment& deployment, const Process& process);
// The last line of a log, and where the rest is.
std::string last_words(const std::string& log);

}  // namespace concord::cli
