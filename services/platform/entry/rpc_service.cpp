// Serves a table of rpcs over gRPC's raw callback handlers: headers first, then bytes to a message on the call's own
// arena, the row, and bytes again. Every rpc is a stream to gRPC, because of a stream alone nothing is read until it is
// asked for: a stranger's body stays outside.
#include "services/platform/entry/rpc_service.h"

#include <atomic>
#include <deque>
#include <list>
#include <mutex>
#include <utility>

#include "google/protobuf/arena.h"
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>

#include "services/platform/calling/grpc_status.h"
#include "services/platform/entry/body_budget.h"
#include "services/platform/entry/request_wiping.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"

namespace concord::platform {
namespace {

using grpc::ByteBuffer;

// Enough for most requests and receipts, so that a usual call asks for memory once.
constexpr std::size_t kFirstBlock = 2048;
// A message of many small parts takes some thirty times its bytes. Large ones are taken apart one at a time, and what
// grows beyond the limit is refused; a small one is counted with a few times its bytes.
constexpr std::size_t kLargeBody = 256 << 10;
constexpr std::size_t kMaxPartsBytes = 64 << 20;
constexpr std::size_t kPartsFactor = 4;
// Imports that wait hold their bodies: what others send meanwhile must still find room.
static_assert(2 * kMaxWaitingBytes <= kMaxBodyBytes && 2 * kMaxWaitingBytesOfOne <= kMaxBodyBytesOfOneSide);

std::string_view header(const grpc::CallbackServerContext& context, const char* name) {
  const auto& headers = context.client_metadata();
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second.data(), found->second.size());
}

absl::Status unreadable(const Message& message) {
  return refuse_input(
      {.code = "REQUEST_UNREADABLE",
       .sentence = cat("The request is no ", message.GetDescriptor()->full_name(), ", or a text in it is not UTF-8."),
       .remedy = "Send the message that the proto defines, uncompressed, with texts in UTF-8."});
}

absl::Status too_large(std::size_t bytes, std::size_t most, bool signed_in) {
  return refuse_input({.code = "REQUEST_TOO_LARGE",
                       .sentence = cat("The request has ", bytes, " bytes; ",
                                       signed_in ? "at most " : "without a token at most ", most, " are taken."),
                       .remedy = signed_in ? "Send it in parts." : "Send less, or a token with it."});
}

// Where gRPC keeps them: nobody else reads these bytes any more.
void wipe_slice(const grpc::Slice& slice) { wipe(const_cast<std::uint8_t*>(slice.begin()), slice.size()); }

void wipe_bytes(const ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  if (!bytes.Dump(&slices).ok()) return;
  for (const grpc::Slice& slice : slices) wipe_slice(slice);
}

// The bytes of most requests come in one piece; those of a large one are put together first. `held` is about what the
// message takes in memory.
absl::Status parse(const ByteBuffer& bytes, Message& message, bool wipes, std::size_t& held) {
  static std::mutex one_at_a_time;
  std::unique_lock<std::mutex> turn(one_at_a_time, std::defer_lock);
  const bool is_large = bytes.Length() > kLargeBody;
  if (is_large) turn.lock();
  grpc::Slice whole;
  const bool in_one_piece = bytes.TrySingleSlice(&whole).ok() || bytes.DumpToSingleSlice(&whole).ok();
  const bool parsed = in_one_piece && message.ParseFromArray(whole.begin(), static_cast<int>(whole.size()));
  if (wipes) {
    wipe_slice(whole);
    wipe_bytes(bytes);
  }
  if (!parsed) return unreadable(message);
  held = is_large ? message.SpaceUsedLong() : kPartsFactor * bytes.Length();
  if (held <= kMaxPartsBytes) return absl::OkStatus();
  return refuse_input({.code = "REQUEST_TOO_LARGE",
                       .sentence = cat("The request's parts take more than ", kMaxPartsBytes, " bytes of memory."),
                       .remedy = "Send fewer parts at one time."});
}

grpc::Status write(const Message& message, ByteBuffer& bytes) {
  bool own = false;
  return grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, &bytes, &own);
}

