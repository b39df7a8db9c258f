// ProcurementService as main.cpp and the tests start it: its rooms' rpcs and views, and what it follows.
#pragma once

#include <string>

#include "services/platform/service_process.h"

namespace concord::procurement {

// `seal_key_file` is the setting's default.
platform::ServiceDefinition procurement_definition(std::string seal_key_file = {});

}  // namespace concord::procurement
