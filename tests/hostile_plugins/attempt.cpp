// concord-box-attempt: seals itself exactly as concord-box does, with the same code, and then tries what captured
// native code would. For tests only. Its one argument "unsealed" leaves the sealing out, to show that an attempt would
// otherwise work.
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#include "plugins/box/seal.h"
#include "tests/hostile_plugins/attempts.h"

int main(int count, char** arguments) {
  const bool sealed = count < 2 || std::strcmp(arguments[1], "unsealed") != 0;
  if (sealed && concord::plugins::box::seal_process() != nullptr) return 70;
  unsigned char which = 0;
  if (read(0, &which, 1) != 1) return 71;
  if (which == 255) {
    // What the box lives on must work: memory by both ways, until there is no more.
    unsigned long megabytes = 0;
    while (mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
      ++megabytes;
    const bool bounded = megabytes >= 64 && megabytes <= 256;
    return write(1, bounded ? "y" : "n", 1) == 1 ? 0 : 72;
  }
  if (which >= concord::hostile::attempt_count()) return 73;
  const bool worked = concord::hostile::attempts()[which].attempt();
  return write(1, worked ? "y" : "n", 1) == 1 ? 0 : 72;
}
