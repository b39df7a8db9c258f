// `concord-rules install`: hands the signed archive to `concord install`, which lies beside this program and knows
// deployments and tokens. It must never speak to a service itself.
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <unistd.h>

#include "plugins/tool/verbs/verbs.h"

namespace concord::plugins::tool {

int install(const InstallOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.concord, error)) {
    return not_tried(absl::NotFoundError(absl::StrCat("there is no concord program at ", options.concord.string(),
                                                      "; install the bundle where the suite is installed")));
  }
  std::vector<std::string> arguments = {options.concord.string()};
  if (!options.data.empty()) arguments.insert(arguments.end(), {"--data", options.data});
  arguments.insert(arguments.end(), {"install", options.archive.string(), "--authority", options.authority});
  if (!options.as.empty()) arguments.insert(arguments.end(), {"--as", options.as});
  if (!options.token_file.empty()) arguments.insert(arguments.end(), {"--token-file", options.token_file});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  execv(argv[0], argv.data());
  return not_tried(absl::UnavailableError(absl::StrCat("cannot start ", arguments[0], ": ", std::strerror(errno))));
}

}  // namespace concord::plugins::tool
