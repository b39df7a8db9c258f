// Keeps and reads the bytes of bundles; see bundle_table.h.
#include "services/rules/bundles/bundle_table.h"

#include "services/platform/storage/view_table.h"

namespace concord::rules {
namespace {

using platform::Connection;
using platform::Statement;

const platform::ViewTable kBundles("bundle", {"authority TEXT", "digest TEXT", "archive BYTEA", "signature TEXT"},
                                   {"authority", "digest"});

}  // namespace

std::string bundle_tables() { return kBundles.create(); }

absl::StatusOr<StoredBundle> find_bundle(Connection& reader, const std::string& authority, const std::string& digest) {
  StoredBundle bundle;
  const absl::Status read = reader.query(
      "SELECT archive, signature FROM bundle WHERE authority = $1 AND digest = $2",
      [&](Statement& row) {
        bundle = {std::string(row.bytes(0)), std::string(row.text(1))};
        return false;
      },
      authority, digest);
  if (!read.ok()) return read;
  return bundle;
}

absl::Status keep_bundle(Connection& writer, const std::string& authority, const std::string& digest,
                         const StoredBundle& bundle) {
  return writer.run(
      "INSERT INTO bundle (authority, digest, archive, signature) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (authority, digest) DO NOTHING",
      authority, digest, Connection::Bytes{bundle.archive}, bundle.signature);
}

}  // namespace concord::rules
