// Waits until a file of some folders changes, for who checks again then; ends on SIGINT and SIGTERM. It looks every
// third of a second and takes no inotify, which network folders do not tell.
#pragma once

#include <filesystem>
#include <map>
#include <utility>
#include <vector>

namespace concord::plugins::tool {

// From its making on, SIGINT and SIGTERM no longer end the process but end the waiting.
class Watch {
 public:
  Watch();
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Now and from now on these; what they hold now is what changes are told against.
  void look_at(std::vector<std::filesystem::path> folders);
  // True once a file was changed, added or removed since look_at() and nothing moves any more; false once it ends.
  [[nodiscard]] bool wait() const;

 private:
  using Seen = std::map<std::filesystem::path, std::pair<std::uintmax_t, std::filesystem::file_time_type>>;
  [[nodiscard]] Seen see() const;

  std::vector<std::filesystem::path> folders_;
  Seen seen_;
};

}  // namespace concord::plugins::tool
