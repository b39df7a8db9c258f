// Serves a table of rpcs over gRPC's raw callback handlers: bytes to a message on the call's own arena, the row, and
// bytes again. The generated callback classes would do the same in 0.7 s of compile time an rpc.
#include "services/platform/entry/rpc_service.h"

#include <deque>
#include <mutex>

#include "google/protobuf/arena.h"
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include "services/platform/calling/grpc_status.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

using grpc::ByteBuffer;

// Enough for most requests and receipts, so that a usual call asks for memory once.
constexpr std::size_t kFirstBlock = 2048;

// What one call needs until its reply: request and answer on one arena, made and let go in one piece, on whichever
// thread.
struct Call {
  Call(const Rpc& row, std::int64_t began)
      : request(row.empty_request->New(&arena)), answer(row.empty_answer->New(&arena)), began_us(began) {}

  alignas(8) char first_block[kFirstBlock];
  google::protobuf::Arena arena{first_block, kFirstBlock};
  Message* request;
  Message* answer;
  const std::int64_t began_us;
  Command command;
  // What is told of the call at its end, when its command has been handed over.
  std::string trace_id, authority;
};

std::string_view header(const grpc::CallbackServerContext& context, const char* name) {
  const auto& headers = context.client_metadata();
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second.data(), found->second.size());
}

// The bytes of most requests come in one piece; those of a large one are put together first.
absl::Status parse(const ByteBuffer& bytes, Message& message) {
  grpc::Slice whole;
  const bool in_one_piece = bytes.TrySingleSlice(&whole).ok() || bytes.DumpToSingleSlice(&whole).ok();
  if (in_one_piece && message.ParseFromArray(whole.begin(), static_cast<int>(whole.size()))) return absl::OkStatus();
  return refuse_input(
      {.code = "REQUEST_UNREADABLE",
       .sentence = cat("The request is no ", message.GetDescriptor()->full_name(), ", or a text in it is not UTF-8."),
       .remedy = "Send the message that the proto defines, with texts in UTF-8."});
}

grpc::Status write(const Message& message, ByteBuffer& bytes) {
  bool own = false;
  return grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, &bytes, &own);
}

// Writes queued messages one after the other, then finishes; deletes itself when done.
class ImportReactor : public grpc::ServerWriteReactor<ByteBuffer> {
 public:
  void send(const Message& message) {
    ByteBuffer bytes;
    const bool written = write(message, bytes).ok();
    std::lock_guard lock(mutex_);
    if (cancelled_ || !written) return;
    queue_.push_back(std::move(bytes));
    if (!writing_) write_next();
  }
  // Finish stands outside the lock: it may delete this before it returns.
  void end(grpc::Status status) {
    {
      std::lock_guard lock(mutex_);
      ended_ = true;
      status_ = std::move(status);
      if (writing_) return;  // OnWriteDone finishes
    }
    this->Finish(status_);
  }
  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) {
      cancelled_ = true;
      queue_.clear();
    } else {
      queue_.pop_front();
    }
    if (!queue_.empty()) return write_next();
    if (ended_) this->Finish(status_);
  }
  void OnCancel() override {}
  void OnDone() override { delete this; }

 private:
  void write_next() {
    writing_ = true;
    this->StartWrite(&queue_.front());
  }
  std::mutex mutex_;
  std::deque<ByteBuffer> queue_;
  bool writing_ = false, ended_ = false, cancelled_ = false;
  grpc::Status status_;
};

// An answer of an import with `part` as its progress or outcome.
void send_part(const Call& call, ImportReactor& reactor, const char* field, const Message& part) {
  const std::unique_ptr<Message> message(call.answer->New());
  const auto* at = message->GetDescriptor()->FindFieldByName(field);
  CONCORD_CHECK(at != nullptr, "an import answers progress and outcome");
  message->GetReflection()->MutableMessage(message.get(), at)->CopyFrom(part);
  reactor.send(*message);
}

void send_place(const Call& call, ImportReactor& reactor, std::size_t before) {
  common::v1::ImportProgress waiting;
  waiting.set_step("waiting");
  waiting.set_jobs_before(static_cast<std::int64_t>(before));
  send_part(call, reactor, "progress", waiting);
}

