// Threads for jobs that take long (imports, assessments, questions to the rules), on which authorities take turns: each
// has a bounded line of its own, so that nobody's flood refuses another's job or holds it up for longer than a turn.
// Never used for what a handler or the commit thread can do at once.
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

#include "services/platform/world/metrics.h"

namespace concord::platform {

inline constexpr std::size_t kMaxWaitingJobsOfOne = 16;           // of one authority
inline constexpr std::size_t kMaxWaitingBytesOfOne = 16U << 20U;  // three of the greatest imports
// In all: half of what the bodies of calls may hold. Beyond these an authority that has nothing waiting still gets one
// job in, and no other's is put out for it.
inline constexpr std::size_t kMaxWaitingJobs = 256;
inline constexpr std::size_t kMaxWaitingBytes = 48U << 20U;
// How often what waits is told its place, and whose caller has gone is put out.
inline constexpr std::int64_t kLookOverMs = 1'000;

struct Job {
  std::string authority;
  std::function<void()> work;
  std::size_t bytes = 0;  // that it holds while it waits
  // A job whose caller has gone is not begun: `dropped` is called instead. Both may be empty.
  std::function<bool()> is_cancelled = nullptr;
  std::function<void()> dropped = nullptr;
  // How many jobs begin before this one at most: told when it has to wait, and again when that has changed. Under the
  // queue's lock, so it is short and must not ask the queue. May be empty.
  std::function<void(std::size_t before)> placed = nullptr;
};

class WorkQueue {
 public:
  // `name` labels the gauges concord_jobs_waiting and concord_longest_wait_ms. Of two or more threads one authority
  // never has all, so that another's next job always finds one.
  WorkQueue(std::string name, Metrics& metrics, int threads = 2);
  ~WorkQueue();
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;

  // Trouble TOO_MANY_JOBS (RESOURCE_EXHAUSTED) when this authority's own line is full, SERVICE_STOPPING after drain.
  absl::Status submit(Job job);
  // Finishes what waits, then stops taking.
  void drain();

 private:
  struct Waiting {
    Job job;
    std::int64_t since_us = 0;
    std::size_t told = 0;  // the place that was told last
  };
  struct Line {
    std::string authority;
    std::deque<Waiting> jobs;
    std::size_t bytes = 0;
    int running = 0;
  };
  using Lines = std::list<Line>;
  using Dropped = std::vector<Job>;

  void work();
  void look_over();
  void run_first(Lines::iterator line, std::unique_lock<std::mutex>& lock);
  absl::Status take(Job job, Dropped& dropped);
  // The first line that may have a thread.
  Lines::iterator next_line();
  Waiting take_out(Line& line, std::size_t at);
  void drop_cancelled(Line& line, Dropped& dropped);
  void drop_all_cancelled(Dropped& dropped);
  std::size_t jobs_before(Lines::const_iterator line, std::size_t at) const;
  void tell_places();
  void tell_gauges();

  const Labels labels_;
  Metrics& metrics_;
  const int most_running_;  // of one authority
  std::mutex mutex_;
  std::condition_variable wake_, wake_overseer_;
  Lines lines_;  // whose turn is next stands first
  std::size_t waiting_ = 0, bytes_ = 0;
  int idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
  std::thread overseer_;
};

}  // namespace concord::platform
