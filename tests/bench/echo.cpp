// A bare callback server with the registry's messages.
#include "tests/bench/echo.h"

#include <csignal>
#include <string>

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include "concord/registry/v1/service.grpc.pb.h"

namespace concord::bench {
namespace {

class Echo : public registry::v1::RegistryService::CallbackService {
 public:
  grpc::ServerUnaryReactor* ChangeCapacity(grpc::CallbackServerContext* context,
                                           const registry::v1::ChangeCapacityRequest*,
                                           registry::v1::ChangeCapacityResponse* response) override {
    response->mutable_receipt()->set_position(1);
    response->mutable_receipt()->set_version(1);
    response->mutable_receipt()->set_events(1);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

}  // namespace

int run_echo_server() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Echo echo;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&echo);
  const auto server = builder.BuildAndStart();
  const std::string text = std::to_string(port);
  if (server == nullptr || write(STDOUT_FILENO, text.data(), text.size()) < 0) return 1;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace concord::bench
