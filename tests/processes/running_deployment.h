// A deployment of the real binaries for a test: `concord up --dev` under a temporary folder, `concord down` at the end.
#pragma once

#include <string>
#include <vector>

#include "services/cli/calling/call.h"
#include "services/cli/deployment/deployment.h"
#include "services/platform/entry/tokens.h"
#include "tests/contracts/temporary_folder.h"

namespace concord {

struct Said {
  int code = 0;
  std::string out, error;
};

class RunningDeployment {
 public:
  explicit RunningDeployment(const std::string& log_level = "info");
  ~RunningDeployment();

  // Runs `concord` with these arguments and --data.
  Said concord(std::vector<std::string> arguments) const;
  const cli::Deployment& deployment() const { return deployment_; }
  std::string folder() const { return folder_.path(); }
  std::string log_of(const std::string& service) const;
  std::string token(std::vector<std::string> roles, std::vector<std::string> authorities,
                    const std::string& subject = "tester") const;
  // Writes a file into the folder and answers its path.
  std::string file(const std::string& name, const std::string& content) const;
  bool started() const { return started_; }

 private:
  TemporaryFolder folder_;
  cli::Deployment deployment_{folder_.path()};
  bool started_ = false;
};

// Runs a program to its end and keeps what it printed.
Said run_program(const std::vector<std::string>& arguments);

}  // namespace concord
