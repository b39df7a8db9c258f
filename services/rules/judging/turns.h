// Threads on which authorities take turns: the questions of each wait in a line of its own, so that nobody's slow rules
// hold up another's quick ones. It must never let one authority have every thread, and it knows nothing of rules.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace concord::rules {

inline constexpr int kTurnThreads = 16;
inline constexpr int kMostRunning = 4;           // of one authority; on few cores one more than there are cores
inline constexpr std::size_t kMostWaiting = 64;  // of one authority
inline constexpr std::size_t kMostWaitingInAll = 1'024;
// What failed or was costly is followed by a rest of so many times as long as it took, within these bounds; for a while
// after it the authority has one thread at a time.
inline constexpr int kRestFactor = 20;
inline constexpr std::int64_t kLeastRestMs = 100;
inline constexpr std::int64_t kMostRestMs = 2'000;
inline constexpr std::int64_t kOneAtATimeMs = 10'000;

enum class Cost { kUsual, kRestAfterwards };

class Turns {
 public:
  using Job = std::function<Cost()>;

  explicit Turns(int threads = kTurnThreads);
  // Finishes what waits, without rests.
  ~Turns();
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;

  // Trouble TOO_MANY_JOBS (RESOURCE_EXHAUSTED) where this authority's line, or all lines together, are full.
  absl::Status submit(const std::string& authority, Job job);
  // Of one authority, at a time.
  [[nodiscard]] int most_running() const { return most_running_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Line {
    std::string authority;
    std::deque<Job> jobs;
    int running = 0;
    Clock::time_point rests_until;
    Clock::time_point one_at_a_time_until;
  };
  using Lines = std::list<Line>;

  void work();
  void run_first(Lines::iterator line, std::unique_lock<std::mutex>& lock);
  // The first line that may have a thread now; `soonest` is when the next rest ends.
  Lines::iterator next_line(Clock::time_point now, Clock::time_point& soonest);
  void forget_idle(Clock::time_point now);

  const int most_running_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Lines lines_;  // whose turn is next stands first
  std::size_t waiting_ = 0;
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace concord::rules
