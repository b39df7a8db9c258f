// A rules service as `concord up` starts it, with real boxes, for the bench: authorities whose rulebooks stand, many
// questions at once, and the processor time that service and boxes used.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "concord/rules/v1/service.grpc.pb.h"

#include "plugins/host/bundle/signature.h"
#include "services/cli/deployment/deployment.h"
#include "tests/contracts/temporary_folder.h"

namespace concord::bench {

// One authority's caller: what it asks, again and again, and how many questions are under way at a time.
struct Asking {
  std::string authority;
  std::vector<rules::v1::EvaluateRequest> questions;  // in turn
  int in_flight = 1;
};

struct Asked {
  std::vector<double> latencies_ms;  // of answers
  std::size_t refused = 0;
  double seconds = 0;
  double per_second() const { return static_cast<double>(latencies_ms.size()) / seconds; }
};

class RulesDeployment {
 public:
  // `trouble()` says what went wrong.
  RulesDeployment();
  ~RulesDeployment();
  RulesDeployment(const RulesDeployment&) = delete;
  RulesDeployment& operator=(const RulesDeployment&) = delete;
  const std::string& trouble() const { return trouble_; }

  // Installs a plugin's folder with a compiled program, and two persons activate it from today.
  void install(const std::string& authority, const std::string& folder, const std::string& program);
  std::string today() const;
  // All ask at once for this long; in the order of `asking`.
  std::vector<Asked> ask(const std::vector<Asking>& asking, double seconds);
  rules::v1::EvaluateResponse ask_once(const std::string& authority, const rules::v1::EvaluateRequest& question);
  // Of the service and its boxes, also of those that have ended.
  double processor_seconds() const;

 private:
  template <typename Request, typename Response>
  void call(grpc::Status (rules::v1::RulesService::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            Request request, const std::string& authority, const std::string& as);
  std::string token(const std::string& as, const std::string& authority);

  TemporaryFolder folder_;
  cli::Deployment deployment_{folder_.path()};
  plugins::host::KeyPair keys_, law_keys_;
  std::string address_;
  pid_t pid_ = 0;
  std::unique_ptr<rules::v1::RulesService::Stub> stub_;
  std::string trouble_;
  int commands_ = 0;
};

}  // namespace concord::bench
