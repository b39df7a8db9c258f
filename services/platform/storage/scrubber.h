// Clears erased rows out of the database's log: at start, and after each erasure until it has succeeded, on a thread of
// its own. Whoever reads for long (a backup) may hold it up, so nothing that writes or answers may wait for it without
// bound.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "services/platform/storage/database.h"

namespace concord::platform {

inline constexpr std::int64_t kScrubAgainMs = 2'000;

class Scrubber {
 public:
  explicit Scrubber(Database& database, std::int64_t again_ms = kScrubAgainMs);
  ~Scrubber();
  // Tries at once, then calls `tried`, whether it succeeded or not; what did not succeed is tried again and again.
  void request(std::function<void()> tried);

 private:
  void work();

  Database& database_;
  const std::int64_t again_ms_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::function<void()>> waiting_;
  bool pending_ = true;  // what an earlier process could not clear
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace concord::platform
