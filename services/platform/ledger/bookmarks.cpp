// Bookmarks and their trail in two small tables (ledger_tables.cpp makes them).
#include "services/platform/ledger/bookmarks.h"

#include "services/platform/ledger/ledger_record.h"
#include "services/platform/values/refusal.h"

namespace concord::platform {

absl::StatusOr<Bookmark> find_bookmark(Connection& connection, const std::string& source,
                                       const std::string& authority) {
  Bookmark found{0, kFirstPreviousHash, 0};
  CONCORD_RETURN_IF_ERROR(connection.query(
      "SELECT position, hash, turn FROM bookmark WHERE source = $1 AND authority = $2",
      [&](Statement& row) {
        found = {row.integer(0), std::string(row.bytes(1)), row.integer(2)};
        return false;
      },
      source, authority));
  if (found.position == 0) found.hash = kFirstPreviousHash;
  return found;
}

absl::StatusOr<std::vector<std::string>> followed_authorities(Connection& reader, const std::string& source) {
  std::vector<std::string> authorities;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT authority FROM bookmark WHERE source = $1 AND position > 0 ORDER BY authority",
      [&](Statement& row) {
        authorities.emplace_back(row.text(0));
        return true;
      },
      source));
  return authorities;
}

absl::StatusOr<bool> move_bookmark(Connection& writer, const BookmarkMove& move) {
  CONCORD_ASSIGN(const Bookmark stands, find_bookmark(writer, move.source, move.authority));
  if (!(stands == move.from)) return false;
  CONCORD_RETURN_IF_ERROR(
      writer.run("INSERT INTO bookmark (source, authority, position, hash, turn) VALUES ($1, $2, $3, $4, $5) "
                 "ON CONFLICT (source, authority) DO UPDATE SET position = excluded.position, hash = excluded.hash, "
                 "turn = excluded.turn",
                 move.source, move.authority, move.to.position, Connection::Bytes{move.to.hash}, move.to.turn));
  if (move.to.position > 0) CONCORD_RETURN_IF_ERROR(put_on_trail(writer, move.source, move.authority, move.to));
  return true;
}

absl::StatusOr<std::vector<Bookmark>> read_trail(Connection& reader, const std::string& source,
                                                 const std::string& authority) {
  std::vector<Bookmark> trail;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position, hash FROM bookmark_trail WHERE source = $1 AND authority = $2 ORDER BY block",
      [&](Statement& row) {
        trail.push_back({row.integer(0), std::string(row.bytes(1)), 0});
        return true;
      },
      source, authority));
  return trail;
}

absl::Status put_on_trail(Connection& writer, const std::string& source, const std::string& authority,
                          const Bookmark& place) {
  return writer.run(
      "INSERT INTO bookmark_trail (source, authority, block, position, hash) VALUES ($1, $2, $3, $4, $5) "
      "ON CONFLICT (source, authority, block) DO UPDATE SET position = excluded.position, hash = excluded.hash",
      source, authority, place.position / kTrailStep, place.position, Connection::Bytes{place.hash});
}

absl::Status cut_trail(Connection& writer, const std::string& source, const std::string& authority,
                       std::int64_t position) {
  return writer.run("DELETE FROM bookmark_trail WHERE source = $1 AND authority = $2 AND position > $3", source,
                    authority, position);
}

}  // namespace concord::platform
