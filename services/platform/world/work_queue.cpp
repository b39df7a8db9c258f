// Worker threads over a line an authority, and one thread that looks over what waits; see work_queue.h.
#include "services/platform/world/work_queue.h"

#include <algorithm>
#include <utility>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/world.h"

namespace concord::platform {
namespace {

absl::Status full(const std::string& authority, std::size_t own) {
  return trouble(absl::StatusCode::kResourceExhausted, "TOO_MANY_JOBS",
                 cat("'", authority, "' has ", own, " long jobs waiting already. At most ", kMaxWaitingJobsOfOne,
                     " of one authority wait at one time, of together ", kMaxWaitingBytesOfOne >> 20U, " MiB, and ",
                     kMaxWaitingJobs, " of all, of together ", kMaxWaitingBytes >> 20U, " MiB."),
                 "Try again when one of your own jobs has begun; a first job is always taken, whatever others send.");
}

absl::Status stopping() {
  return trouble(absl::StatusCode::kUnavailable, "SERVICE_STOPPING",
                 "The service is stopping and takes no more long jobs.",
                 "Try again; another replica or the restarted service will answer.");
}

bool caller_is_gone(const Job& job) { return job.is_cancelled && job.is_cancelled(); }

void drop(const Job& job) {
  if (job.dropped) job.dropped();
}

}  // namespace

WorkQueue::WorkQueue(std::string name, Metrics& metrics, int threads)
    : labels_{{"queue", std::move(name)}}, metrics_(metrics), most_running_(std::max(threads - 1, 1)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  overseer_ = std::thread([this] { look_over(); });
}

WorkQueue::~WorkQueue() { drain(); }

absl::Status WorkQueue::submit(Job job) {
  Dropped dropped;
  absl::Status taken;
  {
    const std::lock_guard lock(mutex_);
    taken = take(std::move(job), dropped);
  }
  wake_.notify_one();
  for (const Job& gone : dropped) drop(gone);
  return taken;
}

absl::Status WorkQueue::take(Job job, Dropped& dropped) {
  if (stopping_) return stopping();
  auto line =
      std::find_if(lines_.begin(), lines_.end(), [&](const Line& one) { return one.authority == job.authority; });
  const auto fits = [&] {
    if (line == lines_.end() || line->jobs.empty()) return true;
    return line->jobs.size() < kMaxWaitingJobsOfOne && line->bytes + job.bytes <= kMaxWaitingBytesOfOne &&
           waiting_ < kMaxWaitingJobs && bytes_ + job.bytes <= kMaxWaitingBytes;
  };
  if (!fits()) drop_all_cancelled(dropped);
  if (!fits()) return full(job.authority, line->jobs.size());
  if (line == lines_.end()) line = lines_.insert(lines_.end(), Line{job.authority, {}, 0, 0});
  line->bytes += job.bytes;
  bytes_ += job.bytes;
  ++waiting_;
  Waiting& last = line->jobs.emplace_back(Waiting{std::move(job), system_world().monotonic_us()});
  last.told = jobs_before(line, line->jobs.size() - 1);
  const bool begins_at_once = idle_ > 0 && line->jobs.size() == 1 && next_line() == line;
  if (last.job.placed && !begins_at_once) last.job.placed(last.told);
  return absl::OkStatus();
}

void WorkQueue::drain() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  {
    // It holds the lock from its last look until it waits, so that this is not missed.
    const std::lock_guard lock(mutex_);
    wake_overseer_.notify_all();
  }
  if (overseer_.joinable()) overseer_.join();
}

void WorkQueue::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto line = next_line();
    if (line != lines_.end()) {
      run_first(line, lock);
      continue;
    }
    if (stopping_ && waiting_ == 0) break;
    ++idle_;
    wake_.wait(lock);
    --idle_;
  }
  wake_.notify_all();
}

