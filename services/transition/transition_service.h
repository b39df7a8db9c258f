// TransitionService as main.cpp and the tests start it: its rooms' rpcs and views, and what it follows.
#pragma once

#include "services/platform/service_process.h"

namespace concord::transition {

platform::ServiceDefinition transition_definition();

}  // namespace concord::transition
