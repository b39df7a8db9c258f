// What every rpc passes on its way in: identity, access, the authority it may speak for, limits, deadline, trace,
// metrics. A service writes one or two lines an rpc on top of it; an rpc that does not come through here answers
// nothing.
#pragma once

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "absl/status/status.h"
#include <grpcpp/grpcpp.h>

#include "services/platform/access.h"
#include "services/platform/command.h"
#include "services/platform/database.h"
#include "services/platform/decider.h"
#include "services/platform/import.h"
#include "services/platform/metrics.h"
#include "services/platform/shared_state.h"
#include "services/platform/work_queue.h"
#include "services/platform/world.h"

namespace concord::platform {

using Message = google::protobuf::Message;
using Reply = std::function<void(absl::Status)>;

struct GateOptions {
  std::string service;  // "registry"
  std::int64_t calls_per_second_per_authority = 50'000;
};

class Gate {
 public:
  Gate(GateOptions options, World& world, Access& access, SharedState& shared, Metrics& metrics, Ledger& ledger,
       WorkQueue& work);

  // A command: `handle` answers through `reply`, from any thread. The call's command carries the request's authority.
  grpc::ServerUnaryReactor* command(grpc::CallbackServerContext* context, const Message* request,
                                    const std::function<void(Command, Reply)>& handle);
  // A query: `handle` reads views within one snapshot and fills the response.
  grpc::ServerUnaryReactor* query(grpc::CallbackServerContext* context, const Message* request,
                                  const std::function<absl::Status(const Command&, Connection&)>& handle);
  // A query that reads no view of its own connection (the ledger service).
  grpc::ServerUnaryReactor* plain(grpc::CallbackServerContext* context, const Message* request,
                                  const std::function<absl::Status(const Command&)>& handle);
  // A long job on a worker thread: `handle` may tell progress and returns the outcome.
  template <typename Response>
  grpc::ServerWriteReactor<Response>* import(
      grpc::CallbackServerContext* context, const Message* request,
      std::function<absl::StatusOr<common::v1::ImportOutcome>(const Command&, const ProgressSink&)> handle);

  // The usual command: one aggregate, one stream, a receipt. `authority` empty means the request's own.
  template <typename A, typename Request, typename Response, typename Decide>
  grpc::ServerUnaryReactor* decide(grpc::CallbackServerContext* context, const Request* request, Response* response,
                                   Decider<A>& decider, std::string stream, Decide decide,
                                   const std::string& authority = {},
                                   std::function<absl::Status(Connection&)> also = nullptr) {
    return command(context, request, [&](Command command, Reply reply) {
      if (!authority.empty()) command.authority = authority;
      Context given = command.context;
      decider.execute(
          std::move(command), std::move(stream),
          [decide, request, given = std::move(given)](const typename A::State& state) {
            return decide(state, *request, given);
          },
          receipt_into(response, std::move(reply)), std::move(also));
    });
  }

  // The same for a decision that takes long, because it gathers much or asks the rules: on one of `work`'s threads.
  template <typename A, typename Request, typename Response, typename Decide>
  grpc::ServerUnaryReactor* decide_later(grpc::CallbackServerContext* context, const Request* request,
                                         Response* response, WorkQueue& work, Decider<A>& decider, std::string stream,
                                         Decide decide) {
    return command(context, request, [&](const Command& command, Reply reply) {
      const absl::Status queued =
          work.submit([request, response, command, reply, &work, &decider, stream = std::move(stream), decide] {
            decider.execute(
                command, stream,
                [decide, request, given = command.context](const typename A::State& state) {
                  return decide(state, *request, given);
                },
                receipt_into(response, reply), nullptr,
                [&work](std::function<void()> job) { return work.submit(std::move(job)); });
          });
      if (!queued.ok()) reply(queued);
    });
  }

  // An AppendDone that fills `receipt` of a response and replies.
  template <typename Response>
  static AppendDone receipt_into(Response* response, Reply reply) {
    return [response, reply = std::move(reply)](const absl::StatusOr<Appended>& appended) {
      if (appended.ok()) fill(*appended, *response->mutable_receipt());
      reply(appended.status());
    };
  }
  static void fill(const Appended& appended, common::v1::Receipt& receipt);

  Ledger& ledger() { return ledger_; }
  World& world() { return world_; }

 private:
  friend class ImportCall;
  // Identity, access, authority, command id, rate; fills the command or says no.
  absl::StatusOr<Command> admit(grpc::CallbackServerContext* context, const Message* request);
  // Trouble TOO_MANY_JOBS when too many wait already; then the job was not taken.
  absl::Status run_import(Command command, std::function<void(const Command&)> job);
  // Observes and logs how a call ended.
  void tell(const MethodRule& rule, const std::string& trace, const std::string& authority, std::int64_t began_us,
            const absl::Status& status);
  Reply finish(grpc::ServerUnaryReactor* reactor, const Command& command, const MethodRule& rule);
  // The histogram of an rpc's granted calls.
  Duration& granted(const MethodRule& rule);

  GateOptions options_;
  World& world_;
  Access& access_;
  SharedState& shared_;
  Metrics& metrics_;
  Ledger& ledger_;
  WorkQueue& work_;
  std::shared_mutex granted_mutex_;
  std::unordered_map<const MethodRule*, Duration*> granted_;
};

// The gRPC status of a platform status, with the refusal in its details.
grpc::Status to_grpc(const absl::Status& status);
absl::Status from_grpc(const grpc::Status& status);

}  // namespace concord::platform

#include "services/platform/gate_import.h"  // IWYU pragma: export
