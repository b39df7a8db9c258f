// The programs of the plugins, compiled natively, by the plugin's folder; the table itself is written by CMake.
#pragma once

#include <map>
#include <string>

namespace concord::plugins::tests {

const std::map<std::string, int (*)(int)>& native_programs();

}  // namespace concord::plugins::tests
