// The folders of this build, as CMake gives them.
#include "tests/where.h"

namespace concord::tests {

const std::string& source_folder() {
  static const std::string kFolder = CONCORD_SOURCE_DIR;
  return kFolder;
}

const std::string& program_folder() {
  static const std::string kFolder = CONCORD_BINARY_DIR;
  return kFolder;
}

}  // namespace concord::tests