class RpcService final : public grpc::Service {
 public:
  RpcService(Rpcs table, Entry& entry, WorkQueue& work)
      : table_(std::move(table)), entry_(entry), work_(work), rows_(table_.all()) {
    using Kind = grpc::internal::RpcMethod;
    for (const Rpc& row : rows_) {
      // The server keeps pointers to the paths.
      const std::string& path = paths_.emplace_back(cat("/", table_.service(), "/", row.method->name()));
      const bool unary = row.import == nullptr;
      AddMethod(new grpc::internal::RpcServiceMethod(path.c_str(), unary ? Kind::NORMAL_RPC : Kind::SERVER_STREAMING,
                                                     nullptr));
      MarkMethodRawCallback(static_cast<int>(paths_.size()) - 1, unary ? unary_handler(row) : import_handler(row));
    }
  }

 private:
  grpc::internal::MethodHandler* unary_handler(const Rpc& row) {
    return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
        [this, &row, &rule = entry_.rule(row.method->input_type())](grpc::CallbackServerContext* context,
                                                                    const ByteBuffer* request, ByteBuffer* answer) {
          auto* reactor = context->DefaultReactor();
          auto call = std::make_shared<Call>(row, entry_.world().monotonic_us());
          const absl::Status admitted = admit(*context, *request, rule, *call);
          const Reply reply = [this, &rule, call, reactor, answer](const absl::Status& status) {
            tell(rule, *call, status);
            reactor->Finish(status.ok() ? write(*call->answer, *answer) : to_grpc(status));
          };
          if (!admitted.ok()) {
            reply(admitted);
          } else {
            row.handle(*call->request, *call->answer, std::move(call->command), reply);
          }
          return reactor;
        });
  }

  grpc::internal::MethodHandler* import_handler(const Rpc& row) {
    return new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
        [this, &row, &rule = entry_.rule(row.method->input_type())](
            grpc::CallbackServerContext* context, const ByteBuffer* request) -> grpc::ServerWriteReactor<ByteBuffer>* {
          auto* reactor = new ImportReactor;  // gRPC's own lifetime rule: deleted in OnDone
          auto call = std::make_shared<Call>(row, entry_.world().monotonic_us());
          const auto end = [this, &rule, call, reactor](const absl::Status& status) {
            tell(rule, *call, status);
            reactor->end(to_grpc(status));
          };
          absl::Status taken = admit(*context, *request, rule, *call);
          if (taken.ok()) {
            const auto work = [&row, call, reactor, end] {
              auto outcome = row.import(*call->request, call->command, [&](const common::v1::ImportProgress& progress) {
                send_part(*call, *reactor, "progress", progress);
              });
              if (outcome.ok()) send_part(*call, *reactor, "outcome", *outcome);
              end(outcome.status());
            };
            taken =
                work_.submit({.authority = call->command.context.authority,
                              .work = work,
                              .bytes = request->Length(),
                              .is_cancelled = call->command.is_cancelled,
                              .dropped = [end] { end(caller_gone()); },
                              .placed = [call, reactor](std::size_t before) { send_place(*call, *reactor, before); }});
          }
          if (!taken.ok()) end(taken);
          return reactor;
        });
  }

  absl::Status admit(const grpc::CallbackServerContext& context, const ByteBuffer& request, const MethodRule& rule,
                     Call& call) {
    CONCORD_RETURN_IF_ERROR(parse(request, *call.request));
    Arrival arrival;
    arrival.authorization = header(context, "authorization");
    arrival.traceparent = header(context, "traceparent");
    arrival.is_cancelled = context.IsCancelled();
    const absl::Status admitted = entry_.admit(arrival, rule, *call.request, call.command);
    // The context stands until the reply.
    call.command.is_cancelled = [&context] { return context.IsCancelled(); };
    call.trace_id = call.command.trace_id;
    // Whoever was not admitted may have written anything there.
    if (admitted.ok()) call.authority = call.command.authority;
    return admitted;
  }

  void tell(const MethodRule& rule, const Call& call, const absl::Status& status) {
    entry_.tell(rule, call.trace_id, call.authority, call.began_us, status);
  }

  Rpcs table_;
  Entry& entry_;
  WorkQueue& work_;
  const std::deque<Rpc> rows_;
  std::deque<std::string> paths_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_rpc_service(Rpcs rpcs, Entry& entry, WorkQueue& work) {
  return std::make_unique<RpcService>(std::move(rpcs), entry, work);
}

}  // namespace concord::platform
