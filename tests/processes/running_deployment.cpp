// Starts, drives and stops the real binaries.
#include "tests/processes/running_deployment.h"

#include <fstream>
#include <sstream>

#include <fcntl.h>

#include "services/platform/world/world.h"
#include "tests/file_text.h"
#include "tests/processes/child.h"
#include "tests/where.h"

namespace concord {

Said run_program(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  const std::string out = folder.path() + "/out", error = folder.path() + "/error";
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    dup2(open(error.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  Said said;
  said.code = Child(pid).wait();
  said.out = file_text(out);
  said.error = file_text(error);
  return said;
}

RunningDeployment::RunningDeployment(const std::string& log_level) {
  const Said said = concord({"up", "--dev", "--log-level", log_level});
  started_ = said.code == 0;
  if (!started_) std::fprintf(stderr, "%s%s", said.out.c_str(), said.error.c_str());
}

RunningDeployment::~RunningDeployment() { concord({"down"}); }

Said RunningDeployment::concord(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), concord::tests::program_folder() + "/concord");
  arguments.insert(arguments.end(), {"--data", folder_.path()});
  return run_program(arguments);
}

std::string RunningDeployment::log_of(const std::string& service) const {
  return file_text(folder_.path() + "/log/" + service + ".log");
}

std::string RunningDeployment::token(std::vector<std::string> roles, std::vector<std::string> authorities,
                                     const std::string& subject) const {
  const platform::TokenClaims claims{subject, "", std::move(roles), std::move(authorities)};
  const auto token =
      platform::issue_development_token(deployment_.file("keys/development.key"), claims, platform::system_world());
  return token.ok() ? *token : "";
}

std::string RunningDeployment::file(const std::string& name, const std::string& content) const {
  std::ofstream(folder_.path() + "/" + name, std::ios::binary) << content;
  return folder_.path() + "/" + name;
}

}  // namespace concord
