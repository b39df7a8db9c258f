// Builds and drains the gRPC server.
#include "services/platform/entry/server.h"

#include <chrono>

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

#include "services/platform/entry/body_budget.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class GrpcServer : public Server {
 public:
  GrpcServer(std::unique_ptr<grpc::Server> server, std::vector<std::unique_ptr<grpc::Service>> services, int port)
      : services_(std::move(services)), server_(std::move(server)), port_(port) {}
  ~GrpcServer() override { drain(0); }
  int port() const override { return port_; }
  void set_serving(bool serving) override {
    if (server_ != nullptr) server_->GetHealthCheckService()->SetServingStatus(serving);
  }
  void drain(std::int64_t deadline_ms) override {
    if (server_ == nullptr) return;
    server_->GetHealthCheckService()->Shutdown();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(deadline_ms));
    server_->Wait();
    server_ = nullptr;
  }

 private:
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  int port_;
};

// What a connection and all of them together may take; see server.h.
void set_bounds(grpc::ServerBuilder& builder) {
  grpc::ResourceQuota quota("concord");
  quota.Resize(kWireBytes);
  builder.SetResourceQuota(quota);
  builder.SetMaxReceiveMessageSize(static_cast<int>(kMaxRequestBytes) + kSpareMessageBytes);
  const std::pair<const char*, int> bounds[] = {
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsOnConnection},
      {GRPC_ARG_MAX_METADATA_SIZE, kMaxHeaderBytes},
      {GRPC_ARG_HTTP2_MAX_FRAME_SIZE, kMaxFrameBytes},
      {GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kFirstWindowBytes},
      // It would widen the window by what it measures.
      {GRPC_ARG_HTTP2_BDP_PROBE, 0},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, kConnectionIdleMs},
      {GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs},
      {GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionGraceMs},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs},
      {GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingIntervalMs},
      {GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikes},
      // A few bytes would unfold to any size, before anybody is asked.
      {GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0},
      // Two services must never share a port by accident.
      {GRPC_ARG_ALLOW_REUSEPORT, 0},
  };
  for (const auto& [name, value] : bounds) builder.AddChannelArgument(name, value);
  for (const auto folded : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP}) {
    builder.SetCompressionAlgorithmSupportStatus(folded, false);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> start_server(const std::string& address, int port,
                                                     std::vector<std::unique_ptr<grpc::Service>> services) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int bound = 0;
  builder.AddListeningPort(cat(address, ":", port), grpc::InsecureServerCredentials(), &bound);
  set_bounds(builder);
  for (const auto& service : services) builder.RegisterService(service.get());
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || bound == 0) {
    return absl::UnavailableError(
        cat("cannot listen on ", address, ":", port, "; is the port taken? Choose another with --port"));
  }
  server->GetHealthCheckService()->SetServingStatus(true);
  return std::make_unique<GrpcServer>(std::move(server), std::move(services), bound);
}

}  // namespace concord::platform
