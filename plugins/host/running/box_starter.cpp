// Starts boxes one after another for whoever waits. It must end only after every box it started is no longer needed.
#include "plugins/host/running/box_starter.h"

#include <utility>

namespace concord::plugins::host {

BoxStarter::BoxStarter(std::string box_path) : box_path_(std::move(box_path)), thread_([this] { serve(); }) {}

BoxStarter::~BoxStarter() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  asked_.notify_one();
  thread_.join();
}

absl::StatusOr<std::unique_ptr<BoxProcess>> BoxStarter::start() {
  std::future<Started> started;
  {
    const std::lock_guard lock(mutex_);
    started = waiting_.emplace_back().get_future();
  }
  asked_.notify_one();
  return started.get();
}

void BoxStarter::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::promise<Started> promise = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    promise.set_value(BoxProcess::start(box_path_));
    lock.lock();
  }
}

}  // namespace concord::plugins::host