WorkQueue::Lines::iterator WorkQueue::next_line() {
  return std::find_if(lines_.begin(), lines_.end(),
                      [this](const Line& line) { return !line.jobs.empty() && line.running < most_running_; });
}

WorkQueue::Waiting WorkQueue::take_out(Line& line, std::size_t at) {
  Waiting taken = std::move(line.jobs[at]);
  line.jobs.erase(line.jobs.begin() + static_cast<std::ptrdiff_t>(at));
  line.bytes -= taken.job.bytes;
  bytes_ -= taken.job.bytes;
  --waiting_;
  return taken;
}

void WorkQueue::run_first(Lines::iterator line, std::unique_lock<std::mutex>& lock) {
  Job job = take_out(*line, 0).job;
  const bool is_dropped = caller_is_gone(job);
  ++line->running;
  // What was not worked for is no turn.
  if (!is_dropped) lines_.splice(lines_.end(), lines_, line);
  // What may run beside it: whoever was woken for that may have found no place then.
  if (next_line() != lines_.end()) wake_.notify_one();
  lock.unlock();
  if (is_dropped) {
    drop(job);
  } else {
    job.work();
  }
  job = Job();  // before the lock, because what it held may be large
  lock.lock();
  --line->running;
  if (line->jobs.empty() && line->running == 0) lines_.erase(line);
}

void WorkQueue::drop_cancelled(Line& line, Dropped& dropped) {
  for (std::size_t at = line.jobs.size(); at-- > 0;) {
    if (caller_is_gone(line.jobs[at].job)) dropped.push_back(take_out(line, at).job);
  }
}

void WorkQueue::drop_all_cancelled(Dropped& dropped) {
  for (Line& line : lines_) drop_cancelled(line, dropped);
}

// Round by round: of each other line as many jobs as stand before this one in its own, and one more where its turn is
// earlier.
std::size_t WorkQueue::jobs_before(Lines::const_iterator line, std::size_t at) const {
  std::size_t before = at;
  bool is_earlier = true;
  for (auto other = lines_.begin(); other != lines_.end(); ++other) {
    if (other == line) {
      is_earlier = false;
      continue;
    }
    before += std::min(other->jobs.size(), at + (is_earlier ? 1 : 0));
  }
  return before;
}

void WorkQueue::tell_places() {
  for (auto line = lines_.begin(); line != lines_.end(); ++line) {
    for (std::size_t at = 0; at < line->jobs.size(); ++at) {
      Waiting& waiting = line->jobs[at];
      const std::size_t before = jobs_before(line, at);
      if (!waiting.job.placed || before == waiting.told) continue;
      waiting.told = before;
      waiting.job.placed(before);
    }
  }
}

void WorkQueue::tell_gauges() {
  const std::int64_t now_us = system_world().monotonic_us();
  std::int64_t oldest_us = now_us;
  for (const Line& line : lines_) {
    if (!line.jobs.empty()) oldest_us = std::min(oldest_us, line.jobs.front().since_us);
  }
  metrics_.gauge("concord_jobs_waiting", labels_, static_cast<std::int64_t>(waiting_));
  metrics_.gauge("concord_longest_wait_ms", labels_, (now_us - oldest_us) / 1'000);
}

void WorkQueue::look_over() {
  std::unique_lock lock(mutex_);
  for (;;) {
    Dropped dropped;
    drop_all_cancelled(dropped);
    tell_places();
    tell_gauges();
    // Lines without jobs and threads go with the next look, so that none outlives what it was for.
    lines_.remove_if([](const Line& line) { return line.jobs.empty() && line.running == 0; });
    if (!dropped.empty()) {
      lock.unlock();
      for (const Job& gone : dropped) drop(gone);
      dropped.clear();
      lock.lock();
    }
    if (stopping_ && waiting_ == 0) break;
    wake_overseer_.wait_for(lock, std::chrono::milliseconds(kLookOverMs));
  }
  wake_.notify_all();
}

}  // namespace concord::platform
