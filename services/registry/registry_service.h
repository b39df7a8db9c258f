// The registry's rpcs: a line or two each over the gate. Decides nothing itself.
#pragma once

#include <memory>

#include <grpcpp/grpcpp.h>

#include "services/platform/service_process.h"

namespace concord::registry {

inline constexpr char kRpcService[] = "concord.registry.v1.RegistryService";

std::unique_ptr<grpc::Service> make_registry_service(const platform::Parts& parts);

// All that main and tests need to run the registry.
platform::ServiceDefinition registry_definition();

}  // namespace concord::registry
