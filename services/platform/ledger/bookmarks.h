// How far this service has followed the ledgers of others, and by which history: position and chain hash of the newest
// record that took effect, and a thin trail of those before it. Knows no source and asks none.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/storage/database.h"

namespace concord::platform {

struct Bookmark {
  std::int64_t position = 0;
  // The record's chain hash, 32 bytes: kFirstPreviousHash at position 0, and empty where an older release kept none.
  std::string hash;
  // How often an operator has decided anew which history to follow.
  std::int64_t turn = 0;

  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

// Moves a bookmark in the transaction of what it caused; one that stands elsewhere aborts.
struct BookmarkMove {
  std::string source;
  std::string authority;
  Bookmark from, to;
};

// One place of the trail is kept for so many positions: the newest bookmark among them.
inline constexpr std::int64_t kTrailStep = 64;

absl::StatusOr<Bookmark> find_bookmark(Connection& connection, const std::string& source, const std::string& authority);
// The authorities of a source of which anything was followed.
absl::StatusOr<std::vector<std::string>> followed_authorities(Connection& reader, const std::string& source);
// Whether it stood where the move begins, and now stands where it ends.
absl::StatusOr<bool> move_bookmark(Connection& writer, const BookmarkMove& move);

// Positions and hashes that were followed, oldest first; the bookmark itself is the last.
absl::StatusOr<std::vector<Bookmark>> read_trail(Connection& reader, const std::string& source,
                                                 const std::string& authority);
// A place besides the bookmark's own.
absl::Status put_on_trail(Connection& writer, const std::string& source, const std::string& authority,
                          const Bookmark& place);
// What was followed after `position` is of another history.
absl::Status cut_trail(Connection& writer, const std::string& source, const std::string& authority,
                       std::int64_t position);

}  // namespace concord::platform
