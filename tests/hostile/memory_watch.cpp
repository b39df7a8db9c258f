// Reads VmRSS of every process, twenty times a second.
#include "tests/hostile/memory_watch.h"

#include <algorithm>
#include <chrono>
#include <fstream>

namespace concord::hostile {
namespace {

std::int64_t resident_kb(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    std::int64_t kb = 0;
    if (word == "VmRSS:" && status >> kb) return kb;
  }
  return 0;
}

}  // namespace

MemoryWatch::MemoryWatch(const cli::Deployment& deployment) : deployment_(deployment), thread_([this] { watch(); }) {}

MemoryWatch::~MemoryWatch() {
  stopping_ = true;
  thread_.join();
}

void MemoryWatch::watch() {
  while (!stopping_) {
    for (const cli::Process& process : deployment_.processes()) {
      const std::int64_t kb = resident_kb(process.pid);
      const std::lock_guard lock(mutex_);
      peaks_[process.name] = std::max(peaks_[process.name], kb);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

std::map<std::string, std::int64_t> MemoryWatch::peaks_kb() {
  const std::lock_guard lock(mutex_);
  return std::exchange(peaks_, {});
}

}  // namespace concord::hostile
