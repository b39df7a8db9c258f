// The table of a service's rpcs: a row each, found by its request type. A room adds its rows; every call passes entry.h
// before its row is asked, and its request and answer lie on one arena that lives until the reply. It must never know
// gRPC: rpc_service.cpp does.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "concord/common/v1/common.pb.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/deciding/decider.h"
#include "services/platform/deciding/import.h"
#include "services/platform/storage/database.h"
#include "services/platform/world/work_queue.h"

namespace concord::platform {

using Message = google::protobuf::Message;
// Called once, from any thread; request and answer must not be touched afterwards.
using Reply = std::function<void(absl::Status)>;

// A row of the table. One of the two handlers is set.
struct Rpc {
  const google::protobuf::MethodDescriptor* method = nullptr;
  const Message* empty_request = nullptr;
  const Message* empty_answer = nullptr;
  // Fills `answer` and replies; the command carries the request's authority.
  std::function<void(const Message& request, Message& answer, Command command, const Reply& reply)> handle = nullptr;
  // A long job on a worker thread, which may tell progress: a stream of answers, the outcome last.
  std::function<absl::StatusOr<common::v1::ImportOutcome>(const Message& request, const Command& command,
                                                          const ProgressSink& progress)>
      import = nullptr;
  // The request holds a secret: its bytes and texts are overwritten when its call is over.
  bool wipes = false;
};

// Puts a command's work on one of the queue's threads in its authority's turn; what was not begun when its caller had
// gone is replied to with CALLER_GONE. A bad status says that it was not taken: then nothing was replied.
using OnWorker = std::function<absl::Status(std::function<void()>)>;
OnWorker on_worker(WorkQueue& queue, const Command& command, const Message& request, Reply reply);

// Fills the field `receipt` of a command's answer and replies.
AppendDone receipt_into(Message& answer, Reply reply);
void fill(const Appended& appended, common::v1::Receipt& receipt);

class Rpcs {
 public:
  // `service`: "concord.registry.v1.RegistryService"; its descriptor says which rpcs there are.
  Rpcs(const std::string& service, Database& database);

  // A row for the rpc that takes `request`; each rpc once. A row of an unknown rpc, or one whose answer is another
  // message than the proto says, is a bug.
  void add(const google::protobuf::Descriptor* request, const google::protobuf::Descriptor* answer, Rpc row);

  // handle(const Request&, Answer&, const Command&, const Reply&): for rpcs that fit none of the rows below.
  template <typename Request, typename Answer, typename Handle>
  Rpcs& handles(Handle handle) {
    Rpc row;
    row.handle = [handle = std::move(handle)](const Message& request, Message& answer, Command command,
                                              const Reply& reply) {
      handle(static_cast<const Request&>(request), static_cast<Answer&>(answer), std::move(command), reply);
    };
    add(Request::descriptor(), Answer::descriptor(), std::move(row));
    return *this;
  }

  // Queries: functions (Connection&, const Request&, Answer&), or (Connection&, const Asker&, const Request&, Answer&)
  // where an Asker is made from the call's Context. They read views within one snapshot.
  template <typename... Gets>
  Rpcs& answers(Gets... gets) {
    (answer_with(gets), ...);
    return *this;
  }
  // The same for a get(Connection&, const Context&, const Request&, Answer&) that holds something.
  template <typename Request, typename Answer, typename Get>
  Rpcs& answers_by(Get get) {
    return handles<Request, Answer>(
        [&database = database_, get = std::move(get)](const Request& request, Answer& answer, const Command& command,
                                                      const Reply& reply) {
          reply(database.read([&](Connection& reader) { return get(reader, command.context, request, answer); }));
        });
  }

  // import(const Request&, const Command&, const ProgressSink&)
  template <typename Request, typename Answer, typename Import>
  Rpcs& imports(Import import) {
    Rpc row;
    row.import = [import = std::move(import)](const Message& request, const Command& command,
                                              const ProgressSink& progress) {
      return import(static_cast<const Request&>(request), command, progress);
    };
    add(Request::descriptor(), Answer::descriptor(), std::move(row));
    return *this;
  }

  // A command that decides on several streams, on one of `work`'s threads: decide(Batch&, const Request&, const
  // Context&) -> absl::Status; they are appended together or not at all.
  template <typename Request, typename Answer, typename Decide>
  Rpcs& decides_together(Ledger& ledger, WorkQueue& work, Decide decide) {
    return handles<Request, Answer>([&ledger, &work, decide = std::move(decide)](const Request& request, Answer& answer,
                                                                                 const Command& command,
                                                                                 const Reply& reply) {
      const OnWorker later = on_worker(work, command, request, reply);
      const absl::Status queued = later([&ledger, &request, &answer, command, reply, decide] {
        receipt_into(answer, reply)(
            append_together(ledger, command, [&](Batch& batch) { return decide(batch, request, command.context); }));
      });
      if (!queued.ok()) reply(queued);
    });
  }

