// RulesService over gRPC: installs, activates, judges, explains, compares. Decides nothing itself.
#pragma once

#include <string>

#include "services/platform/service_process.h"

namespace concord::rules {

// The whole service, as main.cpp and the tests start it; `box_path` is the setting's default, empty for the concord-box
// beside this program.
platform::ServiceDefinition rules_definition(std::string box_path = {});

}  // namespace concord::rules
