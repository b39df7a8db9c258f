// What was folded lately, by authority and stream: bounded in bytes, and what was used longest ago goes first. Keeps
// only streams that exist; decides nothing and reads nothing.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace concord::platform {

// Of one decider; a service has up to nine. An entry's bytes are an estimate of what it takes in memory.
inline constexpr std::size_t kMaxCachedStates = 20'000;
inline constexpr std::size_t kMaxCachedStateBytes = 16 << 20;
// List, map and allocator around an entry.
inline constexpr std::size_t kCachedStateOverhead = 256;

// `Value` has a `version`.
template <typename Value>
class StateCache {
 public:
  std::optional<Value> find(std::string_view key) {
    std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return std::nullopt;
    entries_.splice(entries_.end(), entries_, found->second);
    return found->second->value;
  }
  // `bytes`: about what the value takes. A younger version stays; one of no events, or larger than the whole cache, is
  // not kept.
  void put(std::string key, Value value, std::size_t bytes) {
    bytes += key.size() + kCachedStateOverhead;
    if (value.version <= 0 || bytes > kMaxCachedStateBytes) return;
    std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      if (value.version < found->second->value.version) return;
      drop(found->second);
    }
    while (!entries_.empty() && (bytes_ + bytes > kMaxCachedStateBytes || entries_.size() >= kMaxCachedStates)) {
      drop(entries_.begin());
    }
    bytes_ += bytes;
    entries_.push_back({std::move(key), std::move(value), bytes});
    by_key_.emplace(entries_.back().key, std::prev(entries_.end()));
  }
  void forget(std::string_view key) {
    std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
  }
  std::size_t bytes() {
    std::lock_guard lock(mutex_);
    return bytes_;
  }

 private:
  struct Entry {
    std::string key;
    Value value;
    std::size_t bytes;
  };
  using Entries = std::list<Entry>;
  void drop(typename Entries::iterator entry) {
    bytes_ -= entry->bytes;
    by_key_.erase(entry->key);
    entries_.erase(entry);
  }

  std::mutex mutex_;
  std::size_t bytes_ = 0;
  Entries entries_;                                                          // in the order of use
  std::unordered_map<std::string_view, typename Entries::iterator> by_key_;  // keys lie in entries_
};

}  // namespace concord::platform
