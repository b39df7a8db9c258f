// The one thread that starts boxes. The kernel kills a box when the thread that started it ends, so that no box
// outlives a crashed service; a thread that lives as long as the pool must therefore do it, never a caller's.
#pragma once

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"

#include "plugins/host/running/box_process.h"

namespace concord::plugins::host {

class BoxStarter {
 public:
  explicit BoxStarter(std::string box_path);
  ~BoxStarter();
  BoxStarter(const BoxStarter&) = delete;
  BoxStarter& operator=(const BoxStarter&) = delete;

  absl::StatusOr<std::unique_ptr<BoxProcess>> start();

 private:
  using Started = absl::StatusOr<std::unique_ptr<BoxProcess>>;
  void serve();

  const std::string box_path_;
  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<std::promise<Started>> waiting_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace concord::plugins::host
