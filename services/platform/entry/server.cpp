// Builds and drains the gRPC server.
#include "services/platform/entry/server.h"

#include <chrono>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

class GrpcServer : public Server {
 public:
  GrpcServer(std::unique_ptr<grpc::Server> server, std::vector<std::unique_ptr<grpc::Service>> services, int port)
      : services_(std::move(services)), server_(std::move(server)), port_(port) {}
  ~GrpcServer() override { drain(0); }
  int port() const override { return port_; }
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

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> start_server(const std::string& address, int port,
                                                     std::vector<std::unique_ptr<grpc::Service>> services) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  int bound = 0;
  builder.AddListeningPort(cat(address, ":", port), grpc::InsecureServerCredentials(), &bound);
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  // Two services must never share a port by accident.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
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
