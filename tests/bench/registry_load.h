// Loads a registry process over gRPC with generated stubs: commands or queries, so many under way at a time.
#pragma once

#include <string>

#include "services/cli/deployment/deployment.h"

namespace concord::bench {

enum class Load { kCommands, kQueries };

struct Measured {
  double per_second = 0, p50_ms = 0, p99_ms = 0;
};

// As many slots as `in_flight`, each with a service of its own, so that they never wait for each other's version.
Measured load_registry(Load load, const std::string& address, const std::string& token, int in_flight, double seconds);

// Starts a deployment of the `concord` in that folder and fills it with one provider and a service a slot; everything
// but the registry is ended, because the figure is of one service. Answers the registry's address, empty when it
// failed.
std::string start_registry(const cli::Deployment& deployment, const std::string& programs);

}  // namespace concord::bench
