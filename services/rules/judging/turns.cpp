// Whose turn it is; see turns.h.
#include "services/rules/judging/turns.h"

#include <algorithm>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::rules {

namespace {

// With more at a time than cores can do, each would only take longer; with fewer, a core would idle while a question is
// handed over.
int most_running_here() {
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  return cores == 0 ? kMostRunning : std::min(cores + 1, kMostRunning);
}

}  // namespace

Turns::Turns(int threads) : most_running_(most_running_here()) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Turns::~Turns() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

absl::Status Turns::submit(const std::string& authority, Job job) {
  {
    const std::lock_guard lock(mutex_);
    auto line = std::find_if(lines_.begin(), lines_.end(), [&](const Line& one) { return one.authority == authority; });
    const bool is_full = line != lines_.end() && line->jobs.size() >= kMostWaiting;
    if (ends_ || is_full || waiting_ >= kMostWaitingInAll) {
      return platform::trouble(absl::StatusCode::kResourceExhausted, "TOO_MANY_JOBS",
                               platform::cat("At most ", kMostWaiting, " questions of one authority wait at one time, ",
                                             kMostWaitingInAll, " in all."),
                               "Try again when one has ended.");
    }
    if (line == lines_.end()) {
      lines_.emplace_back().authority = authority;
      line = std::prev(lines_.end());
    }
    line->jobs.push_back(std::move(job));
    ++waiting_;
  }
  wake_.notify_one();
  return absl::OkStatus();
}

void Turns::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    const auto now = Clock::now();
    Clock::time_point soonest = Clock::time_point::max();
    const auto line = next_line(now, soonest);
    if (line != lines_.end()) {
      run_first(line, lock);
    } else if (ends_ && waiting_ == 0) {
      return;
    } else if (soonest != Clock::time_point::max()) {
      wake_.wait_until(lock, soonest);
    } else {
      wake_.wait(lock);
    }
  }
}

Turns::Lines::iterator Turns::next_line(Clock::time_point now, Clock::time_point& soonest) {
  for (auto line = lines_.begin(); line != lines_.end(); ++line) {
    if (line->jobs.empty()) continue;
    const bool is_watched = line->one_at_a_time_until > now;
    if (line->running >= (is_watched ? 1 : most_running_)) continue;
    if (ends_ || line->rests_until <= now) return line;
    soonest = std::min(soonest, line->rests_until);
  }
  return lines_.end();
}

void Turns::run_first(Lines::iterator line, std::unique_lock<std::mutex>& lock) {
  const Job job = std::move(line->jobs.front());
  line->jobs.pop_front();
  --waiting_;
  ++line->running;
  lines_.splice(lines_.end(), lines_, line);
  const auto began = Clock::now();
  // While this thread is busy, another takes what may run beside it, or watches over a rest that ends in between. Who
  // waits only for this line's threads is taken by them.
  Clock::time_point soonest = Clock::time_point::max();
  if (next_line(began, soonest) != lines_.end() || soonest != Clock::time_point::max()) wake_.notify_one();
  lock.unlock();
  const Cost cost = job();
  const auto now = Clock::now();
  lock.lock();
  --line->running;
  if (cost == Cost::kRestAfterwards) {
    const std::int64_t took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now - began).count();
    line->rests_until = now + std::chrono::milliseconds(std::clamp(kRestFactor * took_ms, kLeastRestMs, kMostRestMs));
    line->one_at_a_time_until = now + std::chrono::milliseconds(kOneAtATimeMs);
  }
  forget_idle(now);
  // This thread looks for the next job itself.
  if (ends_) wake_.notify_all();
}

void Turns::forget_idle(Clock::time_point now) {
  lines_.remove_if(
      [&](const Line& line) { return line.jobs.empty() && line.running == 0 && line.one_at_a_time_until <= now; });
}

}  // namespace concord::rules
