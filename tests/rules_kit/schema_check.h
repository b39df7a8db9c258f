// Whether a YAML file is as a JSON Schema says: as much of draft 7 as the tool's schemas use, and a failure where one
// uses more. A scalar is whatever it could be read as, since a schema for YAML cannot know who quotes.
#pragma once

#include <string>
#include <vector>

#include "plugins/host/yaml/yaml.h"
#include "plugins/tool/making/json.h"

namespace concord::plugins::tests {

// What does not fit, each with its line; empty where all does.
std::vector<std::string> misfits(const tool::Json& schema, const host::Yaml& value);

}  // namespace concord::plugins::tests
