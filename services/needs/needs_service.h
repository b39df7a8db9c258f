// NeedsService as main.cpp and the tests start it: its rooms' rpcs and views, its imports, and what it follows.
#pragma once

#include "services/platform/service_process.h"

namespace concord::needs {

platform::ServiceDefinition needs_definition();

}  // namespace concord::needs
