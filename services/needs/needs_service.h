// NeedsService over gRPC: each rpc gathers facts, hands them to a decide function or a query, and answers.
// Decides nothing itself.
#pragma once

#include <memory>

#include "services/platform/service_process.h"

namespace concord::needs {

std::unique_ptr<grpc::Service> make_needs_service(const platform::Parts& parts);
// Turns the registry's support services into supply.
platform::React follow_registry(platform::Ledger& ledger);
// The whole service, as main.cpp and the tests start it.
platform::ServiceDefinition needs_definition();

}  // namespace concord::needs
