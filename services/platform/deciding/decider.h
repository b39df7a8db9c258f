// Load, evolve, decide, append; on a version conflict again, three times, then ABORTED.
// Keeps a bounded cache of folded states; decides nothing itself.
//
// An aggregate is a struct with `using State`, `using Event` (a message with one oneof) and
// `static void evolve(State&, const Event&)`; its decide functions are free and pure.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "services/platform/deciding/command.h"
#include "services/platform/deciding/state_cache.h"
#include "services/platform/deciding/stream_name.h"
#include "services/platform/ledger/event_type.h"
#include "services/platform/ledger/ledger.h"
#include "services/platform/ledger/views.h"
#include "services/platform/values/decided.h"
#include "services/platform/values/refusal.h"

namespace concord::platform {

inline constexpr int kMaxAttempts = 3;
inline constexpr int kStreamPage = 1'000;

template <typename A>
class Decider {
 public:
  using State = typename A::State;
  using Event = typename A::Event;
  using Decide = std::function<Decided<Event>(const State&)>;

  struct Loaded {
    std::int64_t version = 0;
    std::shared_ptr<const State> state = std::make_shared<State>();
    bool remembered = false;  // from the cache, so that somebody else may have written since
    std::size_t bytes = 0;    // of the events it was folded from
  };

  // Writes erasable rows beside what was decided, in its transaction; nothing may have been.
  using Also = std::function<absl::Status(Connection&, const std::vector<Event>& decided)>;
  // Puts a job on a thread of its own, or says why it cannot.
  using Later = std::function<absl::Status(std::function<void()>)>;

  explicit Decider(Ledger& ledger) : ledger_(ledger) {}

  // Runs a command on one stream. A decision that takes long (it asks the rules) gives `later`, because a second
  // attempt begins on the thread that writes and answers every append.
  void execute(Command command, std::string stream, Decide decide, AppendDone done, Also also = nullptr,
               Later later = nullptr) {
    attempt(std::make_shared<Task>(Task{std::move(command), std::move(stream), std::move(decide), std::move(done),
                                        std::move(also), std::move(later), 1}));
  }

  absl::StatusOr<Loaded> load(const std::string& authority, const std::string& stream) {
    CONCORD_RETURN_IF_ERROR(check_stream_name(stream));
    if (auto known = cache_.find(authority + '\n' + stream)) {
      known->remembered = true;
      return *std::move(known);
    }
    Loaded loaded;
    auto state = std::make_shared<State>();
    for (;;) {
      CONCORD_ASSIGN(auto records, ledger_.read_stream(authority, stream, loaded.version, kStreamPage));
      for (const Record& record : records) {
        CONCORD_ASSIGN(const Event event, parse_event<Event>(record));
        A::evolve(*state, event);
        loaded.version = record.version();
        loaded.bytes += record.payload().size();
      }
      if (records.size() < kStreamPage) break;
    }
    loaded.state = std::move(state);
    remember(authority, stream, loaded);
    return loaded;
  }

  // True when the ledger knows more of the stream than was remembered (a follower or another replica wrote); then it is
  // forgotten. A "no" or a "nothing to do" rests on the state alone, so it is answered only after this was asked; what
  // is appended is safe by its version.
  absl::StatusOr<bool> outdated(const std::string& authority, const std::string& stream, const Loaded& loaded) {
    if (!loaded.remembered) return false;
    CONCORD_ASSIGN(const auto newer, ledger_.read_stream(authority, stream, loaded.version, 1));
    if (newer.empty()) return false;
    forget(authority, stream);
    return true;
  }

  void remember(const std::string& authority, const std::string& stream, Loaded loaded) {
    if (loaded.version == 0) return;
    std::size_t bytes = sizeof(State) + kFoldedFactor * loaded.bytes;
    if constexpr (std::is_base_of_v<google::protobuf::Message, State>) bytes = loaded.state->SpaceUsedLong();
    cache_.put(authority + '\n' + stream, std::move(loaded), bytes);
  }

  void forget(const std::string& authority, const std::string& stream) { cache_.forget(authority + '\n' + stream); }

  // About what the remembered states take in memory.
  std::size_t remembered_bytes() { return cache_.bytes(); }

  Ledger& ledger() { return ledger_; }

 private:
  struct Task {
    Command command;
    std::string stream;
    Decide decide;
    AppendDone done;
    Also also;
    Later later;
    int attempts;
  };

  // A refused command may be the repeat of one that was granted: then the first answer stands.
  void refuse_or_repeat(Task& task, absl::Status refusal) {
    auto first = ledger_.first_answer(task.command.authority, task.command.command_id, task.command.request_hash);
    if (!first.ok()) return task.done(first.status());
    if (first->has_value()) return task.done(**first);
    task.done(std::move(refusal));
  }

  void attempt_again(const std::shared_ptr<Task>& task) {
    if (!task->later) return attempt(task);
    if (absl::Status queued = task->later([this, task] { attempt(task); }); !queued.ok()) task->done(std::move(queued));
  }

  void attempt(const std::shared_ptr<Task>& task) {
    auto loaded = load(task->command.authority, task->stream);
    if (!loaded.ok()) return task->done(loaded.status());
    Decided<Event> events = task->decide(*loaded->state);
    if (!events.ok() || events->empty()) {
      const auto old = outdated(task->command.authority, task->stream, *loaded);
      if (!old.ok()) return task->done(old.status());
      if (*old) return attempt(task);  // read anew, so this happens once
    }
    if (!events.ok()) return refuse_or_repeat(*task, events.status());

    Append append = start_append(task->command);
    if (task->also) append.also = [task, decided = *events](Connection& writer) { return task->also(writer, decided); };
    auto after = std::make_shared<State>(*loaded->state);
    std::size_t bytes = loaded->bytes;
    StreamAppend stream{task->stream, loaded->version, {}};
    for (const Event& event : *events) {
      auto decided = decided_event(event);
      if (!decided.ok()) return refuse_or_repeat(*task, decided.status());
      stream.events.push_back(*std::move(decided));
      bytes += stream.events.back().payload.size();
      A::evolve(*after, event);
    }
    const std::int64_t version = loaded->version + static_cast<std::int64_t>(stream.events.size());
    append.streams.push_back(std::move(stream));
    ledger_.append(std::move(append), [this, task, after, version, bytes](absl::StatusOr<Appended> appended) {
      if (!appended.ok() && absl::IsAborted(appended.status())) {
        forget(task->command.authority, task->stream);
        if (++task->attempts <= kMaxAttempts) return attempt_again(task);
      }
      if (appended.ok() && !appended->repeated)
        remember(task->command.authority, task->stream, {version, after, false, bytes});
      task->done(std::move(appended));
    });
  }

  // What a state that is no message takes in memory, to the bytes of the events it was folded from.
  static constexpr std::size_t kFoldedFactor = 3;

  Ledger& ledger_;
  StateCache<Loaded> cache_;
};

}  // namespace concord::platform
