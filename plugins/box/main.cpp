// concord-box: seals itself, then runs one authority's rules program for the host that started it. Takes no arguments,
// and must read nothing before it is sealed.
#include <cstdlib>
#include <new>

#include <malloc.h>
#include <unistd.h>

#include "plugins/box/requests.h"
#include "plugins/box/seal.h"

namespace {

using concord::plugins::box::Exit;

[[noreturn]] void leave(Exit exit) { _exit(static_cast<int>(exit)); }

// What an ordinary evaluation gives back stays for the next one, since asking the kernel each time costs more than the
// evaluation. What a greedy one took goes back.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
  mallopt(M_TRIM_THRESHOLD, 8 * 1024 * 1024);
}

}  // namespace

int main() {
  keep_memory();
  std::set_new_handler([] { leave(Exit::kOutOfMemory); });
  if (concord::plugins::box::seal_process() != nullptr) leave(Exit::kNotSealed);
  leave(concord::plugins::box::serve_requests());
}
