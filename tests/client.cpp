// Finds an rpc by its request's descriptor (each rpc has a request type of its own) and calls it with bytes.
#include "tests/client.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <optional>

#include "google/protobuf/descriptor.h"
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include "services/platform/calling/grpc_status.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::tests {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr const char* kServices[] = {"concord.registry.v1.RegistryService", "concord.needs.v1.NeedsService",
                                     "concord.ledger.v1.LedgerService",     "concord.procurement.v1.ProcurementService",
                                     "concord.rules.v1.RulesService",       "concord.transition.v1.TransitionService"};

const MethodDescriptor& rpc_of(const Message& request) {
  static const auto kByRequest = [] {
    std::map<const google::protobuf::Descriptor*, const MethodDescriptor*> rpcs;
    for (const char* name : kServices) {
      const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
      for (int i = 0; i < service->method_count(); ++i) rpcs[service->method(i)->input_type()] = service->method(i);
    }
    return rpcs;
  }();
  const auto found = kByRequest.find(request.GetDescriptor());
  if (found != kByRequest.end()) return *found->second;
  std::fprintf(stderr, "no rpc takes a %s\n", request.GetDescriptor()->full_name().c_str());
  std::abort();
}

std::string path_of(const MethodDescriptor& rpc) {
  return platform::cat("/", rpc.service()->full_name(), "/", rpc.name());
}

void carry(grpc::ClientContext& context, const std::string& token, std::int64_t deadline_ms) {
  if (deadline_ms > 0) context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(deadline_ms));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
}

grpc::ByteBuffer bytes_of(const Message& message) {
  grpc::ByteBuffer bytes;
  bool own = false;
  grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, &bytes, &own);
  return bytes;
}

absl::Status parse(grpc::ByteBuffer& bytes, Message& message) {
  const auto parsed = grpc::GenericDeserialize<grpc::ProtoBufferReader, Message>(&bytes, &message);
  return parsed.ok() ? absl::OkStatus() : absl::InternalError("the answer is of another type");
}

// Reads a stream of answers on gRPC's own threads and ends with its status.
class Reading : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit Reading(std::function<void(grpc::ByteBuffer&)> each) : each_(std::move(each)) {}
  void OnReadDone(bool ok) override {
    if (!ok) return;
    each_(bytes_);
    bytes_.Clear();
    StartRead(&bytes_);
  }
  void OnDone(const grpc::Status& status) override { done_.set_value(status); }
  void begin(const grpc::ByteBuffer* request) {
    StartWriteLast(request, grpc::WriteOptions());
    StartRead(&bytes_);
    StartCall();
  }
  grpc::Status wait() { return done_.get_future().get(); }

 private:
  std::function<void(grpc::ByteBuffer&)> each_;
  grpc::ByteBuffer bytes_;
  std::promise<grpc::Status> done_;
};

}  // namespace

bool was_let_go(const absl::Status& status) {
  return (absl::IsUnavailable(status) || absl::IsResourceExhausted(status)) && !platform::refusal_of(status);
}

struct Client::Channel {
  std::shared_ptr<grpc::Channel> channel;
};

Client::Client(const std::string& address, const std::string& certificate)
    : channel_(new Channel{grpc::CreateChannel(address, certificate.empty()
                                                            ? grpc::InsecureChannelCredentials()
                                                            : grpc::SslCredentials({certificate, "", ""}))}) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

absl::Status Client::send(const Message& request, Message& answer, const std::string& token,
                          const std::string& traceparent) {
  grpc::ClientContext context;
  carry(context, token, deadline_ms_);
  if (!traceparent.empty()) context.AddMetadata("traceparent", traceparent);
  const grpc::ByteBuffer asked = bytes_of(request);
  grpc::ByteBuffer answered;
  std::promise<grpc::Status> done;
  grpc::GenericStub stub(channel_->channel);
  stub.UnaryCall(&context, path_of(rpc_of(request)), grpc::StubOptions(), &asked, &answered,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status status = done.get_future().get();
  return status.ok() ? parse(answered, answer) : platform::from_grpc(status);
}

absl::StatusOr<common::v1::ImportOutcome> Client::import(const Message& request, const std::string& token,
                                                         const EachProgress& each) {
  grpc::ClientContext context;
  carry(context, token, deadline_ms_);
  const auto& rpc = rpc_of(request);
  const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(rpc.output_type());
  const auto* progress_field = rpc.output_type()->FindFieldByName("progress");
  const auto* outcome_field = rpc.output_type()->FindFieldByName("outcome");
  std::optional<common::v1::ImportOutcome> outcome;
  Reading reading([&](grpc::ByteBuffer& bytes) {
    const std::unique_ptr<Message> message(prototype->New());
    if (!parse(bytes, *message).ok()) return;
    if (each && message->GetReflection()->HasField(*message, progress_field)) {
      common::v1::ImportProgress progress;
      progress.CopyFrom(message->GetReflection()->GetMessage(*message, progress_field));
      each(progress);
    }
    if (message->GetReflection()->HasField(*message, outcome_field)) {
      outcome.emplace().CopyFrom(message->GetReflection()->GetMessage(*message, outcome_field));
    }
  });
  const grpc::ByteBuffer asked = bytes_of(request);
  grpc::GenericStub stub(channel_->channel);
  stub.PrepareBidiStreamingCall(&context, path_of(rpc), grpc::StubOptions(), &reading);
  reading.begin(&asked);
  const grpc::Status status = reading.wait();
  if (!status.ok()) return platform::from_grpc(status);
  if (!outcome) return absl::InternalError("the import ended without an outcome");
  return *outcome;
}

}  // namespace concord::tests
