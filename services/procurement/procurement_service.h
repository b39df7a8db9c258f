// ProcurementService as main.cpp and the tests start it: its rooms' rpcs and views, and what it follows.
#pragma once

#include <cstdint>
#include <string>

#include "services/platform/service_process.h"

namespace concord::procurement {

inline constexpr std::int64_t kDefaultDocumentQuotaMb = 20'480;  // a council's papers and contracts of some ten years

// Both are the settings' defaults.
platform::ServiceDefinition procurement_definition(std::string seal_key_file = {},
                                                   std::int64_t document_quota_mb = kDefaultDocumentQuotaMb);

}  // namespace concord::procurement
