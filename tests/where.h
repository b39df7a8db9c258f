// Where the tests find the sources and the programs that were built. The only place that knows a folder, so that the
// compiler cache serves every other file of a test in any clone.
#pragma once

#include <string>

namespace concord::tests {

const std::string& source_folder();
const std::string& program_folder();

}  // namespace concord::tests
