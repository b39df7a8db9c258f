// Keeps this thread, and the boxes it names, on the core where it runs now, for as long as it lives: where nobody else
// asks, handing over on one core is quicker than waking another one that sleeps. Where the system does not allow it,
// nothing happens. It must never leave a thread with fewer cores than it had.
#pragma once

#include <sched.h>
#include <sys/types.h>

namespace concord::plugins::host {

class OneCore {
 public:
  OneCore();
  ~OneCore();
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

  // -1 where this thread could not be kept.
  [[nodiscard]] int core() const { return core_; }

 private:
  int core_ = -1;
  cpu_set_t before_{};
};

bool keep_on_core(pid_t process, int core);
// On those that this thread may use.
bool free_of_cores(pid_t process);

}  // namespace concord::plugins::host
