// Which ports the processes of a deployment take, all on 127.0.0.1.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"

#include "services/cli/deployment/deployment.h"

namespace concord::cli {

// Every process of the deployment with its ports: those it had, or new ones from `port_base` on (0: free ones). What
// runs keeps its ports, and so must the others then, which were told to it: PORTS_IN_USE when `port_base` would move
// some.
absl::StatusOr<std::vector<Process>> plan(const Deployment& deployment, std::optional<int> port_base);
// PORT_TAKEN names every port of a process that does not run which somebody else holds.
absl::Status check_ports(const std::vector<Process>& processes);
// The bus has no health rpc: it is well when it greets who connects, as ZMTP 3 has it.
bool bus_greets(const Process& bus);

}  // namespace concord::cli
