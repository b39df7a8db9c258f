// RulesService over gRPC: installs, activates, judges, explains, compares. Decides nothing itself.
#pragma once

#include <string>

#include "services/platform/service_process.h"

namespace concord::rules {

// The whole service, as main.cpp and the tests start it; the texts are the settings' defaults: the box is the
// concord-box beside this program where `box_path` is empty, and without `national_keys_file` nobody signs national
// law.
platform::ServiceDefinition rules_definition(std::string box_path = {}, std::string national_keys_file = {});

}  // namespace concord::rules
