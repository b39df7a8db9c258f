// Asks another service: one unary call by name, with a deadline. Inside a command only for what DESIGN allows (the
// rules); everything else arrives as events.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace concord::platform {

class RemoteCall {
 public:
  virtual ~RemoteCall() = default;
  // `method` is "/concord.rules.v1.RulesService/Evaluate". The other side's refusal comes back as it is.
  virtual absl::Status call(const std::string& method, const google::protobuf::Message& request,
                            google::protobuf::Message& response) = 0;
};

inline constexpr int kRemoteCallSeconds = 5;

struct RemoteCallOptions {
  int deadline_seconds = kRemoteCallSeconds;
  int max_answer_bytes = 4 << 20;
};

// `token` may be empty: then the call carries none.
std::unique_ptr<RemoteCall> remote_call(const std::string& address, const std::string& token,
                                        const RemoteCallOptions& options = {});

}  // namespace concord::platform
