// flock on a file that also says who holds it. The file stays: to remove it would let two processes lock two files.
#include "services/platform/storage/folder_lock.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

// Who was killed shows as gone a moment before the kernel lets go of its files, and is started again at once.
constexpr int kTries = 100;
constexpr int kBetweenTriesMs = 20;

class HeldFile : public FolderLock {
 public:
  explicit HeldFile(int file) : file_(file) {}
  ~HeldFile() override { ::close(file_); }

 private:
  int file_;
};

std::string holder_in(int file) {
  std::array<char, 20> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  pid.resize(std::min(pid.find_first_not_of("0123456789"), pid.size()));
  return pid;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FolderLock>> lock_folder(const std::string& folder, const std::string& service) {
  const std::string path = cat(folder, "/", service, ".lock");
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return absl::InvalidArgumentError(cat("cannot write the data folder ", folder, ": ", std::strerror(errno)));
  }
  auto held = std::make_unique<HeldFile>(file);
  bool locked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  for (int tries = 1; !locked && tries < kTries; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(kBetweenTriesMs));
    locked = ::flock(file, LOCK_EX | LOCK_NB) == 0;
  }
  if (!locked) {
    const std::string pid = holder_in(file);
    return absl::UnavailableError(cat("the process ", pid.empty() ? "of another service" : pid, " serves ", service,
                                      " from the data folder ", folder,
                                      " already; stop it, or give this one a data_folder of its own"));
  }
  const std::string pid = cat(::getpid(), "\n");
  if (::ftruncate(file, 0) != 0 || ::pwrite(file, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return absl::InvalidArgumentError(cat("cannot write ", path, ": ", std::strerror(errno)));
  }
  return held;
}

}  // namespace concord::platform
