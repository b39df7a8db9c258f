// A few threads for jobs that take long (imports, retries); bounded, first come first served.
// Never used for what a handler or the commit thread can do at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace concord::platform {

inline constexpr std::size_t kMaxWaitingJobs = 64;

class WorkQueue {
 public:
  explicit WorkQueue(int threads = 2);
  ~WorkQueue();
  // Trouble TOO_MANY_JOBS (RESOURCE_EXHAUSTED) when 64 wait already.
  absl::Status submit(std::function<void()> job);
  // Finishes what waits, then stops taking.
  void drain();

 private:
  void work();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace concord::platform
