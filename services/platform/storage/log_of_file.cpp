// Two lines of two numbers, of the database and of its log; see log_of_file.h.
#include "services/platform/storage/log_of_file.h"

#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kNsOfSecond = 1'000'000'000;

std::string log_of(const std::string& path) { return path + "-wal"; }
std::string kept_in(const std::string& path) { return path + "-belongs"; }

}  // namespace

FileIdentity identity_of(const std::string& path) {
  struct statx found {};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_INO | STATX_SIZE | STATX_BTIME, &found) != 0) return {};
  FileIdentity identity;
  identity.inode = found.stx_ino;
  if ((found.stx_mask & STATX_BTIME) != 0) {
    identity.born_ns = found.stx_btime.tv_sec * kNsOfSecond + found.stx_btime.tv_nsec;
  }
  return identity;
}

absl::Status check_log_of_file(const std::string& path) {
  struct stat log {};
  if (::stat(log_of(path).c_str(), &log) != 0 || log.st_size == 0) return absl::OkStatus();
  FileIdentity file, its_log;
  std::ifstream kept(kept_in(path));
  if (!(kept >> file.inode >> file.born_ns >> its_log.inode >> its_log.born_ns)) return absl::OkStatus();
  if (its_log != identity_of(log_of(path)) || file == identity_of(path)) return absl::OkStatus();
  return trouble(absl::StatusCode::kFailedPrecondition, "LOG_OF_ANOTHER_FILE",
                 cat("database: the log ", log_of(path), " belongs to another file than the one at ", path,
                     ", and holds changes that only that file can take."),
                 cat("Put that file back and start the service. If it is lost, move ", log_of(path), " and ", path,
                     "-shm away, keep them, and start on what lies there (docs/another-history.md)."));
}

absl::Status keep_log_of_file(const std::string& path) {
  const FileIdentity file = identity_of(path), log = identity_of(log_of(path));
  std::ofstream kept(kept_in(path), std::ios::trunc);
  kept << file.inode << ' ' << file.born_ns << '\n' << log.inode << ' ' << log.born_ns << '\n';
  kept.flush();
  if (kept.good()) return absl::OkStatus();
  return trouble(absl::StatusCode::kUnavailable, "DATABASE_READ_ONLY",
                 cat("database: ", kept_in(path), " could not be written."),
                 "Free disk space and give the service its data folder to write in, then try again.");
}

}  // namespace concord::platform
