// Holds a data folder for one process of a service, so that no second one writes the same database. Held by the kernel:
// whoever ends, however, lets go.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace concord::platform {

class FolderLock {
 public:
  virtual ~FolderLock() = default;
};

// Locks "<folder>/<service>.lock". A clear sentence with the process id of who holds it, or why the folder cannot be
// written.
absl::StatusOr<std::unique_ptr<FolderLock>> lock_folder(const std::string& folder, const std::string& service);

}  // namespace concord::platform
