// Reads another service's ledger through its LedgerService over gRPC, with a token of the auditor's role.
#include <chrono>

#include <grpcpp/grpcpp.h>

#include "concord/ledger/v1/ledger.grpc.pb.h"

#include "services/platform/follower.h"
#include "services/platform/gate.h"

namespace concord::platform {
namespace {

constexpr int kDeadlineSeconds = 10;
constexpr int kMaxMessageBytes = 16 << 20;

class RemoteSource : public RecordSource {
 public:
  RemoteSource(const std::string& address, std::string token) : token_(std::move(token)) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
    // A source that restarts is found again within a second, not after gRPC's default of up to two minutes.
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    stub_ = ledger::v1::LedgerService::NewStub(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  }

  absl::StatusOr<std::vector<Head>> heads() override {
    std::vector<Head> heads;
    ledger::v1::ListHeadsRequest request;
    for (;;) {
      grpc::ClientContext context;
      prepare(context);
      ledger::v1::ListHeadsResponse response;
      if (const auto status = stub_->ListHeads(&context, request, &response); !status.ok()) return from_grpc(status);
      for (const auto& head : response.heads()) heads.push_back({head.authority(), head.position(), head.hash()});
      if (response.next_page_token().empty()) return heads;
      request.set_page_token(response.next_page_token());
    }
  }

  absl::StatusOr<std::vector<Record>> read(const std::string& authority, std::int64_t after_position,
                                           int limit) override {
    grpc::ClientContext context;
    prepare(context);
    ledger::v1::ReadRecordsRequest request;
    request.set_authority(authority);
    request.set_after_position(after_position);
    request.set_limit(limit);
    ledger::v1::ReadRecordsResponse response;
    if (const auto status = stub_->ReadRecords(&context, request, &response); !status.ok()) return from_grpc(status);
    return std::vector<Record>(std::make_move_iterator(response.mutable_records()->begin()),
                               std::make_move_iterator(response.mutable_records()->end()));
  }

 private:
  void prepare(grpc::ClientContext& context) const {
    context.AddMetadata("authorization", "Bearer " + token_);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(kDeadlineSeconds));
  }
  std::string token_;
  std::unique_ptr<ledger::v1::LedgerService::Stub> stub_;
};

}  // namespace

std::unique_ptr<RecordSource> remote_source(const std::string& address, const std::string& token) {
  return std::make_unique<RemoteSource>(address, token);
}

}  // namespace concord::platform
