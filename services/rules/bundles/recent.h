// What was used last of something that is costly to make, for many threads. Bounded in all and for each owner, so that
// nobody pushes out what others use. It must never answer one owner with what is another's.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

namespace concord::rules {

// The first part of a key says whose it is.
template <typename Key, typename Value>
class Recent {
 public:
  Recent(std::size_t most, std::size_t most_of_one) : most_(most), most_of_one_(most_of_one) {}

  std::optional<Value> find(const Key& key) {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
      if (entry->key != key) continue;
      entries_.splice(entries_.begin(), entries_, entry);
      return entry->value;
    }
    return std::nullopt;
  }

  // What alone weighs more than its owner may have is not kept.
  void add(Key key, Value value, std::size_t weight = 1) {
    const std::lock_guard lock(mutex_);
    entries_.remove_if([&](const Entry& entry) { return entry.key == key; });
    if (weight > most_of_one_) return;
    entries_.push_front({std::move(key), std::move(value), weight});
    std::size_t all = 0;
    std::size_t own = 0;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
      const bool is_own = std::get<0>(entry->key) == std::get<0>(entries_.front().key);
      if (all + entry->weight > most_ || (is_own && own + entry->weight > most_of_one_)) {
        entry = entries_.erase(entry);
        continue;
      }
      all += entry->weight;
      if (is_own) own += entry->weight;
      ++entry;
    }
  }

 private:
  struct Entry {
    Key key;
    Value value;
    std::size_t weight;
  };
  const std::size_t most_;
  const std::size_t most_of_one_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
};

}  // namespace concord::rules
