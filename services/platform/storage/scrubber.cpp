// One thread: waits for a request or for the time to try again.
#include "services/platform/storage/scrubber.h"

#include <chrono>
#include <string>
#include <utility>

#include "services/platform/world/telemetry.h"

namespace concord::platform {

Scrubber::Scrubber(Database& database, std::int64_t again_ms) : database_(database), again_ms_(again_ms) {
  thread_ = std::thread([this] { work(); });
}

Scrubber::~Scrubber() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Scrubber::request(std::function<void()> tried) {
  {
    std::lock_guard lock(mutex_);
    pending_ = true;
    waiting_.push_back(std::move(tried));
  }
  wake_.notify_one();
}

void Scrubber::work() {
  std::unique_lock lock(mutex_);
  bool told = false;  // once for each time that it does not succeed
  for (;;) {
    if (pending_ || !waiting_.empty()) {
      pending_ = false;
      const auto answered = std::exchange(waiting_, {});
      lock.unlock();
      const absl::Status scrubbed = database_.scrub();
      if (!scrubbed.ok() && !told) {
        log_warning("erased data waits in the write-ahead log", {{"why", std::string(scrubbed.message())}});
      }
      told = !scrubbed.ok();
      for (const auto& tried : answered) tried();
      lock.lock();
      pending_ = pending_ || !scrubbed.ok();
    }
    if (stopping_ && waiting_.empty()) return;
    const auto asked = [this] { return stopping_ || !waiting_.empty(); };
    if (pending_) {
      wake_.wait_for(lock, std::chrono::milliseconds(again_ms_), asked);
    } else {
      wake_.wait(lock, asked);
    }
  }
}

}  // namespace concord::platform
