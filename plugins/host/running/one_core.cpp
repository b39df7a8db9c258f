// Affinities of a thread and of processes; see one_core.h.
#include "plugins/host/running/one_core.h"

#include <cstddef>
#include <cstring>

namespace concord::plugins::host {

OneCore::OneCore() {
  if (sched_getaffinity(0, sizeof(before_), &before_) != 0) return;
  const int core = sched_getcpu();
  if (keep_on_core(0, core)) core_ = core;
}

OneCore::~OneCore() {
  if (core_ < 0 || sched_setaffinity(0, sizeof(before_), &before_) == 0) return;
  // None of those may be used any more: whichever may.
  cpu_set_t all;
  std::memset(&all, 0xFF, sizeof(all));
  sched_setaffinity(0, sizeof(all), &all);
}

bool keep_on_core(pid_t process, int core) {
  if (core < 0 || core >= CPU_SETSIZE) return false;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<std::size_t>(core), &cores);
  return sched_setaffinity(process, sizeof(cores), &cores) == 0;
}

bool free_of_cores(pid_t process) {
  cpu_set_t cores;
  return sched_getaffinity(0, sizeof(cores), &cores) == 0 && sched_setaffinity(process, sizeof(cores), &cores) == 0;
}

}  // namespace concord::plugins::host
