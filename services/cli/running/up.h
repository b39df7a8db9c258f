// Starts, shows and stops a deployment: each service a process of its own, under one data folder.
#pragma once

#include <optional>
#include <string>

#include "services/cli/deployment/deployment.h"

namespace concord::cli {

struct UpOptions {
  bool development = false;
  bool foreground = false;
  std::optional<int> port_base;  // 0 picks free ports; absent: those that each service had
  std::string jwks_file, issuer, service_token_folder;
  std::string old_token_file;      // one token for all services, as older releases took it
  std::string seal_key_file;       // empty: keys/seal.keys in the data folder
  std::string national_keys_file;  // empty: keys/national.pub in the data folder
  std::string log_level = "info";
  bool json = false;
};

int up(const Deployment& deployment, const UpOptions& options);
int down(const Deployment& deployment, bool json);
int status(const Deployment& deployment, bool json);

}  // namespace concord::cli
