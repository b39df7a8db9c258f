// Decides on many streams and appends them all or none: for imports (a row each) and reactions (a record each).
// Later decisions see the earlier ones of the same batch; nothing is written before append.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/platform/deciding/decider.h"

namespace concord::platform {

class Batch {
 public:
  explicit Batch(Command command) : command_(std::move(command)) {}

  // The stream's state as this batch leaves it so far.
  template <typename A>
  absl::StatusOr<std::shared_ptr<const typename A::State>> state_of(Decider<A>& decider, const std::string& stream) {
    if (const auto found = entries_.find(stream); found != entries_.end()) {
      return std::static_pointer_cast<const typename A::State>(found->second.state);
    }
    CONCORD_ASSIGN(auto loaded, decider.load(command_.authority, stream));
    CONCORD_ASSIGN(const bool old, decider.outdated(command_.authority, stream, loaded));
    if (old) {
      CONCORD_ASSIGN(loaded, decider.load(command_.authority, stream));
    }
    return loaded.state;
  }

  // Decides one command of the batch. Answers how many events it caused, or its refusal (the batch stays as it was).
  template <typename A>
  absl::StatusOr<int> decide(Decider<A>& decider, const std::string& stream,
                             const typename Decider<A>::Decide& decide) {
    auto found = entries_.find(stream);
    std::shared_ptr<typename Decider<A>::State> state;
    Decided<typename Decider<A>::Event> events;
    if (found == entries_.end()) {
      CONCORD_ASSIGN(auto loaded, decider.load(command_.authority, stream));
      state = std::make_shared<typename Decider<A>::State>(*loaded.state);
      events = decide(*state);
      if (!events.ok() || events->empty()) {
        CONCORD_ASSIGN(const bool old, decider.outdated(command_.authority, stream, loaded));
        if (old) {
          CONCORD_ASSIGN(loaded, decider.load(command_.authority, stream));
          state = std::make_shared<typename Decider<A>::State>(*loaded.state);
          events = decide(*state);
        }
      }
      Entry entry;
      entry.version = loaded.version;
      entry.bytes = loaded.bytes;
      entry.state = state;
      found = entries_.emplace(stream, std::move(entry)).first;
    } else {
      state = std::static_pointer_cast<typename Decider<A>::State>(found->second.state);
      events = decide(*state);
    }
    if (!events.ok()) return events.status();
    std::vector<NewEvent> decided;
    for (const auto& event : *events) {
      CONCORD_ASSIGN(decided.emplace_back(), decided_event(event));
    }
    Entry& entry = found->second;
    // In the order of the decisions, so that the ledger tells what happened in the order in which it happened.
    if (!events->empty() && (appends_.empty() || appends_.back().stream != stream)) {
      appends_.push_back({stream, entry.version, {}});
    }
    for (std::size_t i = 0; i < events->size(); ++i) {
      entry.bytes += decided[i].payload.size();
      appends_.back().events.push_back(std::move(decided[i]));
      A::evolve(*state, (*events)[i]);
      ++entry.version;
    }
    events_ += events->size();
    entry.settle = [&decider, authority = command_.authority, stream, state](bool ok, std::int64_t version,
                                                                             std::size_t bytes) {
      if (ok) {
        decider.remember(authority, stream, {version, state, false, bytes});
      } else {
        decider.forget(authority, stream);
      }
    };
    return static_cast<int>(events->size());
  }

  // Rows to write with the batch, in the order they were added.
  void also(std::function<absl::Status(Connection&)> work) { also_.push_back(std::move(work)); }
  void bookmark(BookmarkMove move) { bookmark_ = std::move(move); }
  std::size_t events() const { return events_; }

  // Appends everything in one transaction and waits. The batch must not be used afterwards.
  absl::StatusOr<Appended> append(Ledger& ledger);

 private:
  struct Entry {
    std::int64_t version = 0;
    std::size_t bytes = 0;
    std::shared_ptr<void> state;
    std::function<void(bool, std::int64_t, std::size_t)> settle;
  };
  Command command_;
  std::map<std::string, Entry> entries_;
  std::vector<StreamAppend> appends_;
  std::vector<std::function<absl::Status(Connection&)>> also_;
  std::optional<BookmarkMove> bookmark_;
  std::size_t events_ = 0;
};

// Decides on a command's streams and appends them together, again where one of them grew meanwhile. A command that is
// known answers its first receipt without deciding. Waits for the disk, so not on a thread that serves.
absl::StatusOr<Appended> append_together(Ledger& ledger, const Command& command,
                                         const std::function<absl::Status(Batch&)>& decide);

}  // namespace concord::platform
