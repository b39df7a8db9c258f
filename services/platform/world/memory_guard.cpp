// The two calls to the kernel.
#include "services/platform/world/memory_guard.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace concord::platform {

void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // Also keeps the process's memory from others of the same user.
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace concord::platform
