// A gRPC server with health and a graceful drain; rpcs come from the services handed to it.
// Bounds what a connection may take of this process; admits nothing itself: every rpc goes through entry.h.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/service_type.h>

namespace concord::platform {

// What one connection may hold. gRPC says none of it in words, so SECURITY.md does.
// Calls at one time on a connection; a browser's gateway and `concord` need a few dozen.
inline constexpr int kMaxCallsOnConnection = 100;
// What a stream may send before anybody asked for it: so much a stranger can leave here for each of those calls.
inline constexpr int kFirstWindowBytes = 16 << 10;
// All headers of a call: a token of 8 KiB (tokens.h refuses a longer one in words) with room to be told so.
inline constexpr int kMaxHeaderBytes = 32 << 10;
// The largest frame taken in one piece, the least that HTTP/2 allows.
inline constexpr int kMaxFrameBytes = 16 << 10;
// Beyond this gRPC ends calls, whosever they are, rather than grow: bytes on the wire of all connections together.
// What is asked for is bounded by body_budget.h, so only those who send more than they may can bring it so far.
inline constexpr int kWireBytes = 160 << 20;
// A message beyond kMaxRequestBytes is refused in words; beyond this gRPC refuses it.
inline constexpr int kSpareMessageBytes = 1 << 20;
// A connection without calls is closed, and each is made anew now and then, so that none is held for ever and load
// finds new replicas. Calls in progress have the grace.
inline constexpr int kConnectionIdleMs = 10 * 60'000;
inline constexpr int kConnectionAgeMs = 60 * 60'000;
inline constexpr int kConnectionGraceMs = 10 * 60'000;
// Who connects and does not greet.
inline constexpr int kHandshakeMs = 10'000;
// Who is silent is asked, and closed without an answer.
inline constexpr int kKeepaliveMs = 60'000;
inline constexpr int kKeepaliveTimeoutMs = 20'000;
// Pings of a client: no oftener, and this many too many end the connection.
inline constexpr int kPingIntervalMs = 30'000;
inline constexpr int kPingStrikes = 3;

class Server {
 public:
  virtual ~Server() = default;
  virtual int port() const = 0;
  // What grpc.health.v1 answers, and with it whether this replica is asked for anything.
  virtual void set_serving(bool serving) = 0;
  // Tells health checks that it is going, ends calls in progress within deadline_ms, then stops.
  virtual void drain(std::int64_t deadline_ms) = 0;
};

// Listens on address:port; port 0 picks a free one.
absl::StatusOr<std::unique_ptr<Server>> start_server(const std::string& address, int port,
                                                     std::vector<std::unique_ptr<grpc::Service>> services);

}  // namespace concord::platform
