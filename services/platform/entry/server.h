// A gRPC server with health, reflection and a graceful drain; rpcs come from the services handed to it.
// Admits nothing itself: every rpc goes through entry.h.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/service_type.h>

namespace concord::platform {

inline constexpr int kMaxRequestBytes = 5 << 20;  // an import of 4 MiB and its envelope

class Server {
 public:
  virtual ~Server() = default;
  virtual int port() const = 0;
  // Tells health checks that it is going, ends calls in progress within deadline_ms, then stops.
  virtual void drain(std::int64_t deadline_ms) = 0;
};

// Listens on address:port; port 0 picks a free one.
absl::StatusOr<std::unique_ptr<Server>> start_server(const std::string& address, int port,
                                                     std::vector<std::unique_ptr<grpc::Service>> services);

}  // namespace concord::platform