  // Of requests that have their row: what they said is overwritten when the call is over.
  template <typename... Requests>
  Rpcs& wipes() {
    (mark_wiped(Requests::descriptor()), ...);
    return *this;
  }

  template <typename A, typename StreamOf>
  class CommandRows;
  // The usual commands: one aggregate, one stream (stream_of(request)), a receipt. `ledger` is whose ledger it stands
  // on; empty means the request's authority. The decider must outlive the table.
  template <typename A, typename StreamOf>
  CommandRows<A, StreamOf> on(Decider<A>& decider, StreamOf stream_of, std::string ledger = {}) {
    return {*this, decider, std::move(stream_of), std::move(ledger)};
  }

  // Keeps alive what rows refer to, until the table is gone; what was kept last ends first.
  void keep(std::shared_ptr<void> kept) {
    kept_ =
        std::make_shared<std::pair<std::shared_ptr<void>, std::shared_ptr<void>>>(std::move(kept_), std::move(kept));
  }

  const std::string& service() const { return service_; }
  // In the order of the proto. Every rpc must have its row by then.
  std::deque<Rpc> all() const;

 private:
  template <typename Request, typename Answer>
  void answer_with(absl::Status (*get)(Connection&, const Request&, Answer&)) {
    answers_by<Request, Answer>([get](Connection& reader, const Context&, const Request& request, Answer& answer) {
      return get(reader, request, answer);
    });
  }
  template <typename Asker, typename Request, typename Answer>
  void answer_with(absl::Status (*get)(Connection&, const Asker&, const Request&, Answer&)) {
    answers_by<Request, Answer>([get](Connection& reader, const Context& context, const Request& request,
                                      Answer& answer) { return get(reader, Asker(context), request, answer); });
  }

  void mark_wiped(const google::protobuf::Descriptor* request);

  std::string service_;
  Database& database_;
  std::shared_ptr<void> kept_;
  const google::protobuf::ServiceDescriptor* descriptor_;
  std::map<const google::protobuf::Descriptor*, Rpc> rows_;
};

// Rows of commands on one kind of aggregate.
template <typename A, typename StreamOf>
class Rpcs::CommandRows {
 public:
  using State = typename A::State;
  using Event = typename A::Event;

  CommandRows(Rpcs& rpcs, Decider<A>& decider, StreamOf stream_of, std::string ledger)
      : rpcs_(rpcs), decider_(decider), stream_of_(std::move(stream_of)), ledger_(std::move(ledger)) {}

  // Plain commands, a row each; `decide` calls the decide function of that name.
  template <typename... Requests, typename Decide>
  CommandRows& decides(Commands<Requests...>, Decide decide) {
    (add<Requests>(decide, nullptr), ...);
    return *this;
  }
  // A command that gathers facts first: decide(state, request, context).
  template <typename Request, typename Gathering>
  CommandRows& decides(Gathering decide) {
    return add<Request>(std::move(decide), nullptr);
  }
  // The same for a decision that takes long, because it gathers much or asks the rules: on one of `work`'s threads.
  template <typename Request, typename Gathering>
  CommandRows& decides_later(WorkQueue& work, Gathering decide) {
    return add<Request>(std::move(decide), &work);
  }

 private:
  template <typename Request, typename Gathering>
  CommandRows& add(Gathering decide, WorkQueue* work) {
    Rpc row;
    row.handle = [&decider = decider_, stream_of = stream_of_, ledger = ledger_, decide = std::move(decide), work](
                     const Message& message, Message& answer, Command command, const Reply& reply) {
      const auto& request = static_cast<const Request&>(message);
      if (!ledger.empty()) command.authority = ledger;
      const auto decided = [decide, &request, given = command.context](const State& state) {
        return decide(state, request, given);
      };
      if (work == nullptr) {
        return decider.execute(std::move(command), stream_of(request), decided, receipt_into(answer, reply));
      }
      OnWorker later = on_worker(*work, command, request, reply);
      execute(decider, std::move(command), stream_of(request), decided, receipt_into(answer, reply), std::move(later),
              reply);
    };
    rpcs_.add(Request::descriptor(), nullptr, std::move(row));
    return *this;
  }

  // Once for an aggregate, not for a request.
  static void execute(Decider<A>& decider, Command command, std::string stream, typename Decider<A>::Decide decide,
                      AppendDone done, const OnWorker& later, const Reply& reply) {
    const absl::Status queued =
        later([&decider, command = std::move(command), stream = std::move(stream), decide = std::move(decide),
               done = std::move(done), later] { decider.execute(command, stream, decide, done, nullptr, later); });
    if (!queued.ok()) reply(queued);
  }

  Rpcs& rpcs_;
  Decider<A>& decider_;
  StreamOf stream_of_;
  std::string ledger_;
};

}  // namespace concord::platform
