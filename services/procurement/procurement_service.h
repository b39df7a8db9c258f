// ProcurementService over gRPC: each rpc gathers facts and findings, hands them to a decide function or a query, and
// answers. Decides nothing itself.
#pragma once

#include <memory>
#include <string>

#include "services/platform/service_process.h"

namespace concord::procurement {

struct Deciders;

// Turns the registry's providers and accreditations into parties, and approved plans into procedures.
platform::React follow_registry(std::shared_ptr<Deciders> deciders);
platform::React follow_needs(std::shared_ptr<Deciders> deciders);
// The whole service, as main.cpp and the tests start it; `seal_key_file` is the setting's default.
platform::ServiceDefinition procurement_definition(std::string seal_key_file = {});

}  // namespace concord::procurement