// What all calls of a service share.
struct Desk {
  Entry& entry;
  WorkQueue& work;
};

// One call from its headers to its end: what it holds is made and let go in one piece, on whichever thread. Deletes
// itself when gRPC is done with it, which is never before finish().
class Call final : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>, public Body {
 public:
  Call(Desk& desk, const Rpc& row, const MethodRule& rule, const grpc::CallbackServerContext& context)
      : desk_(desk),
        row_(row),
        rule_(rule),
        context_(context),
        began_us_(desk.entry.world().monotonic_us()),
        request_(row.empty_request->New(&arena_)),
        answer_(row.empty_answer->New(&arena_)) {}

  void begin() {
    const Arrival arrival{header(context_, "authorization"), header(context_, "traceparent")};
    absl::Status known = desk_.entry.recognise(arrival, rule_, visitor_);
    trace_id_ = visitor_.trace_id;
    signed_in_ = visitor_.signed_in;
    if (known.ok()) known = desk_.entry.bodies().ask(*this, Entry::side_of(visitor_));
    if (!known.ok()) end(known);
  }

  void fetch() override { StartRead(&body_); }
  void give_up(absl::Status why) override {
    // An answer that nobody fetches: its status went with it.
    if (ended_) return cancel();
    end(why);
  }

  void OnReadDone(bool ok) override {
    if (!desk_.entry.bodies().arrived(*this, ok ? body_.Length() : 0)) return;
    const absl::Status taken = ok ? take() : no_body();
    if (!taken.ok()) return end(taken);
    if (row_.import != nullptr) return import();
    row_.handle(*request_, *answer_, std::move(command_), [this](const absl::Status& status) { end(status); });
  }
  void OnWriteDone(bool ok) override {
    std::unique_lock lock(mutex_);
    writing_ = false;
    if (!ok) {
      cancelled_ = true;
      queue_.clear();
    } else {
      queue_.pop_front();
    }
    if (!queue_.empty()) return write_next();
    if (!ending_) return;
    lock.unlock();
    Finish(status_);
  }
  void OnDone() override {
    desk_.entry.bodies().gone(*this);
    if (row_.wipes) wipe_texts(*request_);
    delete this;
  }

 private:
  // Whoever goes away before the end of their request is told nothing; the metric and the log say that they were here.
  absl::Status no_body() const {
    return context_.IsCancelled() ? absl::CancelledError("the caller left before its request was whole")
                                  : unreadable(*request_);
  }

  absl::Status take() {
    const std::size_t bytes = body_.Length();
    const std::size_t most = signed_in_ ? kMaxRequestBytes : kMaxStrangerRequestBytes;
    if (bytes > most) return too_large(bytes, most, signed_in_);
    std::size_t held = bytes;
    const absl::Status parsed = parse(body_, *request_, row_.wipes, held);
    body_.Clear();
    if (bytes > kFirstBlock) desk_.entry.bodies().holds(*this, held);
    CONCORD_RETURN_IF_ERROR(parsed);
    // gRPC cancels a call when its deadline passes; nobody waits for the answer any more.
    if (context_.IsCancelled()) {
      return trouble(absl::StatusCode::kDeadlineExceeded, "DEADLINE_PASSED",
                     "The caller's deadline passed before the call began.",
                     "Give a longer deadline and send the same command id again.");
    }
    CONCORD_RETURN_IF_ERROR(desk_.entry.admit(std::move(visitor_), rule_, *request_, command_));
    command_.is_cancelled = [this] { return context_.IsCancelled(); };
    // Whoever was not admitted may have written anything there.
    authority_ = command_.authority;
    return absl::OkStatus();
  }

  void import() {
    const auto work = [this] {
      auto outcome = row_.import(*request_, command_,
                                 [this](const common::v1::ImportProgress& progress) { send("progress", progress); });
      if (outcome.ok()) send("outcome", *outcome);
      end(outcome.status());
    };
    const absl::Status queued = desk_.work.submit({.authority = command_.context.authority,
                                                   .work = work,
                                                   .bytes = request_->ByteSizeLong(),
                                                   .is_cancelled = command_.is_cancelled,
                                                   .dropped = [this] { end(caller_gone()); },
                                                   .placed = [this](std::size_t before) { send_place(before); }});
    if (!queued.ok()) end(queued);
  }

