// A unary call by name over gRPC; see remote_call.h.
#include "services/platform/calling/remote_call.h"

#include <chrono>
#include <future>

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "services/platform/calling/grpc_status.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {
namespace {

class GrpcCall : public RemoteCall {
 public:
  GrpcCall(const std::string& address, std::string token, const RemoteCallOptions& options)
      : token_(std::move(token)), deadline_(options.deadline_seconds) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(options.max_answer_bytes);
    // A service that restarts is found again within a second, not after gRPC's default of up to two minutes.
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    channel_ = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  }

  ~GrpcCall() override { wipe(token_); }

  absl::Status call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message& response) override {
    grpc::ClientContext context;
    if (!token_.empty()) context.AddMetadata("authorization", "Bearer " + token_);
    context.set_deadline(std::chrono::system_clock::now() + deadline_);
    const grpc::Slice bytes(request.SerializeAsString());
    const grpc::ByteBuffer asked(&bytes, 1);
    grpc::ByteBuffer answered;
    std::promise<grpc::Status> done;
    grpc::GenericStub stub(channel_);
    stub.UnaryCall(&context, method, grpc::StubOptions(), &asked, &answered,
                   [&done](grpc::Status status) { done.set_value(std::move(status)); });
    const grpc::Status status = done.get_future().get();
    if (!status.ok()) return from_grpc(status);
    grpc::Slice whole;
    if (!answered.TrySingleSlice(&whole).ok() && !answered.DumpToSingleSlice(&whole).ok()) {
      return absl::DataLossError("an answer came in pieces that do not fit");
    }
    if (!response.ParseFromArray(whole.begin(), static_cast<int>(whole.size()))) {
      return absl::DataLossError("an answer does not parse");
    }
    return absl::OkStatus();
  }

 private:
  std::string token_;
  std::chrono::seconds deadline_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace

std::unique_ptr<RemoteCall> remote_call(const std::string& address, const std::string& token,
                                        const RemoteCallOptions& options) {
  return std::make_unique<GrpcCall>(address, token, options);
}

}  // namespace concord::platform
