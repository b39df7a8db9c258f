// concord-box: seals itself, then runs one authority's rules program for the host that started it. Takes no arguments,
// and must read nothing before it is sealed.
#include <cstdlib>
#include <new>

#include <unistd.h>

#include "plugins/box/requests.h"
#include "plugins/box/seal.h"

namespace {

using concord::plugins::box::Exit;

[[noreturn]] void leave(Exit exit) { _exit(static_cast<int>(exit)); }

}  // namespace

int main() {
  std::set_new_handler([] { leave(Exit::kOutOfMemory); });
  if (concord::plugins::box::seal_process() != nullptr) leave(Exit::kNotSealed);
  leave(concord::plugins::box::serve_requests());
}
