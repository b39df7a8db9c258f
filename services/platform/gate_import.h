// The long-job half of gate.h: a server-streaming call whose job runs on a worker thread and tells its progress.
// Included by gate.h only.
#pragma once

#include <deque>
#include <mutex>

#include "services/platform/gate.h"

namespace concord::platform {

// Writes queued messages one after the other, then finishes; deletes itself when done.
template <typename Response>
class ImportReactor : public grpc::ServerWriteReactor<Response> {
 public:
  void send(Response message) {
    std::lock_guard lock(mutex_);
    if (cancelled_) return;
    queue_.push_back(std::move(message));
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
  std::deque<Response> queue_;
  bool writing_ = false, ended_ = false, cancelled_ = false;
  grpc::Status status_;
};

template <typename Response>
grpc::ServerWriteReactor<Response>* Gate::import(
    grpc::CallbackServerContext* context, const Message* request,
    std::function<absl::StatusOr<common::v1::ImportOutcome>(const Command&, const ProgressSink&)> handle) {
  auto* reactor = new ImportReactor<Response>;  // gRPC's own lifetime rule: deleted in OnDone
  auto admitted = admit(context, request);
  const Reply end = [this, reactor, &rule = access_.rule(request->GetDescriptor()),
                     command = admitted.ok() ? *admitted : Command{},
                     began = world_.monotonic_us()](const absl::Status& status) {
    tell(rule, command.trace_id, command.authority, began, status);
    reactor->end(to_grpc(status));
  };
  if (!admitted.ok()) {
    end(admitted.status());
    return reactor;
  }
  const absl::Status taken = run_import(*admitted, [reactor, end, handle = std::move(handle)](const Command& command) {
    auto outcome = handle(command, [reactor](const common::v1::ImportProgress& progress) {
      Response message;
      *message.mutable_progress() = progress;
      reactor->send(std::move(message));
    });
    const absl::Status ended = outcome.status();
    if (outcome.ok()) {
      Response message;
      *message.mutable_outcome() = *std::move(outcome);
      reactor->send(std::move(message));
    }
    end(ended);
  });
  if (!taken.ok()) end(taken);
  return reactor;
}

}  // namespace concord::platform
