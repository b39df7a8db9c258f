// Calls the rpcs of a running service by their request types, as a program would from outside. Knows no rpc by name and
// needs no generated stub.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "concord/common/v1/common.pb.h"

namespace concord::tests {

using EachProgress = std::function<void(const common::v1::ImportProgress&)>;

// Whether gRPC let the call or its connection go, as it does of anybody at the bound on the wire (SECURITY.md): whose
// it was asks again with the same command id. A refusal of ours is none.
bool was_let_go(const absl::Status& status);

class Client {
 public:
  // Over TLS when there is a certificate (PEM) to trust, else as it comes.
  explicit Client(const std::string& address, const std::string& certificate = {});
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  // Sends the request to the rpc that takes it. An empty token is none; so is an empty W3C traceparent. A refusal comes
  // back as a platform status.
  template <typename Answer>
  absl::StatusOr<Answer> call(const google::protobuf::Message& request, const std::string& token,
                              const std::string& traceparent = {}) {
    Answer answer;
    absl::Status called = send(request, answer, token, traceparent);
    if (!called.ok()) return called;
    return answer;
  }
  // Reads an import's messages to the end and answers the outcome; `each` is told the progress before it, on gRPC's
  // threads.
  absl::StatusOr<common::v1::ImportOutcome> import(const google::protobuf::Message& request, const std::string& token,
                                                   const EachProgress& each = nullptr);
  // How long a call may take from now on; 0 is for ever.
  void give_up_after_ms(std::int64_t ms) { deadline_ms_ = ms; }

 private:
  absl::Status send(const google::protobuf::Message& request, google::protobuf::Message& answer,
                    const std::string& token, const std::string& traceparent);
  struct Channel;
  std::unique_ptr<Channel> channel_;
  std::int64_t deadline_ms_ = 0;
};

}  // namespace concord::tests
