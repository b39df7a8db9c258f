// The system calls that native code in a captured box might try. The process that tries them and the test that expects
// each to fail share this list.
#pragma once

namespace concord::hostile {

// Each writes one byte to descriptor 1 if it came back: 'y' where the call worked, 'n' where the kernel refused it.
using Attempt = bool (*)();

struct NamedAttempt {
  const char* name;
  Attempt attempt;
  // The same attempt works in a process that is not sealed, on any Linux and for any user; so the test proves
  // something.
  bool works_unsealed;
};

const NamedAttempt* attempts();
int attempt_count();

}  // namespace concord::hostile
