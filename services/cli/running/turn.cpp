// A lock on a file of the data folder; the kernel takes it back from whoever ends.
#include "services/cli/running/turn.h"

#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace concord::cli {
namespace {

int open_lock(const Deployment& deployment, int flags) {
  return open(deployment.file("starting.lock").c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
}

}  // namespace

Turn::Turn(const Deployment& deployment) : file_(open_lock(deployment, O_CREAT)) {
  if (file_ < 0 || flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  std::fprintf(stderr, "concord: another concord starts or stops %s; waiting for it.\n", deployment.folder().c_str());
  if (flock(file_, LOCK_EX) != 0) end();
}

void Turn::end() {
  if (file_ >= 0) close(file_);
  file_ = -1;
}

bool somebody_elses_turn(const Deployment& deployment) {
  const int file = open_lock(deployment, 0);
  if (file < 0) return false;
  const bool taken = flock(file, LOCK_EX | LOCK_NB) != 0;
  close(file);
  return taken;
}

}  // namespace concord::cli
