// The most memory that each process of a deployment held, looked at all the time.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "services/cli/deployment/deployment.h"

namespace concord::hostile {

class MemoryWatch {
 public:
  explicit MemoryWatch(const cli::Deployment& deployment);
  ~MemoryWatch();
  // By process, in kilobytes, since the last time it was asked.
  std::map<std::string, std::int64_t> peaks_kb();

 private:
  void watch();
  const cli::Deployment& deployment_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t> peaks_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace concord::hostile
