// deploy/nginx in front of a running deployment, as its README says to install it: the real nginx, in a temporary
// folder, ended by its process id.
#pragma once

#include <memory>
#include <string>

#include "tests/contracts/temporary_folder.h"
#include "tests/processes/child.h"
#include "tests/processes/running_deployment.h"

namespace concord {

class Ingress {
 public:
  explicit Ingress(const RunningDeployment& running);
  ~Ingress();
  bool started() const { return nginx_ != nullptr; }
  // Over TLS, as programs outside come; `certificate` is what they trust.
  std::string address() const { return address_; }
  std::string certificate() const;
  // The same server without TLS, for what writes HTTP/2 by hand.
  std::string plain_address() const { return plain_address_; }
  std::string log() const;

 private:
  TemporaryFolder folder_;
  std::string address_, plain_address_;
  std::unique_ptr<Child> nginx_;
};

}  // namespace concord
