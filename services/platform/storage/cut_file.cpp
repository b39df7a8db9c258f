// Writes one log line from the signal's handler and lets the signal end the process after all.
#include "services/platform/storage/cut_file.h"

#include <csignal>

#include <unistd.h>

namespace concord::platform {
namespace {

// Only what may be called in a handler: no allocation, no stream.
void say_and_die(int signal) {
  constexpr char kWords[] =
      "{\"level\":\"fatal\",\"what\":\"a file was cut off under the running service\",\"code\":\"DATABASE_DAMAGED\","
      "\"why\":\"the kernel found no page where the database was mapped; restore it from a backup, then start\"}\n";
  if (::write(STDERR_FILENO, kWords, sizeof kWords - 1) < 0) ::_exit(128 + signal);
  std::raise(signal);  // the handler is gone by now
}

}  // namespace

void explain_cut_files() {
  struct sigaction action {};
  action.sa_handler = say_and_die;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace concord::platform
