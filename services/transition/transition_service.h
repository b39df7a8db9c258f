// TransitionService over gRPC: each rpc gathers facts, hands them to a decide function or a query, and answers; and the
// followers of procurement, needs and the registry. Decides nothing itself.
#pragma once

#include <memory>

#include "services/platform/service_process.h"

namespace concord::transition {

std::unique_ptr<grpc::Service> make_transition_service(const platform::Parts& parts);
// Awards draft, cancel and sign; approved plans withdraw; services become supply.
platform::React follow_procurement(platform::Ledger& ledger);
platform::React follow_needs(platform::Ledger& ledger);
platform::React follow_registry(platform::Ledger& ledger);
// The whole service, as main.cpp and the tests start it.
platform::ServiceDefinition transition_definition();

}  // namespace concord::transition
