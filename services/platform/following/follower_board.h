// How each follower of this process gets on, for whoever asks: followers write it, LedgerService reads it, and reaches
// a follower by it when an operator decides about its history.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace concord::platform {

class Follower;

class FollowerBoard {
 public:
  struct Entry {
    std::string source;
    std::string why;  // empty: in step
    std::int64_t waiting_since_ms = 0;
  };

  // `why` empty: in step. Who waits on for another reason waits since the first one.
  void put(const std::string& source, const std::string& why, std::int64_t now_ms) {
    std::lock_guard lock(mutex_);
    Entry& stands = entries_[source];
    const std::int64_t since = why.empty() ? 0 : stands.why.empty() ? now_ms : stands.waiting_since_ms;
    stands = {source, why, since};
  }
  // A follower that runs; null when it goes. It must outlive every call that may find it.
  void stand(const std::string& source, Follower* follower) {
    std::lock_guard lock(mutex_);
    followers_[source] = follower;
  }
  Follower* find(const std::string& source) const {
    std::lock_guard lock(mutex_);
    const auto found = followers_.find(source);
    return found == followers_.end() ? nullptr : found->second;
  }
  std::vector<Entry> entries() const {
    std::lock_guard lock(mutex_);
    std::vector<Entry> all;
    for (const auto& [source, entry] : entries_) all.push_back(entry);
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, Follower*> followers_;
};

}  // namespace concord::platform