  void send_place(std::size_t before) {
    common::v1::ImportProgress waiting;
    waiting.set_step("waiting");
    waiting.set_jobs_before(static_cast<std::int64_t>(before));
    send("progress", waiting);
  }

  // An answer of an import with `part` as its progress or outcome, behind those that wait to be written.
  void send(const char* field, const Message& part) {
    const std::unique_ptr<Message> message(answer_->New());
    const auto* at = message->GetDescriptor()->FindFieldByName(field);
    CONCORD_CHECK(at != nullptr, "an import answers progress and outcome");
    message->GetReflection()->MutableMessage(message.get(), at)->CopyFrom(part);
    ByteBuffer bytes;
    const bool written = write(*message, bytes).ok();
    std::lock_guard lock(mutex_);
    if (cancelled_ || !written) return;
    queue_.push_back(std::move(bytes));
    if (!writing_) write_next();
  }
  void write_next() {
    writing_ = true;
    StartWrite(&queue_.front());
  }

  // Once, as the last thing: this may be gone when it returns.
  void end(const absl::Status& status) {
    desk_.entry.tell(rule_, trace_id_, authority_, began_us_, status);
    ended_ = true;
    status_ = to_grpc(status);
    if (status.ok() && row_.import == nullptr) status_ = write(*answer_, body_);
    const bool answers = status_.ok() && row_.import == nullptr;
    desk_.entry.bodies().leaves(*this, answers ? body_.Length() : 0);
    if (answers) return StartWriteAndFinish(&body_, grpc::WriteOptions(), status_);
    {
      std::lock_guard lock(mutex_);
      ending_ = true;
      if (writing_) return;  // OnWriteDone finishes
    }
    Finish(status_);
  }

  void cancel() { const_cast<grpc::CallbackServerContext&>(context_).TryCancel(); }

  Desk& desk_;
  const Rpc& row_;
  const MethodRule& rule_;
  const grpc::CallbackServerContext& context_;
  const std::int64_t began_us_;
  alignas(8) char first_block_[kFirstBlock];
  google::protobuf::Arena arena_{first_block_, kFirstBlock};
  Message* request_;
  Message* answer_;
  // The request's bytes, then the answer's.
  ByteBuffer body_;
  Visitor visitor_;
  bool signed_in_ = false;
  Command command_;
  // What is told of the call at its end, when its command has been handed over.
  std::string trace_id_, authority_;
  std::atomic<bool> ended_ = false;

  std::mutex mutex_;
  std::list<ByteBuffer> queue_;
  bool writing_ = false, ending_ = false, cancelled_ = false;
  grpc::Status status_;
};

class RpcService final : public grpc::Service {
 public:
  RpcService(Rpcs table, Entry& entry, WorkQueue& work)
      : table_(std::move(table)), desk_{entry, work}, rows_(table_.all()) {
    using Kind = grpc::internal::RpcMethod;
    for (const Rpc& row : rows_) {
      // The server keeps pointers to the paths.
      const std::string& path = paths_.emplace_back(cat("/", table_.service(), "/", row.method->name()));
      AddMethod(new grpc::internal::RpcServiceMethod(path.c_str(), Kind::BIDI_STREAMING, nullptr));
      MarkMethodRawCallback(static_cast<int>(paths_.size()) - 1, handler(row));
    }
  }

 private:
  grpc::internal::MethodHandler* handler(const Rpc& row) {
    return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
        [this, &row, &rule = desk_.entry.rule(row.method->input_type())](grpc::CallbackServerContext* context) {
          auto* call = new Call(desk_, row, rule, *context);  // gRPC's own lifetime rule: deleted in OnDone
          call->begin();
          return call;
        });
  }

  Rpcs table_;
  Desk desk_;
  const std::deque<Rpc> rows_;
  std::deque<std::string> paths_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_rpc_service(Rpcs rpcs, Entry& entry, WorkQueue& work) {
  return std::make_unique<RpcService>(std::move(rpcs), entry, work);
}

}  // namespace concord::platform
