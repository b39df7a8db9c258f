// Which write-ahead log belongs to which database file. SQLite plays a log over whatever file lies at its place, and
// makes two histories one damaged file; who belongs to whom is kept beside them, in PATH-belongs.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace concord::platform {

// The same file as long as it is equal; a file that is not there is equal to none that is. A copy is another file.
struct FileIdentity {
  std::uint64_t inode = 0;
  std::int64_t born_ns = 0;  // 0 where the file system does not say
  bool operator==(const FileIdentity& other) const { return inode == other.inode && born_ns == other.born_ns; }
  bool operator!=(const FileIdentity& other) const { return !(*this == other); }
};
FileIdentity identity_of(const std::string& path);

// Before the database is opened. Trouble LOG_OF_ANOTHER_FILE where the log lies there still and its database does not.
absl::Status check_log_of_file(const std::string& path);
// Once both lie there, before anything is committed.
absl::Status keep_log_of_file(const std::string& path);

}  // namespace concord::platform
